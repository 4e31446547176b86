import { useState } from 'react'
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

const NOTHING: Ahead = { typed: '', composing: false, chosen: false }

/** What is done in the field of a dialog, until that is closed. */
export function useAhead(onClose: () => void) {
  const [ahead, setAhead] = useState(NOTHING)
  return {
    ahead,
    change: (next: Partial<Ahead>) => setAhead((now) => ({ ...now, ...next })),
    close() {
      setAhead(NOTHING)
      onClose()
    },
  }
}

/** The field of the palette, or of another such list, while the list is on its way. */
export function SearchAhead({
  typed,
  onChange,
  label,
}: Ahead & {
  /** What the field is for, where it is not the palette's. */
  readonly label?: string
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
        aria-label={label ?? m.palette}
        placeholder={label ?? m.search}
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
