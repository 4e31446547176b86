/**
 * What a page is printed on: the size and margins in words of CSS, and the width between the margins in CSS pixels, as
 * which the page is laid out. Upright sheets are just wider than a phone.
 */
export const PAPERS = {
  a4: { size: 'A4 landscape', side: '10mm', width: 1046 },
  'a4-portrait': { size: 'A4 portrait', side: '9.5mm', width: 721 },
  a3: { size: 'A3 landscape', side: '10mm', width: 1511 },
  'a3-portrait': { size: 'A3 portrait', side: '10mm', width: 1046 },
  letter: { size: 'letter landscape', side: '10mm', width: 980 },
  'letter-portrait': { size: 'letter portrait', side: '10mm', width: 740 },
} as const satisfies Readonly<Record<string, { size: string; side: string; width: number }>>
export type Paper = keyof typeof PAPERS

export const isPaper = (name: string): name is Paper => Object.hasOwn(PAPERS, name)

/** A picture of a page: as wide as a common window, in one piece. */
export const PICTURE_WIDTH = 1280

/** What is told of a page that is being painted to the program that prints it. */
export interface Painting {
  /** Widgets that have their picture, and all that the page shows. */
  readonly painted: number
  readonly of: number
  /** Nothing more will be painted; until then it says nothing of faults. */
  readonly done: boolean
  /** Why a widget, or the page where `widget` is null, cannot be shown. */
  readonly faults: readonly { readonly widget: string | null; readonly title: string; readonly why: string }[]
  /** Of the numbers. */
  readonly dataVersion: string | null
}
