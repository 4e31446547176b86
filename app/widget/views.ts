import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { VIEWS as OWN } from '#instance-views'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { ViewProps } from '../../core/plugin/plugin.ts'
import type { Table } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { VIEWS } from '../../plugins/views.ts'

type Props = ViewProps<Record<string, unknown>>
type Load = () => Promise<{ default: ComponentType<never> }>
type View = LazyExoticComponent<ComponentType<Props>>

const LOADS: Readonly<Record<string, Load>> = { ...VIEWS, ...OWN }
const LAZY = new Map<string, View>(
  Object.entries(LOADS).map(([name, load]) => [
    name,
    lazy(load as () => Promise<{ default: ComponentType<Props> }>),
  ]),
)

/** The lazy view of a widget plugin. Its options were checked by the server against the plugin's own schema. */
export const viewOf = (widget: string): View | undefined => LAZY.get(widget)

/** Begins to load views that will be drawn; whether that works is seen when they are. */
export function preloadViews(widgets: Iterable<string>): void {
  for (const widget of new Set(widgets)) LOADS[widget]?.().catch(() => {})
}

/** The table of an NDJSON line: the same columns, by name. */
export function toTable({
  columns,
  data,
  rows,
  doubts,
  reasons = [],
}: Pick<WidgetData, 'columns' | 'data' | 'rows'> & {
  readonly doubts?: WidgetData['doubts'] | undefined
  readonly reasons?: WidgetData['reasons'] | undefined
}): Table {
  return {
    rows,
    columns,
    data: Object.fromEntries(columns.map((column, i) => [column.name, data[i] ?? []])) as Table['data'],
    ...(doubts ? { doubts: byCell(doubts, reasons) } : {}),
  }
}

function byCell(
  doubts: NonNullable<WidgetData['doubts']>,
  reasons: NonNullable<WidgetData['reasons']>,
): NonNullable<Table['doubts']> {
  const cells: Record<string, Record<number, Text>> = {}
  for (const { column, row, reason } of doubts) {
    cells[column] = { ...cells[column], [row]: reasons[reason]! }
  }
  return cells
}
