import { type ComponentType, useEffect, useState } from 'react'
import { VIEWS as OWN } from '#instance-views'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { ViewProps } from '../../core/plugin/plugin.ts'
import type { Table } from '../../core/words/table.ts'
import type { Text } from '../../core/words/text.ts'
import { VIEWS } from '../../plugins/views.ts'

type Props = ViewProps<Record<string, unknown>>
type Load = () => Promise<{ default: ComponentType<never> }>
export type AnyView = ComponentType<Props>

const LOADS: Readonly<Record<string, Load>> = { ...VIEWS, ...OWN }
const loaded = new Map<string, AnyView>()

async function loadView(widget: string): Promise<AnyView> {
  const { default: view } = await LOADS[widget]!()
  loaded.set(widget, view as AnyView)
  return view as AnyView
}

export const hasView = (widget: string): boolean => Object.hasOwn(LOADS, widget)

/**
 * The view of a widget plugin; null while its code is on its way. Throws in the render where that cannot be had. Its
 * options were checked by the server against the plugin's own schema.
 *
 * Not React's lazy: what takes the place of a fallback there is held back for 300 ms, though it is here at once.
 */
export function useView(widget: string): AnyView | null {
  const [view, setView] = useState<AnyView | null>(() => loaded.get(widget) ?? null)
  useEffect(() => {
    if (view) return
    let gone = false
    loadView(widget).then(
      (found) => gone || setView(() => found),
      (error) =>
        gone ||
        setView(() => {
          throw error
        }),
    )
    return () => {
      gone = true
    }
  }, [widget, view])
  return view
}

/** Begins to load views that will be drawn; whether that works is seen when they are. */
export function preloadViews(widgets: Iterable<string>): void {
  for (const widget of new Set(widgets)) if (hasView(widget)) loadView(widget).catch(() => {})
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
