import { type Lang, say } from 'rattan/plugin'

export const NO_DATA = { en: 'no data', vi: 'chưa có số liệu' }

/** What stands in place of a picture that has nothing to draw. */
export function NoData({ title, lang }: { readonly title: string; readonly lang: Lang }) {
  const words = say(NO_DATA, lang)
  return (
    <p role="img" aria-label={`${title}: ${words}`} className="pt-2 text-12 text-fg-3">
      {words}
    </p>
  )
}
