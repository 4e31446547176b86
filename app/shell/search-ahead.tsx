import { useLanguage } from '../language.ts'
import { FIELD, SearchLine } from '../search-line.tsx'

/** What a reader has done in the palette's field before the palette is here. */
export interface Ahead {
  readonly typed: string
  /** An input method has a word under way. */
  readonly composing: boolean
  /** Enter was pressed, for the first entry that comes. */
  readonly chosen: boolean
}

/** The palette's field while the palette is on its way. */
export function SearchAhead({
  typed,
  onChange,
}: Ahead & {
  readonly onChange: (change: Partial<Ahead>) => void
}) {
  const { m } = useLanguage()
  return (
    <SearchLine large>
      <input
        // biome-ignore lint/a11y/noAutofocus: a dialog that was opened to type in
        autoFocus
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-label={m.palette}
        placeholder={m.search}
        className={`${FIELD} text-16`}
        value={typed}
        onChange={({ target }) => onChange({ typed: target.value, chosen: false })}
        onCompositionStart={() => onChange({ composing: true })}
        onCompositionEnd={() => onChange({ composing: false })}
        onKeyDown={({ key, nativeEvent }) => {
          if (key === 'Enter' && !nativeEvent.isComposing) onChange({ chosen: true })
        }}
      />
      <kbd className="key">Esc</kbd>
    </SearchLine>
  )
}
