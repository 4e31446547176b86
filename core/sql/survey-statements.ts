import type { Dataset, DatasetColumn, Registry } from '../registry/registry.ts'
import { choice, mayLose, ROW, readColumn, readRows, textOf } from './dataset-view.ts'
import { dayOff, family, keyOf, type Reading } from './reading.ts'
import { normalText, SPACES } from './spelling.ts'
import { ident, join, literal, raw, type Sql, sql } from './sql.ts'

/** What is asked of a file before it is read, to know how: statements without parameters, each for one row. */

/** So many values of a column say how it is written. */
const VALUES = 20_000
/** So many rows that do not count are named; of more, those that count are chosen each time. */
const NAMED_ROWS = 50_000
const EXAMPLES = 3

type Columns = ReadonlyMap<string, string>

/** A fact of a column, as the answer's columns are called: `fact.column`. */
export const fact = (name: string, column: string): string => `${name}.${column}`

/** What the columns of a file hold that no type tells; undefined where there is nothing to ask. */
export function columnFacts(
  dataset: Dataset,
  registry: Registry,
  actual: Columns,
  stored: Reading['stored'],
  rows: Sql,
): Sql | undefined {
  const keys = new Set([...dataset.key, dataset.subject, dataset.long?.code, dataset.time.frequency])
  const facts = Object.entries(stored).flatMap(([name, of]) => {
    const column = dataset.columns.get(name)!
    const asked = factsOf(column, ident(of), actual.get(of)!, keys.has(name), registry, rows)
    return Object.entries(asked).map(([what, value]) => sql`${value} as ${ident(fact(what, name))}`)
  })
  return facts.length === 0 ? undefined : sql`select ${join(facts)} from ${rows}`
}

function factsOf(
  { type }: DatasetColumn,
  stored: Sql,
  found: string,
  key: boolean,
  { instance }: Registry,
  rows: Sql,
): Record<string, Sql> {
  const kind = family(found)
  if (type === 'text' || type === 'group') {
    if (kind !== 'text' && kind !== 'bytes') return {}
    const text = textOf(stored, kind)
    const written = kind === 'bytes' ? sql`${text} is not null` : sql`${text} <> ${normalText(text)}`
    return {
      changed: sql`count(*) filter (where ${written})`,
      example: sql`min(${text}) filter (where ${written})`,
      ...(key || type === 'group' ? { values: values(text, rows) } : {}),
    }
  }
  if (type !== 'date' && type !== 'timestamp') return {}
  switch (kind) {
    case 'timestamp':
      return {
        whole: sql`bool_and(cast(${stored} as time) = time '00:00:00')`,
        ...(instance.dates.midnight === null
          ? {}
          : {
              midnight: sql`bool_or(cast(${stored} as time) = time ${literal(`${instance.dates.midnight}:00`)})`,
            }),
      }
    case 'zoned':
      return { whole: sql`bool_and(epoch_us(${stored}) % 86400000000 = 0)` }
    case 'number': {
      const number = sql`try_cast(${stored} as hugeint)`
      const whole = EPOCHS.map(
        (perSecond) => sql`bool_and(${number} % ${raw(String(86_400 * perSecond))} = 0)`,
      )
      return { median: sql`cast(quantile_disc(${number}, 0.5) as double)`, whole: sql`[${join(whole)}]` }
    }
    case 'text':
    case 'bytes':
      return { values: values(sql`trim(${textOf(stored, kind)}, ${SPACES})`, rows) }
    default:
      return {}
  }
}

/** Units in which moments are counted from 1970: seconds, milliseconds, microseconds, nanoseconds. */
export const EPOCHS = [1, 1e3, 1e6, 1e9] as const

const values = (text: Sql, rows: Sql): Sql =>
  sql`(select list(_v) from (select distinct ${text} as _v from ${rows} limit ${raw(String(VALUES))}))`

