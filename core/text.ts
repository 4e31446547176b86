/** The languages a reader can choose. Vietnamese comes first: it is the default. */
export const LANGS = ['vi', 'en'] as const
export type Lang = (typeof LANGS)[number]

/** A sentence or label in every language. Both are required wherever people read it. */
export interface Text {
  readonly en: string
  readonly vi: string
}

/** Lower case without diacritics, so that "loi nhuan" finds "Lợi nhuận" and "dd" is not lost in "Đ". */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}
