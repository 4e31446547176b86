import type { ReactNode } from 'react'
import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { InputValue } from '../../core/page/page.ts'
import type { Cell } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import type { Compared } from '../compare/compared.ts'
import type { WidgetNotes } from '../notes/use-notes.ts'

export type Row = Readonly<Record<string, Cell>>

export type DownloadKind = 'csv' | 'xlsx' | 'parquet'

/** How a widget's numbers are compared with those of other subjects. */
export interface Comparing {
  /** What the address says, where it is of this widget. */
  readonly now: Compared | null
  readonly inputs: readonly ResolvedInput[]
  /** The value of an input for this widget. */
  readonly valueOf: (input: string) => InputValue | undefined
  /** Address of its numbers with another subject. */
  readonly about: (input: string, symbol: string) => string
}

export interface FrameProps {
  readonly widget: ResolvedWidget
  /** The widget's id, with the value in brackets where it is repeated. */
  readonly id: string
  readonly title: string
  readonly options: Readonly<Record<string, unknown>>
  readonly line: WidgetData | undefined
  /** False while `line` still answers the previous inputs. */
  readonly current: boolean
  readonly loading: boolean
  /** Address of its numbers as a file, or null. */
  readonly download: ((kind: DownloadKind) => string) | null
  /** Address of a part of its numbers, those between two dates; null where it has no numbers. */
  readonly part: ((between: string) => string) | null
  /** The subject that the page is about, for the empty state. */
  readonly subject: string | null
  /** Notes that the page says once for all of its widgets. */
  readonly saidAbove: readonly Text[]
  /** What people wrote at it; null where nobody may now, as while the page is edited. */
  readonly notes: WidgetNotes | null
  /** Its numbers beside those of other subjects; null while the page is edited. */
  readonly comparing: Comparing | null
  /** The inputs that stand at it; nothing where none do. */
  readonly controls: ReactNode
  readonly onRetry: () => void
  readonly onRow?: (row: Row) => void
}