/** Values that are stored and that nothing can be made of, of columns where that may be; undefined where of none. */
export function lostValues(
  dataset: Dataset,
  registry: Registry,
  actual: Columns,
  reading: Reading,
  rows: Sql,
): Sql | undefined {
  const facts = Object.entries(reading.stored).flatMap(([name, of]) => {
    const column = dataset.columns.get(name)!
    const found = actual.get(of)!
    if (!mayLose(column, found)) return []
    // A nested column of another kind has no value at all.
    const value = readColumn(column, actual, registry, reading) ?? sql`null`
    const lost = sql`${ident(of)} is not null and (${value}) is null`
    return [
      sql`count(*) filter (where ${lost}) as ${ident(fact('lost', name))}`,
      sql`min(left(cast(${ident(of)} as varchar), 100)) filter (where ${lost}) as ${ident(fact('example', name))}`,
    ]
  })
  return facts.length === 0 ? undefined : sql`select ${join(facts)} from ${rows}`
}

interface Ask {
  readonly dataset: Dataset
  readonly registry: Registry
  readonly actual: Columns
  readonly path: string
  readonly reading: Reading
}

const hasOf =
  ({ stored }: Reading) =>
  (column: string): boolean =>
    stored[column] !== undefined

/** Rows of days that are not: how many, examples, and the first day that is still to come. */
export function daysOff({ dataset, registry, actual, path, reading }: Ask, today: string): Sql | undefined {
  const off = dayOff(dataset, hasOf(reading), today, registry)
  const rows = off && readRows(dataset, registry, actual, path, reading, false)
  if (!off || !rows) return undefined
  const day = sql`cast(${ident(dataset.time.column!)} as date)`
  return sql`select count(*) filter (where ${off}) as count,
    cast(min(${day}) filter (where ${off} and ${day} > date ${literal(today)}) as varchar) as due,
    list_slice(list_sort(list(distinct cast(${day} as varchar)) filter (where ${off}), 'DESC'), 1, ${raw(String(EXAMPLES))})
      as examples from (${rows})`
}

/** Rows that count as far as their days go, with their numbers, and their key; undefined where the file lacks a part of it. */
function keyed({
  dataset,
  registry,
  actual,
  path,
  reading,
}: Ask): { rows: Sql; key: readonly Sql[] } | undefined {
  const has = hasOf(reading)
  const key = keyOf(dataset, has)
  const all = key && readRows(dataset, registry, actual, path, reading, true)
  if (!key || !all) return undefined
  const off = reading.until === null ? undefined : dayOff(dataset, has, reading.until, registry)
  return { rows: off ? sql`select * from (${all}) where ${off} is not true` : all, key }
}

/** How many keys have several rows. A row without a part of its key has none. */
export function doubledKeys(ask: Ask): Sql | undefined {
  const found = keyed(ask)
  if (!found) return undefined
  const { rows, key } = found
  const whole = join(
    key.map((part) => sql`${part} is not null`),
    ' and ',
  )
  return sql`select count(*) as count from (select 1 from (${rows}) where ${whole}
    group by ${join(key)} having count(*) > 1)`
}

/**
 * Of these keys: how many have rows that differ, examples of them, else of the others, and the numbers of the rows that
 * do not count; null where they are too many to name.
 */
export function doubledRows(ask: Ask): Sql | undefined {
  const found = keyed(ask)
  if (!found) return undefined
  const { rows, key } = found
  const { dataset, reading } = ask
  const columns = join(Object.keys(reading.stored).map(ident))
  const window = sql`(partition by ${join(key)})`
  const words = join(dataset.key.map((name) => sql`cast(${ident(name)} as varchar)`))
  const rule = dataset.duplicates !== undefined
  const none = rule ? sql`false` : sql`kinds > 1`
  return sql`with _all as (select *, count(*) over ${window} as _n from (${rows})
      where ${join(
        key.map((part) => sql`${part} is not null`),
        ' and ',
      )} qualify _n > 1),
    _kinds as (select *, count(distinct hash(row(${columns}))) over ${window} as kinds,
      row_number() over (partition by ${join(key)} order by ${choice(dataset)}) as _place,
      concat_ws(', ', ${words}) as _key from _all),
    _out as (select *, (_place > 1 or ${none}) as _left from _kinds)
    select count(distinct hash(row(${join(key)}))) filter (where kinds > 1) as differ,
      list_slice(list_sort(list(distinct _key) filter (where kinds > 1)), 1, ${raw(String(EXAMPLES))}) as examples,
      list_slice(list_sort(list(distinct _key)), 1, ${raw(String(EXAMPLES))}) as others,
      case when count(*) filter (where _left) <= ${raw(String(NAMED_ROWS))}
        then list_sort(list(${ROW}) filter (where _left)) end as out from _out`
}
