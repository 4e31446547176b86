import { useMemo } from 'react'
import { say } from '../../core/words/text.ts'
import { useLanguage } from '../language.ts'
import { en } from '../words/lists/en.ts'
import { vi } from '../words/lists/vi.ts'

/** What `useLanguage` gives, and `l`: the sentences of lists, which are those of every instance. */
export function useListWords() {
  const language = useLanguage()
  const { lang } = language
  const l = useMemo(() => say({ en, vi }, lang), [lang])
  return { ...language, l }
}
