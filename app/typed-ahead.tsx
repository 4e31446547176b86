import type { FieldAhead } from './on-first-use.ts'

/**
 * Has the focus while what opens, with a field of its own, is on its way. Nobody sees it: it is a field because input
 * methods write into fields only.
 */
export function TypedAhead(props: FieldAhead & { readonly label: string; readonly typed: string }) {
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the reader has pressed what opens to type in
      autoFocus
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={props.label}
      className="sr-only"
      value={props.typed}
      onChange={({ target }) => props.onType(target.value)}
      onCompositionStart={() => props.onComposing(true)}
      onCompositionEnd={() => props.onComposing(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) props.onCancel()
      }}
    />
  )
}
