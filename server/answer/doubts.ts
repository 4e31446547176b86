import type { Doubt } from '../../core/api/widget-data.ts'
import type { Mark } from '../../core/sql/marks.ts'
import { formatPeriod, formatValue } from '../../core/words/format.ts'
import { type Lang, say, type Text } from '../../core/words/text.ts'
import type { Result } from '../duckdb/engine.ts'
import type { State } from '../state/state.ts'
import type { PlannedQuery } from './bind.ts'

/** Cells of an answer that a quality rule puts in doubt, and why; each reason stands once. */
export interface Doubts {
  readonly doubts: readonly Doubt[]
  readonly reasons: readonly Text[]
}

/**
 * What of an answer is in doubt: every metric's cell whose row says whose value it is and of when. Rows that are of
 * several subjects say which by the plan's `members`. Undefined where nothing is.
 */
export function doubtsOf(query: PlannedQuery, result: Result, state: State): Doubts | undefined {
  return doubtsAmong(query, (column) => JSON.parse(textOf(result, column)), state)
}

/** The same of some of an answer's rows; `valuesOf` gives those of a column by its place. */
export function doubtsAmong(
  query: PlannedQuery,
  valuesOf: (column: number) => readonly unknown[],
  state: State,
): Doubts | undefined {
  const { entity, plan } = query
  const marked = markedColumns(query, state)
  const rows = marked.length > 0 ? rowsOf(query, valuesOf) : undefined
  if (!rows) return undefined
  const doubts: Doubt[] = []
  const reasons: Text[] = []
  const known = new Map<string, number>()
  for (const { name, metric } of marked) {
    rows.forEach(({ subject, periods }, row) => {
      const found = (plan.members?.of[subject] ?? [subject]).flatMap((one) =>
        periods.flatMap((period) => state.marks.at(entity!, metric, one, period) ?? []),
      )
      const [mark] = found
      if (!mark) return
      const said = reasonOf(mark, subject, state)
      const key = JSON.stringify(said)
      const reason = known.get(key) ?? reasons.push(said) - 1
      known.set(key, reason)
      doubts.push({ column: name, row, reason })
    })
  }
  return doubts.length > 0 ? { doubts, reasons } : undefined
}

/** Columns of metrics of which some value is in doubt, in whatever row. */
export function markedColumns({ entity, columns }: PlannedQuery, { marks }: State) {
  return columns.flatMap(({ name, metric }) =>
    entity !== null && metric !== null && marks.has(entity, metric) ? [{ name, metric }] : [],
  )
}

/** Whose value a row has, and of when, as a metric table names it; undefined where rows do not say when. */
function rowsOf(query: PlannedQuery, valuesOf: (column: number) => readonly unknown[]) {
  const { columns, params, plan } = query
  const at = (wanted: readonly string[]) =>
    wanted.map((name) => columns.findIndex((column) => column.name === name)).find((i) => i !== -1)
  const period = at(['period', 'date'])
  if (period === undefined) return undefined
  const subject = at(plan.members ? [plan.members.column] : ['subject', 'symbol'])
  const values = (column: number) => valuesOf(column) as readonly (string | null)[]
  const subjects = subject === undefined ? undefined : values(subject)
  const one = typeof params.symbol === 'string' ? params.symbol : ''
  const dated = columns[period]!.type === 'date'
  return values(period).map((when, row) => ({
    subject: subjects ? (subjects[row] ?? '') : one,
    periods: when === null ? [] : dated ? periodsOf(when, params.frequency) : [when],
  }))
}

/** The text of one column in a result's. */
function textOf({ data, lengths }: Result, column: number): string {
  const before = lengths.slice(0, column).reduce((sum, length) => sum + length + 1, 1)
  return data.slice(before, before + lengths[column]!)
}

/** What a metric table calls the period that ends on a date. */
function periodsOf(date: string, frequency: unknown): string[] {
  const [year, month] = date.split('-').map(Number) as [number, number]
  if (frequency === 'quarterly') return [`${year}Q${Math.ceil(month / 3)}`]
  return frequency === 'yearly' ? [String(year), `${year}-${month}M`] : [date.slice(0, 10)]
}

/** "Interest income, 3Q25: looks like several quarters in one (3.1 times the median before it)". */
function reasonOf(mark: Mark, subject: string, { registry }: State): Text {
  const { rule, period } = mark
  const sentence = (lang: Lang) => {
    const of = registry.metrics.get(rule.of)
    const name = of ? say(of.label, lang) : rule.of
    const when = /^\d{4}-\d\d-\d\d/.test(period)
      ? formatValue(period, { style: 'date' }, lang)
      : formatPeriod(period, lang, 'axis')
    const whose = mark.subject === subject ? when : `${mark.subject} ${when}`
    return `${name}, ${whose}: ${say(rule.label, lang)}${measured(mark, lang)}`
  }
  return Object.fromEntries(Object.keys(rule.label).map((lang) => [lang, sentence(lang)]))
}

function measured({ rule, measure }: Mark, lang: Lang): string {
  const words = lang === 'vi' ? VI : EN
  const number = (decimals: number) => formatValue(measure, { style: 'number', decimals }, lang)
  if (rule.jump) return ` (${words.times(number(1))})`
  if (rule.sum) return ` (${words.off(number(1))})`
  return rule.range ? ` (${number(1)})` : ''
}

const EN = {
  times: (factor: string) => `${factor} times the median before it`,
  off: (percent: string) => `off by ${percent}%`,
}
const VI: typeof EN = {
  times: (factor) => `gấp ${factor} lần trung vị trước đó`,
  off: (percent) => `lệch ${percent}%`,
}
