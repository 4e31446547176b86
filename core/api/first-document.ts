import type { InputValue } from '../page/page.ts'
import type { WidgetData } from './widget-data.ts'

/** The id of the element that holds it, as JSON, in the document of a page. */
export const FIRST_DOCUMENT = 'first'

/** What the shell would ask for first, brought along with its document. */
export interface FirstDocument {
  /** Versions that all of it is from, as /api/events tells them. */
  readonly config: string | null
  readonly data: string | null
  /** Answers of the interface by their addresses. */
  readonly answers: Readonly<Record<string, unknown>>
  /** Widget plugins that the tab of the address draws with. */
  readonly views: readonly string[]
  /** The numbers of the tab that the address names, where all of them are known. */
  readonly numbers: FirstData | null
}

export interface FirstData {
  readonly page: string
  /** Which version of the page; null for the shipped one. */
  readonly layout: string | null
  /** Null on a page without tabs. */
  readonly tab: string | null
  /** The values of the page's inputs that the numbers are for. */
  readonly values: Readonly<Record<string, InputValue>>
  readonly lines: readonly WidgetData[]
}
