import { useMemo } from 'react'
import { say } from '../../core/words/text.ts'
import { useLanguage } from '../language.ts'
import { en } from '../words/account/en.ts'
import { vi } from '../words/account/vi.ts'

/** What `useLanguage` gives, and `a`: the sentences of signing in and accounts, which are those of every instance. */
export function useAccountWords() {
  const language = useLanguage()
  const { lang } = language
  const a = useMemo(() => say({ en, vi }, lang), [lang])
  return { ...language, a }
}
