import { useId, useState } from 'react'
import type { Text } from '../../core/words/text.ts'
import { languageName } from '../language.ts'
import { Labelled } from './labelled.tsx'
import { useEditWords } from './words.ts'

/**
 * A title in every language or in none; taken when the field is left or Enter is pressed. A language that is left empty
 * keeps what is shown in it.
 */
export function Titles(props: {
  title: Text | undefined
  shown: Text | null
  onTitle: (title: Text | undefined) => void
}) {
  const { e, languages } = useEditWords()
  const { title, shown } = props
  const [unsaid, setTyped] = useState<Text | null>(null)
  const typed = unsaid ?? title ?? {}
  const [asked, setAsked] = useState(false)
  const hint = useId()
  const filled = languages.filter((lang) => typed[lang]?.trim())
  const inEach = languages.map((lang) => [lang, typed[lang]?.trim() || shown?.[lang]] as const)
  const partly = filled.length > 0 && inEach.some(([, said]) => !said)
  const take = () => {
    setAsked(true)
    if (partly || !unsaid) return
    setTyped(null)
    const next = filled.length === 0 ? undefined : (Object.fromEntries(inEach) as Text)
    if (JSON.stringify(next) !== JSON.stringify(title)) props.onTitle(next)
  }
  return (
    <form
      className="grid gap-[11px]"
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
      onBlur={({ relatedTarget, currentTarget }) => !currentTarget.contains(relatedTarget) && take()}
    >
      {languages.map((lang) => (
        <Labelled key={lang} name={e.title(languageName(lang))}>
          {(field) => (
            <input
              id={field}
              lang={lang}
              maxLength={200}
              value={typed[lang] ?? ''}
              placeholder={shown?.[lang]}
              aria-invalid={(asked && partly) || undefined}
              aria-describedby={hint}
              onChange={({ target }) => setTyped({ ...typed, [lang]: target.value })}
              className="control w-full bg-canvas aria-invalid:border-danger pointer-coarse:h-11"
            />
          )}
        </Labelled>
      ))}
      <p id={hint} className={`-mt-1.5 text-11 ${asked && partly ? 'text-danger' : 'text-fg-3'}`}>
        {asked && partly ? e.allLanguages : e.ownTitle}
      </p>
      <button type="submit" hidden />
    </form>
  )
}
