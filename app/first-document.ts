import { FIRST_DOCUMENT, type FirstData, type FirstDocument } from '../core/api/first-document.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import type { InputValue } from '../core/page/page.ts'

/**
 * What the server put into the document, so that the first screen need not ask for it: the answers of the interface,
 * by address, and the numbers of one tab. Nothing in development, where the document is Next's.
 */
const NOTHING: FirstDocument = {
  config: null,
  data: null,
  answers: {},
  views: [],
  numbers: null,
}
const first: FirstDocument = read()
let untouched = new Set(Object.keys(first.answers))
let numbers: FirstData | null = first.numbers

function read(): FirstDocument {
  const text = typeof document === 'undefined' ? null : document.getElementById(FIRST_DOCUMENT)?.textContent
  try {
    return text ? (JSON.parse(text) as FirstDocument) : NOTHING
  } catch {
    return NOTHING
  }
}

/** Versions that all of it is from; null where nothing came. */
export const firstVersions = () => ({ config: first.config, data: first.data })

/** Widget plugins that the first screen draws with. */
export const firstViews = (): readonly string[] => first.views

export const firstAnswers = (): FirstDocument['answers'] => first.answers

/** Whether an answer came with the document and nothing has been heard since that would make it out of date. */
export const isFirstAnswer = (address: string): boolean => untouched.has(address)

/** From now on everything is asked for. */
export function forgetFirstAnswers(): void {
  untouched = new Set()
  numbers = null
}

/** The numbers that came with the document, if they are for this page, tab and these input values: once, to begin with. */
export function takeFirstLines(
  page: string,
  tab: string | null,
  values: Readonly<Record<string, InputValue>>,
): readonly WidgetData[] {
  const given = numbers
  numbers = null
  if (given?.page !== page || given.tab !== tab) return []
  const same = Object.entries(values).every(
    ([name, value]) => JSON.stringify(given.values[name]) === JSON.stringify(value),
  )
  return same ? given.lines : []
}
