import { type MistypedColumn, mistypedColumns } from '../core/dataset-view.ts'
import { bindValue } from '../core/inputs.ts'
import type { InputValue, Page, Widget } from '../core/page.ts'
import type { Column, QueryContext, QueryPlugin } from '../core/plugin.ts'
import { markedNames } from '../core/plugin-schemas.ts'
import type { Metric, Registry } from '../core/registry.ts'
import { checkSchema } from '../core/schema-issues.ts'
import { QUERIES, WIDGETS } from './configuration.ts'
import { datasetsOf, lineage, sourcesOf } from './labels.ts'
import type { State } from './live.ts'

export type Values = Readonly<Record<string, InputValue>>

/** A widget's query with its params bound and checked, ready to give columns and SQL. */
export interface BoundQuery {
  readonly plugin: QueryPlugin
  readonly params: Record<string, unknown>
  readonly columns: readonly Column[]
  /** Metrics that its columns hold, then those that its params name besides. */
  readonly metrics: readonly Metric[]
  /** The entity type that its params name, if any. */
  readonly entity: string | null
}

/** Binds input values into a widget's params. Undefined for a widget without query; throws where the result is not what the query takes. */
export function bindQuery(
  widget: Pick<Widget, 'query'>,
  params: Readonly<Record<string, unknown>>,
  values: Values,
  registry: Registry,
): BoundQuery | undefined {
  if (widget.query === undefined) return undefined
  const plugin = QUERIES.get(widget.query)
  if (!plugin) throw new Error(`unknown query "${widget.query}"`)
  const { value, faults } = checkSchema(plugin.params, bindValue(params, values), 'params')
  if (faults.length > 0) throw new Error(faults.map((fault) => fault.message).join('; '))
  const bound = value as Record<string, unknown>
  const columns = plugin.columns(bound, registry)
  const named = markedNames(plugin.params, bound).filter(({ mark }) => mark === 'x-metric')
  const ids = new Set([...columns.flatMap((column) => column.metric ?? []), ...named.map(({ name }) => name)])
  const metrics = [...ids].flatMap((id) => registry.metrics.get(id) ?? [])
  return { plugin, params: bound, columns, metrics, entity: entityOf(bound, registry) }
}

/** Said outright, or that of the ticker. */
function entityOf(params: Readonly<Record<string, unknown>>, registry: Registry): string | null {
  if (typeof params.entity === 'string') return params.entity
  return registry.tickers.get(String(params.symbol))?.entity ?? null
}

export function queryContext(state: State): QueryContext {
  return {
    registry: state.registry,
    session: state.session,
    columns: (dataset) => state.engine.columns(dataset),
  }
}

/** Data sets that a bound query reads, as far as it and its metrics tell. */
export function queryDatasets(query: BoundQuery, registry: Registry): string[] {
  const named = query.plugin.datasets?.(query.params) ?? []
  return [...new Set([...named, ...datasetsOf(query.metrics, registry, query.entity)])]
}

/** Columns that a query reads and that their files hold in another type than the registry promises, by data set. */
export function mistypedOf(query: BoundQuery, state: State): Map<string, MistypedColumn[]> {
  const { registry, engine } = state
  const named = new Set(query.plugin.datasets?.(query.params))
  const sources = query.metrics
    .flatMap((metric) => lineage(metric, registry, query.entity))
    .flatMap((metric) => sourcesOf(metric, query.entity))
  const found = new Map<string, MistypedColumn[]>()
  for (const id of queryDatasets(query, registry)) {
    const dataset = registry.datasets.get(id)
    const stored = engine.fileColumns.get(id)
    if (!dataset || !stored) continue
    const { subject, time, long } = dataset
    const read = new Set([
      subject,
      time.column,
      time.year,
      time.quarter,
      time.frequency,
      long?.code,
      long?.value,
    ])
    for (const source of sources) if (source.dataset === id) read.add(source.column)
    // A query that names a data set itself may read any of its columns.
    const columns = mistypedColumns(dataset, stored).filter(({ column }) => named.has(id) || read.has(column))
    if (columns.length > 0) found.set(id, columns)
  }
  return found
}

/** The values that every input of a page has before the reader touches it. */
export function defaultValues(page: Page): Values {
  return Object.fromEntries(Object.entries(page.inputs ?? {}).map(([name, input]) => [name, input.default]))
}

/** A widget's options with the plugin's defaults, bound where `values` are given. */
export function optionsWithDefaults(widget: Pick<Widget, 'widget' | 'options'>, values?: Values) {
  const written = widget.options ?? {}
  const options = (values ? bindValue(written, values) : written) as Record<string, unknown>
  const plugin = WIDGETS.get(widget.widget)
  return plugin ? (checkSchema(plugin.options, options, 'options').value as Record<string, unknown>) : options
}
