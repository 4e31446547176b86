import type { WidgetData } from '../core/api.ts'
import type { Widget } from '../core/page.ts'
import type { Text } from '../core/text.ts'
import {
  type BoundQuery,
  bindQuery,
  mistypedOf,
  optionsWithDefaults,
  queryContext,
  queryDatasets,
  type Values,
} from './bound-query.ts'
import { QueryError } from './duckdb/errors.ts'
import type { Log, State } from './live.ts'
import type { SharedStatements } from './shared-statements.ts'
import {
  datasetMissing,
  datasetUnreadable,
  emptyBecause,
  FAILED,
  mistyped,
  notInData,
} from './widget-messages.ts'

/** One widget on screen: a repeated one stands once for each value, with that value among its `values`. */
export interface Instance {
  readonly id: string
  readonly widget: Widget
  readonly values: Values
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly requestId: string
  /** Whose turn at the engine it is: an address. */
  readonly reader?: string
  readonly log: Log
  /** Params that an export asks for in place of the widget's. */
  readonly params?: Readonly<Record<string, unknown>>
  /** The statements of the page that this widget is asked for with. */
  readonly shared?: SharedStatements
}

/** A line of the wire whose values are still the JSON text that the DuckDB process encoded. */
export interface WidgetAnswer {
  readonly head: Omit<WidgetData, 'data'>
  readonly data: string
}

const lines = new WeakMap<WidgetAnswer, Buffer>()

/** The answer as it goes over the wire, with a line's end. Of an answer that is kept, the bytes are kept with it. */
export function answerLine(answer: WidgetAnswer): Buffer {
  const known = lines.get(answer)
  if (known) return known
  const line = Buffer.from(`${JSON.stringify(answer.head).slice(0, -1)},"data":${answer.data}}\n`)
  lines.set(answer, line)
  return line
}

/** The widget's answer where it answered the same before. */
export function knownAnswer(
  state: State,
  instance: Instance,
  params?: RunOptions['params'],
): WidgetAnswer | undefined {
  return state.answers.get(keyOf(instance, params))
}

/**
 * A widget's numbers for some input values, from the state's memory where it answered the same before. Never rejects,
 * except with QueryError `aborted` when the reader is gone: every other failure is an answer with status `error`, a
 * sentence for people and a line in the log.
 */
export async function runWidget(
  state: State,
  instance: Instance,
  options: RunOptions,
): Promise<WidgetAnswer> {
  const known = knownAnswer(state, instance, options.params)
  if (known) return known
  const answer = await compute(state, instance, options)
  if (answer.head.status !== 'error') {
    state.answers.set(keyOf(instance, options.params), { ...answer, head: { ...answer.head, ms: 0 } })
  }
  return answer
}

const written = new WeakMap<Widget, string>()

/** The widget as written stands for the page's id, too: two pages may have widgets of one name. */
function keyOf({ id, widget, values }: Instance, params: RunOptions['params']): string {
  let text = written.get(widget)
  if (text === undefined) {
    text = JSON.stringify([widget.query, widget.params, widget.options, widget.when?.available])
    written.set(widget, text)
  }
  return `${text}${JSON.stringify([id, values, params])}`
}

