import { useMemo } from 'react'
import { say } from '../../core/words/text.ts'
import { useLanguage } from '../language.ts'
import { en } from '../words/edit/en.ts'
import { vi } from '../words/edit/vi.ts'

/** What `useLanguage` gives, and `e`: the sentences of the editor, which are those of every instance. */
export function useEditWords() {
  const language = useLanguage()
  const { lang } = language
  const e = useMemo(() => say({ en, vi }, lang), [lang])
  return { ...language, e }
}
