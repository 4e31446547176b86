import { useMemo } from 'react'
import type { InstanceInfo } from '../core/api/instance.ts'
import { type Lang, say, type Text } from '../core/words/text.ts'
import { useInstance } from './instance.ts'
import { usePreferences } from './preferences.ts'
import { en } from './words/en.ts'
import { type Messages, vi } from './words/vi.ts'

const MESSAGES: Readonly<Record<Lang, Messages>> = { en, vi }

/** The shell's sentences in the reader's language, and `text` for labels that carry several. */
export function useLanguage() {
  const { lang: chosen } = usePreferences()
  const { languages, words, timezone } = useInstance()
  const lang = chosen !== null && languages.includes(chosen) ? chosen : languages[0]!
  const m = useMemo(() => inOwnWords(say(MESSAGES, lang), words, lang), [words, lang])
  return { lang, languages, timezone, m, text: (label: Text) => say(label, lang) }
}

/** An instance may say any sentence of the shell in its own words; see `aboutOne`. */
function inOwnWords(messages: Messages, words: InstanceInfo['words'], lang: Lang): Messages {
  const own = Object.entries(words).map(([name, text]) => {
    const sentence = say(text, lang)
    const known = messages[name as keyof Messages]
    if (typeof known !== 'function') return [name, sentence]
    return [name, (about: unknown) => aboutOne(sentence, about)]
  })
  return { ...messages, ...Object.fromEntries(own) }
}

/** `{}` is what it is about; of a number, what stands before `|` is said of one and what stands behind of others. */
function aboutOne(sentence: string, about: unknown): string {
  const [one = '', many = one] = sentence.split('|')
  return (about === 1 ? one : many).replace('{}', String(about))
}

/** A language as its own speakers call it. */
export function languageName(lang: Lang): string {
  const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1)
}
