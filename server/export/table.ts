import { ERRORS, type ErrorCode } from '../../core/api/errors.ts'
import { bindText } from '../../core/page/inputs.ts'
import type { Registry } from '../../core/registry/registry.ts'
import { formatPeriod } from '../../core/words/format.ts'
import type { Column } from '../../core/words/table.ts'
import type { Lang } from '../../core/words/text.ts'
import { say } from '../../core/words/text.ts'
import { askOf, type PlannedQuery, planQuery } from '../answer/bind.ts'
import { type Doubts, doubtsAmong, markedColumns } from '../answer/doubts.ts'
import type { Instance } from '../answer/instances.ts'
import type { Reader } from '../answer/reader.ts'
import { type RunOptions, runWidget } from '../answer/run-widget.ts'
import type { State } from '../state/state.ts'
import { withWorkings } from '../state/workings.ts'

/** What a file will hold besides its rows; plain data, which goes to the process that writes the file. */
export interface ExportTable {
  /** Without its ending. */
  readonly file: string
  readonly sheet: string
  readonly columns: readonly ExportColumn[]
  readonly dataVersion: string
  /** XLSX: a further sheet for each value of a column. */
  readonly split: { readonly column: string; readonly sheets: Readonly<Record<string, string>> } | null
}

export interface ExportColumn {
  readonly name: string
  /** The id or, in a language, the label with its unit. */
  readonly head: string
  readonly type: Column['type']
  readonly decimals: number
  /** Its place among the columns of each part. */
  readonly from: number
  /** What codes are called in the file's language. */
  readonly words: Readonly<Record<string, string>> | null
  /** Of a period's label beside it: the language. */
  readonly labels: Lang | null
}

/** Rows of a table: raw numbers in the unit that the head names, codes as words. */
export interface ExportPart {
  readonly columns: readonly FilledColumn[]
  readonly rows: number
}
export interface FilledColumn extends ExportColumn {
  readonly values: readonly unknown[]
  /** The values before codes became words. */
  readonly codes: readonly unknown[]
}

/** Rows as the DuckDB process encodes them: each part the JSON text of an array of columns. */
export type EncodedParts = AsyncIterable<string> | Iterable<string>

/** The numbers of an export could not be had. */
export class ExportFault extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'ExportFault'
    this.code = code
  }
}

/**
 * The table behind an export, with the params that the page asks for in it. Heads are ids or, with `lang`, labels, and
 * codes that have words are these words. A period stands beside its label, since "2025Q3" is nobody's spelling. `parts`
 * begins to read the rows, all of them: what a page shows is cut at a cap, a file is not.
 */
export async function exportTable(
  state: State,
  instance: Instance,
  reader: Reader,
  options: RunOptions & { readonly lang: Lang | null },
): Promise<{ table: ExportTable; parts: (signal: AbortSignal) => EncodedParts }> {
  const { export: settings } = instance.widget
  const { lang } = options
  const { head, data } = await runWidget(state, instance, reader, { ...options, params: settings?.params })
  if (head.status === 'error') {
    const code = Object.hasOwn(ERRORS, head.code ?? '') ? (head.code as ErrorCode) : 'query-failed'
    throw new ExportFault(code, head.message ? say(head.message, 'en') : '')
  }
  const all = head.columns.map((column, from) => ({ column, from }))
  const listed = settings?.columns?.flatMap((name) => all.filter(({ column }) => column.name === name))
  const columns = (listed ?? all).flatMap(({ column, from }) =>
    exportColumns(column, from, lang, state.registry),
  )
  const { query, params } = instance.widget
  const plan = () => {
    const ask = askOf({ query, params: { ...params, ...settings?.params } }, instance.values, state.registry)
    return planQuery(ask!, state)
  }
  const planned = head.truncated ? plan() : undefined
  const isShown = (name: string) => columns.some((column) => column.name === name)
  const inDoubt = planned
    ? planned.params.sound !== true && markedColumns(planned, state).some(({ name }) => isShown(name))
    : head.doubts?.some(({ column }) => isShown(column))
  const { split } = settings ?? {}
  const table: ExportTable = {
    file: bindText(settings?.file ?? instance.id, {
      ...instance.values,
      session: state.session.replaceAll('-', ''),
    }),
    sheet: bindText(settings?.sheet ?? instance.widget.id, instance.values),
    columns: inDoubt ? [...columns, doubtColumn(head.columns.length, lang)] : columns,
    dataVersion: head.dataVersion,
    split: split ? { column: split.column, sheets: split.sheets ?? {} } : null,
  }
  const textsOf = (doubts: Doubts = { doubts: [], reasons: [] }) =>
    doubtTexts(doubts, head.columns, columns, lang)
  async function* withDoubts(parts: AsyncIterable<string>, query: PlannedQuery) {
    for await (const part of parts) {
      const data = JSON.parse(part) as unknown[][]
      const doubts = doubtsAmong(query, (column) => data[column]!, state)
      yield withColumn(part, textsOf(doubts), data[0]?.length ?? 0)
    }
  }
  const parts = (signal: AbortSignal): EncodedParts => {
    if (!planned) {
      const { doubts = [], reasons = [] } = head
      return [inDoubt ? withColumn(data, textsOf({ doubts, reasons }), head.rows) : data]
    }
    const streamed = state.engine.stream(withWorkings(planned.plan.statement, state), { signal })
    return inDoubt ? withDoubts(streamed, planned) : streamed
  }
  return { table, parts }
}

