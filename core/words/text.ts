/** A language by its code, as `instance.yaml` names it: `en`, `vi`. */
export type Lang = string

/** A sentence or label in every language of the instance. */
export type Text = Readonly<Record<Lang, string>>

/** Where nobody gave a label, the name itself is shown in every language. */
export const sameText = (text: string): Text => ({ en: text, vi: text })

/** What of several languages a reader gets: the own one, else English, else whichever there is. */
export function say<T>(words: Readonly<Record<Lang, T>>, lang: Lang): T {
  return words[lang] ?? words.en ?? Object.values(words)[0]!
}

/** Lower case without diacritics, so that "loi nhuan" finds "Lợi nhuận" and "dd" is not lost in "Đ". */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

/** Whether two texts say the same, in every language. */
export const sameWords = (a: Text, b: Text): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([lang, words]) => b[lang] === words)
