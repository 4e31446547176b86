import { useMemo } from 'react'
import type { Path } from '../../../core/yaml/issue.ts'
import { useLanguage } from '../../language.ts'
import { useWidgetForm } from './form.ts'

/** What the registry calls options and their values; without it they are called as they are written. */
export function useFieldWords() {
  const { text, lang } = useLanguage()
  const { words } = useWidgetForm().plugins
  return useMemo(
    () => ({
      propertyWord: (name: string) => {
        const label = words[`option.${name}`]
        return label ? text(label) : spelt(name)
      },
      /**
       * What a schema says is in English; a reader of another language has what the registry says of the name, which is
       * of options and params themselves and not of what stands inside them.
       */
      hintOf: (name: string, hint: string | null, top: boolean) => {
        const own = top ? words[`hint.${name}`] : undefined
        return lang === 'en' || !own ? { text: hint, shown: lang === 'en' } : { text: text(own), shown: true }
      },
      valueWord: (path: Path, value: string | number | boolean) => {
        const name = path.findLast((step) => typeof step === 'string')
        const label = words[`${name}.${value}`]
        return label ? text(label) : String(value)
      },
    }),
    [words, text, lang],
  )
}

/** `showVolume` as "Show volume". */
function spelt(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