async function compute(state: State, instance: Instance, options: RunOptions): Promise<WidgetAnswer> {
  const started = performance.now()
  const common = () => ({
    widget: instance.id,
    columns: [],
    rows: 0,
    dataVersion: state.dataVersion,
    ms: Math.round(performance.now() - started),
    ...boundOptions(instance),
  })
  const without = (head: Pick<WidgetData, 'status' | 'message' | 'code' | 'requestId'>): WidgetAnswer => ({
    head: { ...common(), ...head },
    data: '[]',
  })
  const failed = (code: string, message: Text, reason: string): WidgetAnswer => {
    const { requestId } = options
    options.log.error({ requestId, widget: instance.id, code, reason }, 'a widget failed')
    return without({ status: 'error', code, message, requestId })
  }

  let query: BoundQuery | undefined
  try {
    const params = { ...instance.widget.params, ...options.params }
    query =
      options.shared?.bound(instance) ?? bindQuery(instance.widget, params, instance.values, state.registry)
    if (!query) return without({ status: 'ok' })
    const { plugin, params: bound, columns } = query
    const context = queryContext(state)
    const lost = lostDatasets(query, state)
    if (lost.unreadable.length > 0 && lost.all) {
      const reason = lost.unreadable.map((id) => `${id}: ${state.engine.faults.get(id)}`).join('; ')
      return failed('data-unreadable', datasetUnreadable(lost.unreadable, state.registry), reason)
    }
    const { available } = instance.widget.when ?? {}
    if (lost.all) {
      if (available) return without({ status: 'hidden' })
      return without({ status: 'empty', message: datasetMissing(lost.missing, state.registry) })
    }

    const result =
      (await options.shared?.run(query, options)) ??
      (await state.cache.run(plugin.sql(bound, context), options.signal, options.reader))
    checkColumns(query, result.columns)
    if (available && !(await hasValues(available, query, result.filled, state, options))) {
      return without({ status: 'hidden' })
    }
    const missing = new Set(plugin.missing?.(bound, context) ?? [])
    const wrong = mistyped(mistypedOf(query, state), state.registry)
    const absent = query.metrics.filter((metric) => missing.has(metric.id))
    const metricCells = columns.map((column, i) => (column.metric === null ? null : result.filled[i]!))
    const filled = metricCells.filter((count) => count !== null)
    if (result.rows === 0 || (filled.length > 0 && filled.every((count) => count === 0))) {
      const { metrics } = query
      const table = { symbol: symbolOf(query), metrics, absent, missing: lost.missing, rows: result.rows }
      const own = absent.length === 0 ? plugin.empty?.(bound, state.registry) : undefined
      const [why = own ? sentences([own, ...sourceNotes(query)]) : emptyBecause(table, state.registry)] =
        wrong
      return without({ status: 'empty', message: why })
    }
    const notes = [
      ...(plugin.notes?.(bound, context) ?? []),
      ...sourceNotes(query),
      ...(absent.length > 0 ? [notInData(absent)] : []),
      ...wrong,
    ]
    return {
      head: {
        ...common(),
        status: 'ok',
        columns,
        rows: result.rows,
        ...(notes.length > 0 ? { notes } : {}),
        ...(result.truncated ? { truncated: true } : {}),
      },
      data: result.data,
    }
  } catch (error) {
    if (!(error instanceof QueryError)) {
      return failed('query-failed', FAILED['query-failed'], (error as Error).message)
    }
    if (error.code === 'aborted' && options.signal?.aborted) throw error
    if (error.code === 'data-unreadable' && query) {
      return failed(
        error.code,
        datasetUnreadable(queryDatasets(query, state.registry), state.registry),
        error.message,
      )
    }
    const code = error.code === 'data-unreadable' ? 'query-failed' : error.code
    return failed(code, FAILED[code], error.message)
  }
}

const sentences = (texts: readonly Text[]): Text => ({
  en: texts.map(({ en }) => en).join(' '),
  vi: texts.map(({ vi }) => vi).join(' '),
})

/** What the registry warns of in the sources of these metrics. */
function sourceNotes({ metrics, entity }: BoundQuery): Text[] {
  return metrics.flatMap(({ sources }) => (entity === null ? [] : (sources.get(entity)?.note ?? [])))
}

/** Data sets that the query needs and cannot read; `all` if there is no other. */
function lostDatasets(query: BoundQuery, state: State) {
  const needed = queryDatasets(query, state.registry)
  const lost = needed.filter((id) => !state.engine.columns(id))
  return {
    all: needed.length > 0 && lost.length === needed.length,
    unreadable: lost.filter((id) => state.engine.faults.has(id)),
    missing: lost.filter((id) => !state.engine.faults.has(id)),
  }
}

/** A query that does not keep its promise must not put numbers under the wrong heads. */
function checkColumns(query: BoundQuery, got: readonly { readonly name: string }[]): void {
  const promised = query.columns.map((column) => column.name).join(', ')
  const given = got.map((column) => column.name).join(', ')
  if (promised !== given) {
    throw new Error(`query "${query.plugin.name}" promised the columns ${promised} and gave ${given}`)
  }
}

/** Whether each metric has a value: in the widget's own table, or in the same query asked for these metrics. */
async function hasValues(
  metrics: readonly string[],
  query: BoundQuery,
  filled: readonly number[],
  state: State,
  { signal, reader }: RunOptions,
): Promise<boolean> {
  const position = (id: string) => query.columns.findIndex((column) => column.metric === id)
  const others = metrics.filter((id) => position(id) === -1)
  if (metrics.some((id) => position(id) !== -1 && filled[position(id)] === 0)) return false
  if (others.length === 0) return true
  if (!('metrics' in query.params)) return false
  const statement = query.plugin.sql({ ...query.params, metrics: others }, queryContext(state))
  const result = await state.cache.run(statement, signal, reader)
  return others.every((id) => {
    const at = result.columns.findIndex((column) => column.name === id)
    return at !== -1 && result.filled[at]! > 0
  })
}

function symbolOf(query: BoundQuery): string | null {
  return typeof query.params.symbol === 'string' ? query.params.symbol : null
}

/** Options that name inputs go with the data, since they change with it. */
function boundOptions({ widget, values }: Instance): { options?: Record<string, unknown> } {
  const written = JSON.stringify(widget.options ?? {})
  return written.includes('$') ? { options: optionsWithDefaults(widget, values) } : {}
}
