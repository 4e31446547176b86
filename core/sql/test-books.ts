import { expect } from 'vitest'
import type { QueryContext } from './context.ts'
import { type Frequency, metricTable } from './metric-table.ts'
import { join, raw, sql } from './sql.ts'
import { type Database, openDatabase, registryFrom } from './test-database.ts'

const LABEL = 'label: {en: X, vi: X}'
const metric = (id: string, kind: string, source: string, unit = 'VND') =>
  `  ${id}: {${LABEL}, unit: ${unit}, kind: ${kind}, sources: {COMPANY: {dataset: books, ${source}}}}`

/** The data set of the books but for what they hold: its columns follow. */
export const BOOKS = `  books:
    title: {en: Books, vi: Sổ}
    path: books.parquet
    key: [symbol, year, quarter]
    subject: symbol
    time: {column: report_date, every: quarter, year: year, quarter: quarter, frequency: freq_code}
    columns:
      symbol: {type: text}
      report_date: {type: date}
      year: {type: integer}
      quarter: {type: integer}
      freq_code: {type: text}
`

/** A small registry, and the books of a few firms in a real DuckDB: `flow` and `stock` are stored; every other metric is one function of them, so that each can be checked alone. */
export const REGISTRY = registryFrom(`
units:
  VND: {${LABEL}, format: {style: money}}
  bn: {${LABEL}, of: VND, factor: 1000000000, format: {style: money}}
  percent: {${LABEL}, format: {style: percent}}
entities:
  COMPANY: {${LABEL}}
  SERIES: {${LABEL}}
datasets:
${BOOKS}      flow: {type: double, unit: VND}
      stock: {type: double, unit: VND}
      billions: {type: double, unit: bn}
      stored_ratio: {type: double, unit: percent}
  lines:
    title: {en: Lines, vi: Chỉ tiêu}
    path: lines.parquet
    key: [code_of, at, line]
    subject: code_of
    time: {column: at, every: quarter}
    long: {code: line, value: amount}
    columns:
      code_of: {type: text}
      at: {type: date}
      line: {type: text}
      amount: {type: double}
  prices:
    title: {en: Prices, vi: Giá}
    path: prices.parquet
    key: [symbol, date]
    subject: symbol
    time: {column: date, every: session}
    columns:
      symbol: {type: text}
      date: {type: date}
      close: {type: double, unit: VND}
  signals:
    title: {en: Signals, vi: Tín hiệu}
    path: signals.parquet
    key: [symbol, pattern]
    foremost: {largest: score}
    subject: symbol
    time: {column: date, every: session}
    columns:
      symbol: {type: text}
      pattern: {type: text}
      date: {type: date}
      score: {type: double, unit: VND}
      part: {type: double, unit: VND}
metrics:
  score: {${LABEL}, unit: VND, kind: ratio, sources: {SERIES: {dataset: signals, column: score}}}
  part: {${LABEL}, unit: VND, kind: ratio, sources: {SERIES: {dataset: signals, column: part}}}
${metric('flow', 'flow', 'column: flow')}
${metric('stock', 'stock', 'column: stock')}
${metric('billions', 'stock', 'column: billions')}
${metric('stored_ratio', 'ratio', 'column: stored_ratio', 'percent')}
${metric('quotient', 'ratio', 'formula: flow / stock')}
${metric('wins', 'flow', 'column: billions, formula: flow * 2')}
${metric('falls_back', 'stock', 'column: stock, formula: absent + 1')}
${metric('absent', 'stock', 'column: billions, formula: lost + 1')}
${metric('lost', 'flow', 'formula: nowhere')}
${metric('nowhere', 'flow', 'formula: gone * 1')}
  gone: {${LABEL}, unit: VND, kind: flow, sources: {COMPANY: {dataset: prices, column: close}}}
${metric('either', 'flow', 'formula: "coalesce(gone, flow, 0)"')}
${metric('constant', 'flow', 'formula: "coalesce(gone, 0)"')}
${metric('trailing', 'stock', 'formula: ttm(flow)')}
${metric('trailing_growth', 'ratio', 'formula: yoy(trailing)', 'percent')}
${metric('growth', 'ratio', 'formula: yoy(flow)', 'percent')}
${metric('change', 'ratio', 'formula: change(stock)', 'percent')}
${metric('before', 'stock', 'formula: previous(stock)')}
${metric('delta', 'flow', 'formula: delta(stock)')}
${metric('mean2', 'stock', 'formula: avg2(stock)')}
${metric('mean4', 'stock', 'formula: ma4(quotient)')}
${metric('opening', 'stock', 'formula: year_end(stock)')}
${metric('clipped', 'ratio', 'formula: "clip(quotient, -0.5, 0.5)"')}
${metric('smaller', 'stock', 'formula: "least(flow, stock)"')}
${metric('size', 'stock', 'formula: abs(-stock)')}
${metric('rate', 'flow', 'formula: annualise(flow)')}
${metric('mean_size', 'stock', 'formula: period_mean(abs(stock))')}
${metric('deep', 'ratio', 'formula: "yoy(ttm(flow) / avg2(stock) + 1) - change(abs(flow))"', 'percent')}
${metric('line_a', 'flow', 'column: stock').replace('dataset: books, column: stock', 'dataset: lines, code: A_1')}
${metric('both', 'stock', 'formula: line_a + stock')}
  close: {${LABEL}, unit: VND, kind: stock, sources: {SERIES: {dataset: prices, column: close}}}
  close_change: {${LABEL}, unit: percent, kind: ratio, sources: {SERIES: {dataset: prices, formula: change(close)}}}
  close_yoy: {${LABEL}, unit: percent, kind: ratio, sources: {SERIES: {dataset: prices, formula: yoy(close)}}}
`)

