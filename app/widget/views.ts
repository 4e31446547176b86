import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { WidgetData } from '../../core/api.ts'
import type { Table, ViewProps, WidgetPlugin } from '../../core/plugin.ts'
import * as widgets from '../../plugins/widgets.ts'

type View = LazyExoticComponent<ComponentType<ViewProps<Record<string, unknown>>>>

const PLUGINS = new Map(Object.values<WidgetPlugin>(widgets).map((plugin) => [plugin.name, plugin]))
const VIEWS = new Map<string, View>(
  [...PLUGINS].map(([name, plugin]) => [name, lazy(() => plugin.view()) as View]),
)

/** The lazy view of a widget plugin. Its options were checked by the server against the plugin's own schema. */
export const viewOf = (widget: string): View | undefined => VIEWS.get(widget)

/** Names of the columns that the widget draws, which may be fewer than the query returns. */
export const drawnColumns = (widget: string, options: Record<string, unknown>): readonly string[] =>
  PLUGINS.get(widget)?.columns(options) ?? []

/** The table of an NDJSON line: the same columns, by name. */
export function toTable(columns: WidgetData['columns'], data: WidgetData['data'], rows: number): Table {
  return {
    rows,
    columns,
    data: Object.fromEntries(columns.map((column, i) => [column.name, data[i] ?? []])) as Table['data'],
  }
}
