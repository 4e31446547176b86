import type { WidgetData } from '../../core/api/widget-data.ts'
import type { Widget } from '../../core/page/page.ts'
import type { WidgetAnswer } from '../state/answers.ts'
import type { Log } from '../state/report.ts'
import type { State } from '../state/state.ts'
import { readsWorkings, withWorkings } from '../state/workings.ts'
import { answersTotal, widgetSeconds } from '../telemetry/meters.ts'
import { inSpan } from '../telemetry/tracing.ts'
import { askOf, drawnColumns, optionsWithDefaults, type PlannedQuery, queryContext } from './bind.ts'
import type { Instance } from './instances.ts'
import type { Reader } from './reader.ts'
import { type RunOptions as QueryOptions, runQuery } from './run-query.ts'

export interface RunOptions extends QueryOptions {
  readonly requestId: string
  readonly log: Log
  /** The page that the widget stands on, for what is measured of it; left out where names are without end. */
  readonly page?: string
  /** Params that an export asks for in place of the widget's. */
  readonly params?: Readonly<Record<string, unknown>>
}

/** The widget's answer where it answered the same before. */
export function knownAnswer(
  state: State,
  instance: Instance,
  params?: RunOptions['params'],
): WidgetAnswer | undefined {
  return state.answers.get(answerKey(instance, params))
}

/**
 * A widget's numbers for some input values, from the state's memory where it answered the same before. Never rejects,
 * except with QueryError `aborted` when the reader is gone: every other failure is an answer with status `error`, a
 * sentence for people and a line in the log.
 */
export async function runWidget(
  state: State,
  instance: Instance,
  reader: Reader,
  options: RunOptions,
): Promise<WidgetAnswer> {
  const known = knownAnswer(state, instance, options.params)
  if (known) {
    answersTotal.inc({ from: 'widget' })
    return known
  }
  const started = performance.now()
  const { page = 'other' } = options
  const widget = options.page === undefined ? (instance.widget.query ?? 'none') : instance.widget.id
  const { data, live, ...head } = await inSpan(
    'widget',
    { 'rattan.page': page, 'rattan.widget': widget },
    () => compute(state, instance, reader, options),
  )
  answersTotal.inc({ from: 'work' })
  widgetSeconds.observe({ page, widget, status: head.status }, (performance.now() - started) / 1000)
  const answer: WidgetAnswer = {
    head: {
      widget: instance.id,
      columns: [],
      rows: 0,
      dataVersion: state.dataVersion,
      ms: Math.round(performance.now() - started),
      ...boundOptions(state, instance),
      ...head,
    },
    data: data ?? '[]',
    ...(live ? { live } : {}),
  }
  if (head.status !== 'error' && !live) {
    state.answers.set(answerKey(instance, options.params), { ...answer, head: { ...answer.head, ms: 0 } })
  }
  return answer
}

const written = new WeakMap<Widget, string>()

/** The widget as written stands for the page's id, too: two pages may have widgets of one name. */
export function answerKey({ id, widget, values }: Instance, also?: unknown): string {
  let text = written.get(widget)
  if (text === undefined) {
    text = JSON.stringify([
      widget.widget,
      widget.query,
      widget.params,
      widget.options,
      widget.when?.available,
    ])
    written.set(widget, text)
  }
  return `${text}${JSON.stringify([id, values, also])}`
}

type Computed = Pick<WidgetData, 'status'> &
  Partial<Omit<WidgetData, 'status' | 'data'>> &
  Partial<Pick<WidgetAnswer, 'data' | 'live'>>

async function compute(
  state: State,
  { id, widget, values }: Instance,
  reader: Reader,
  options: RunOptions,
): Promise<Computed> {
  const params = { ...widget.params, ...options.params }
  const ask = askOf({ query: widget.query, params }, values, state.registry)
  if (!ask) return { status: 'ok' }
  const answer = await runQuery(state, ask, reader, options)
  if (answer.status === 'error') {
    const { requestId, log } = options
    const { status, code, message, reason } = answer
    log.error({ requestId, widget: id, code, reason }, 'a widget failed')
    return { status, code, message, requestId }
  }
  const { query, result } = answer
  const live = readsWorkings(query.datasets, state.registry)
  const { available } = widget.when ?? {}
  const shown =
    !available || (result && (await hasValues(available, query, result.filled, state, reader, options)))
  if (!shown) return { status: 'hidden', live }
  if (answer.status === 'empty') return { status: 'empty', message: answer.message, live }
  const { notes, doubts } = answer
  return {
    status: 'ok',
    columns: query.columns,
    rows: answer.result.rows,
    ...(notes.length > 0 ? { notes } : {}),
    ...doubts,
    ...(answer.result.rows >= (query.plan.thinned ?? Infinity) ? { thinned: true } : {}),
    ...(answer.result.truncated ? { truncated: true } : {}),
    data: answer.result.data,
    live,
  }
}

/** Whether each metric has a value: in the widget's own table, or in the same query asked for these metrics. */
async function hasValues(
  metrics: readonly string[],
  query: PlannedQuery,
  filled: readonly number[],
  state: State,
  reader: Reader,
  { signal }: RunOptions,
): Promise<boolean> {
  const position = (id: string) => query.columns.findIndex((column) => column.metric === id)
  const others = metrics.filter((id) => position(id) === -1)
  if (metrics.some((id) => position(id) !== -1 && filled[position(id)] === 0)) return false
  if (others.length === 0) return true
  if (!('metrics' in query.params)) return false
  const { statement } = query.plugin.plan({ ...query.params, metrics: others }, queryContext(state))
  const result = await state.cache.run(withWorkings(statement, state), reader.who, signal)
  return others.every((id) => {
    const at = result.columns.findIndex((column) => column.name === id)
    return at !== -1 && result.filled[at]! > 0
  })
}

/** Options that name inputs go with the data, since they change with it. */
function boundOptions(state: State, { widget, values }: Instance): Pick<WidgetData, 'options' | 'draws'> {
  const text = JSON.stringify(widget.options ?? {})
  if (!text.includes('$')) return {}
  const options = optionsWithDefaults(widget, state, values)
  const plugin = state.plugins.widgets.get(widget.widget)
  return { options, ...(plugin ? { draws: drawnColumns(plugin, options) } : {}) }
}