export interface BooksRow {
  symbol: string
  year: number
  quarter: number
  flow: number | null
  stock: number | null
}
export type Values = { [id: string]: number | null }

export const database: Database = await openDatabase()
export const columns = new Map<string, ReadonlyMap<string, string>>()
export const context: QueryContext = {
  registry: REGISTRY,
  columns: (id) => columns.get(id),
  session: '2026-01-16',
}

const double = (value: number | null) => raw(value === null ? 'cast(null as double)' : value.toExponential())

export async function load(records: readonly BooksRow[]) {
  const rows = records.map(({ symbol, year, quarter, flow, stock }) => {
    const date = `${year}-${String(quarter * 3).padStart(2, '0')}-28`
    return sql`(${symbol}, cast(${date} as date), ${year}, ${quarter}, 'Q', ${double(flow)}, ${double(stock)})`
  })
  await database.run(sql`create or replace table books as
    select *, stock / 1e9 as billions, flow / 7 as stored_ratio from (
      values ('', cast(null as date), 0, 0, 'Q', 0e0, 0e0) ${raw(rows.length ? ',' : '')} ${join(rows)}
    ) t(symbol, report_date, year, quarter, freq_code, flow, stock) where symbol <> ''`)
  columns.set('books', await database.columns(sql`books`))
}

export async function read(
  metrics: readonly string[],
  frequency: Frequency,
  entity = 'COMPANY',
  subjects?: string[],
) {
  const { relation } = metricTable({ entity, metrics, frequency, context, subjects })
  return database.run(sql`select * from (${relation}) order by _subject, _position`)
}

/** The row holds these values; null only where null is due. */
export function agree(row: { [key: string]: unknown }, values: Values) {
  for (const [id, value] of Object.entries(values)) {
    const found = row[id]
    const where = `${row._subject} ${row._period} ${id}`
    if (value === null || found === null) expect(found, where).toBe(value)
    // Sums over a window need not add in the order that the definition does.
    else
      expect(Math.abs(Number(found) - value), where).toBeLessThanOrEqual(
        1e-9 * Math.max(1e3, Math.abs(value)),
      )
  }
}