/** A column and, of a period, its label. */
function exportColumns(column: Column, from: number, lang: Lang | null, registry: Registry): ExportColumn[] {
  const { name, type, format } = column
  const decimals = (format.scale ?? 'one') === 'one' ? (format.decimals ?? 2) : 0
  const head = lang ? headLabel(column, lang, registry) : name
  const own = { name, head, type, decimals, from, words: lang ? wordsOf(column, lang) : null, labels: null }
  if (type !== 'period') return [own]
  const beside = `${name}_label`
  const label = { ...own, name: beside, type: 'text', labels: lang ?? 'en' } as const
  if (!lang) return [own, { ...label, head: beside }]
  const besideHead = name === 'period' ? say(PERIOD_LABEL, lang) : `${head} (${say(SHORT, lang)})`
  return [own, { ...label, head: besideHead }]
}

/** Beside the values, why some of a row are in doubt: the last of each part's columns. */
function doubtColumn(from: number, lang: Lang | null): ExportColumn {
  const head = lang ? say(DOUBTS, lang) : 'in_doubt'
  return { name: 'in_doubt', head, type: 'text', decimals: 0, from, words: null, labels: null }
}

/** What that column says, by row: nothing of columns that are not in the file. */
function doubtTexts(
  { doubts, reasons }: Doubts,
  columns: readonly Column[],
  shown: readonly ExportColumn[],
  lang: Lang | null,
): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  for (const { column, row, reason } of doubts) {
    if (!shown.some(({ name }) => name === column)) continue
    const label = columns.find(({ name }) => name === column)!.label
    const said = `${lang ? say(label, lang) : column}: ${say(reasons[reason]!, lang ?? 'en')}`
    const before = texts.get(row)
    texts.set(row, before === undefined ? said : `${before}; ${said}`)
  }
  return texts
}

/** A part with one more column, of which these rows have a text. */
function withColumn(part: string, texts: ReadonlyMap<number, string>, rows: number): string {
  const column = Array.from({ length: rows }, (_, row) => texts.get(row) ?? null)
  return `${part.trimEnd().slice(0, -1)},${JSON.stringify(column)}]`
}

const DOUBTS = { en: 'In doubt', vi: 'Cần kiểm tra' }
const PERIOD_LABEL = { en: 'Period label', vi: 'Nhãn kỳ' }
const SHORT = { en: 'short', vi: 'viết tắt' }

/** With the unit that the raw numbers are in, which is not the scaled one on screen. */
function headLabel(column: Column, lang: Lang, registry: Registry): string {
  const label = column.unit === null ? undefined : registry.units.get(column.unit)?.label
  const unit = label && say(label, lang)
  return unit ? `${say(column.label, lang)} (${unit})` : say(column.label, lang)
}

function wordsOf({ values }: Column, lang: Lang): Record<string, string> | null {
  if (!values) return null
  return Object.fromEntries(Object.entries(values).map(([code, { label }]) => [code, say(label, lang)]))
}

/** A part's rows under the table's columns. */
export function filledPart({ columns }: ExportTable, encoded: string): ExportPart {
  const data = JSON.parse(encoded) as unknown[][]
  const rows = data[0]?.length ?? 0
  const filled = columns.map((column): FilledColumn => {
    const codes = data[column.from]!
    if (column.labels === null) {
      const { words } = column
      return { ...column, codes, values: words ? codes.map((value) => inWords(value, words)) : codes }
    }
    const labels = codes.map((period) =>
      period === null ? null : formatPeriod(String(period), column.labels!, 'axis'),
    )
    return { ...column, codes, values: labels }
  })
  return { columns: filled, rows }
}

function inWords(value: unknown, words: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => inWords(one, words))
  return typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : value
}

/** The value as a text or number; what a sheet has no form for is written as JSON. */
export function plainCell(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}
