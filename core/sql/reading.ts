import { isSession } from '../calendar/calendar.ts'
import type { Dataset, Registry } from '../registry/registry.ts'
import type { Spelling } from './spelling.ts'
import { ident, join, literal, raw, type Sql, sql } from './sql.ts'
import { type StoredMoments, usualWays } from './stored-moments.ts'

/** How the file of a data set is read: what its view does with what the file really holds. Plain data: it is kept. */
export interface Reading {
  /** Registered column to the file's; one that the file lacks is not in it. */
  readonly stored: Readonly<Record<string, string>>
  /** Of its dates and timestamps. */
  readonly moments: Readonly<Record<string, StoredMoments>>
  /** Of its texts that are not in their normal form, or groups that are not written as the registry has them. */
  readonly spelling: Readonly<Record<string, Spelling>>
  /** The day up to which rows are believed; null where every row may be. */
  readonly until: string | null
  /** Rows that do not count beside others of their key: by their numbers in the file, or chosen anew each time. */
  readonly doubles: { readonly rows: readonly number[] } | 'choose' | null
}

/** What of a file is not as the registry promises, and so is not believed or was changed. */
export interface Finding {
  readonly kind:
    | 'ambiguous-dates'
    | 'lost-values'
    | 'days-off'
    | 'doubles'
    | 'same-doubles'
    | 'resolved-doubles'
    | 'spelling'
  /** The registry's name; null for what is of whole rows. */
  readonly column: string | null
  /** Values or rows that it is about. */
  readonly count: number
  readonly examples: readonly string[]
  /** As what the file stores the column. */
  readonly stored?: string
  readonly expected?: string
}

/** Whether values are missing for it; otherwise only the operator is told. */
export const isFault = ({ kind }: Finding): boolean =>
  !['same-doubles', 'resolved-doubles', 'spelling'].includes(kind)

/** A reading of which nothing is known but the file's columns. */
export function plainReading(
  dataset: Dataset,
  actual: ReadonlyMap<string, string>,
  registry: Registry,
): Reading {
  const stored = storedColumns(dataset, actual)
  const moments = Object.entries(stored).flatMap(([name, of]) => {
    const { type } = dataset.columns.get(name)!
    if (type !== 'date' && type !== 'timestamp') return []
    return [[name, usualWays(family(actual.get(of)!), registry.instance)] as const]
  })
  return { stored, moments: Object.fromEntries(moments), spelling: {}, until: null, doubles: null }
}

/** The file's names of registered columns: the same, else the only one that differs in letters or spaces around. */
export function storedColumns(
  { columns }: Dataset,
  actual: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const fold = (name: string) => name.trim().normalize('NFC').toLowerCase()
  const others = [...actual.keys()].filter((name) => !columns.has(name))
  const found = [...columns.keys()].flatMap((name) => {
    if (actual.has(name)) return [[name, name] as const]
    const [only, ...more] = others.filter((other) => fold(other) === fold(name))
    return only !== undefined && more.length === 0 ? [[name, only] as const] : []
  })
  return Object.fromEntries(found)
}

export type Family =
  | 'text'
  | 'bytes'
  | 'number'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'zoned'
  | 'struct'
  | 'list'
  | 'other'

/** What kind of values a DuckDB type holds. */
export function family(type: string): Family {
  if (type.endsWith(']')) return 'list'
  if (type.startsWith('STRUCT')) return 'struct'
  if (type === 'VARCHAR' || type.startsWith('ENUM')) return 'text'
  if (type === 'BLOB') return 'bytes'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'zoned'
  if (type.startsWith('TIMESTAMP')) return 'timestamp'
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/.test(type)) return 'number'
  return 'other'
}

/**
 * True for a row of a day that is not: before the years that calendars are written in, without a session where the data
 * moves by session, or to come. Null for a row without a date. Undefined where rows have no day to judge.
 */
export function dayOff(
  { time }: Dataset,
  has: (column: string) => boolean,
  today: string,
  { calendar }: Registry,
): Sql | undefined {
  if (time.column === null || time.every === 'none' || !has(time.column)) return undefined
  const day = sql`cast(${ident(time.column)} as date)`
  const off = [sql`${day} < date '1000-01-01'`]
  if (!time.ahead) off.push(...toCome(time, day, has, today))
  if (time.every === 'session') {
    const weekend = calendar.weekend.map((weekday) => raw(String(weekday)))
    if (weekend.length > 0) off.push(sql`dayofweek(${day}) in (${join(weekend)})`)
    const holidays = [...calendar.holidays.keys()].filter((date) => !isSession(date, calendar))
    if (holidays.length > 0)
      off.push(sql`${day} in (${join(holidays.map((date) => sql`date ${literal(date)}`))})`)
  }
  return sql`(${join(off, ' or ')})`
}

function toCome(time: Dataset['time'], day: Sql, has: (column: string) => boolean, today: string): Sql[] {
  const until = sql`date ${literal(today)}`
  if (time.every === 'session' || time.every === 'day') return [sql`${day} > ${until}`]
  // A week, a month or a quarter may run, and be dated by its end.
  const begins = sql`date_trunc(${literal(time.every)}, ${day}) > ${until}`
  if (time.year === undefined || time.quarter === undefined || !has(time.year) || !has(time.quarter))
    return [begins]
  const current = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3)
  return [begins, sql`${ident(time.year)} * 4 + ${ident(time.quarter)} - 1 > ${raw(String(current))}`]
}

/** What tells rows apart: the declared key, of quarterly data with the quarter in place of a day of it. */
export function keyOf(dataset: Dataset, has: (column: string) => boolean): readonly Sql[] | undefined {
  if (!dataset.key.every(has)) return undefined
  const { column, year, quarter, every } = dataset.time
  const names = dataset.key.map((name) => {
    if (every !== 'quarter' || name !== column) return ident(name)
    if (year !== undefined && quarter !== undefined && has(year) && has(quarter))
      return sql`${ident(year)} * 4 + ${ident(quarter)}`
    return sql`year(${ident(name)}) * 4 + quarter(${ident(name)})`
  })
  return names
}
