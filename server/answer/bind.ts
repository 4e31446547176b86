import { bindValue, defaultsOf } from '../../core/page/inputs.ts'
import type { InputValue, Page, Widget } from '../../core/page/page.ts'
import { markedNames } from '../../core/plugin/marks.ts'
import type { QueryPlan, QueryPlugin, WidgetPlugin } from '../../core/plugin/plugin.ts'
import { datasetsOf } from '../../core/registry/lineage.ts'
import type { Metric, Registry } from '../../core/registry/registry.ts'
import type { QueryContext } from '../../core/sql/context.ts'
import type { Column } from '../../core/words/table.ts'
import { checkSchema } from '../../core/yaml/check-schema.ts'
import type { State } from '../state/state.ts'
import { columnsOf } from '../state/workings.ts'

export type Values = Readonly<Record<string, InputValue>>

/** What is asked: a query by name, with values in place of every `$name`. */
export interface Ask {
  readonly query: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A query with its params checked and defaults filled in, ready to be planned. */
export interface BoundQuery {
  readonly plugin: QueryPlugin
  readonly params: Record<string, unknown>
  readonly columns: readonly Column[]
  /** Metrics that its columns hold, then those that its params name besides. */
  readonly metrics: readonly Metric[]
  /** The entity type that its params name, if any. */
  readonly entity: string | null
}

/** A bound query on the data of one state. */
export interface PlannedQuery extends BoundQuery {
  readonly plan: QueryPlan
  /** Data sets that it reads, as far as it and its metrics tell. */
  readonly datasets: readonly string[]
}

/** What a widget asks for some input values; undefined for one without a query. */
export function askOf(
  { query, params = {} }: Pick<Widget, 'query' | 'params'>,
  values: Values,
  { instance }: Registry,
): Ask | undefined {
  if (query === undefined) return undefined
  return { query, params: bindValue(params, values, instance.languages) as Ask['params'] }
}

/** Throws where there is no such query, or it does not take these params. */
export function bind({ query, params }: Ask, { plugins, registry }: Pick<State, 'plugins' | 'registry'>) {
  const plugin = plugins.queries.get(query)
  if (!plugin) throw new Error(`unknown query "${query}"`)
  const { value, faults } = checkSchema(plugin.params, params, 'params', registry.instance)
  if (faults.length > 0) throw new Error(faults.map((fault) => fault.message).join('; '))
  const bound = value as Record<string, unknown>
  const columns = plugin.columns(bound, registry)
  const named = markedNames(plugin.params, bound).filter(({ mark }) => mark === 'x-metric')
  const ids = new Set([...columns.flatMap((column) => column.metric ?? []), ...named.map(({ name }) => name)])
  const metrics = [...ids].flatMap((id) => registry.metrics.get(id) ?? [])
  return { plugin, params: bound, columns, metrics, entity: entityOf(bound, registry) } satisfies BoundQuery
}

/** Said outright, or that of the subject. */
function entityOf(params: Readonly<Record<string, unknown>>, registry: Registry): string | null {
  if (typeof params.entity === 'string') return params.entity
  return registry.subjects.get(String(params.symbol))?.entity ?? null
}

/** The same on the data of a state: how the rows are had, and from where. Throws as `bind` does. */
export function planQuery(ask: Ask, state: State): PlannedQuery {
  const query = bind(ask, state)
  const plan = query.plugin.plan(query.params, queryContext(state))
  const { metrics, entity } = query
  const datasets = new Set([...(plan.datasets ?? []), ...datasetsOf(metrics, state.registry, entity)])
  return { ...query, plan, datasets: [...datasets] }
}

/**
 * What a widget asks for with these values; undefined where it asks for nothing or does not bind: then it says so itself
 * when it is asked for.
 */
export function plannedFor(
  widget: Pick<Widget, 'query' | 'params'>,
  values: Values,
  state: State,
): PlannedQuery | undefined {
  try {
    const ask = askOf(widget, values, state.registry)
    return ask && planQuery(ask, state)
  } catch {
    return undefined
  }
}

export function queryContext(state: State): QueryContext {
  return {
    registry: state.registry,
    session: state.session,
    marks: state.marks,
    columns: (dataset) => columnsOf(dataset, state),
  }
}

/** The values that every input of a page has before the reader touches it. */
export function defaultValues(page: Page): Values {
  return defaultsOf(page.inputs)
}

/** A widget's options with the plugin's defaults, bound where `values` are given. */
export function optionsWithDefaults(
  { widget, options = {} }: Pick<Widget, 'widget' | 'options'>,
  { plugins, registry }: Pick<State, 'plugins' | 'registry'>,
  values?: Values,
): Record<string, unknown> {
  const { instance } = registry
  const bound = (values ? bindValue(options, values, instance.languages) : options) as Record<string, unknown>
  const plugin = plugins.widgets.get(widget)
  return plugin
    ? (checkSchema(plugin.options, bound, 'options', instance).value as Record<string, unknown>)
    : bound
}

/** Names of the columns that a widget draws, each once; none where a plugin trips over options that still name inputs. */
export function drawnColumns(plugin: WidgetPlugin, options: Record<string, unknown>): readonly string[] {
  try {
    return [...new Set(plugin.columns(options))]
  } catch {
    return []
  }
}
