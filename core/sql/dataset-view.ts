import type { Dataset, DatasetColumn, Registry } from '../registry/registry.ts'
import { dayOff, type Family, family, keyOf, plainReading, type Reading } from './reading.ts'
import { folded, foldedText, groupSpellings, type Spelling, spelt } from './spelling.ts'
import { ident, join, literal, raw, type Sql, sql } from './sql.ts'
import { momentOf } from './stored-moments.ts'

/** The number of a row in its file, and whether its key is written there as it is read. */
export const ROW = ident('_row')
const EXACT = ident('_exact')

/**
 * The body of a data set's view: its registered columns that the file has, in the registry's order, each in the type
 * that the registry promises. Dates are days of the instance however they were stored, doubles are finite or null,
 * groups are codes. Rows of days that are not, and all but one row of a key, are left out. Undefined where the file has
 * none of the columns: it is not this data set.
 *
 * A view's definition cannot hold bound values, so the path, which the operator chose, and the spellings of groups,
 * which are the registry's, stand in the text as quoted literals.
 *
 * @param actual columns of the file with their DuckDB types
 * @param path of the Parquet file
 */
export function datasetView(
  dataset: Dataset,
  registry: Registry,
  actual: ReadonlyMap<string, string>,
  path: string,
  reading: Reading = plainReading(dataset, actual, registry),
): Sql | undefined {
  const rows = readRows(dataset, registry, actual, path, reading)
  return rows && countedRows(dataset, registry, reading, rows)
}

/** Every row of the file as it is read, with its number where `numbered`. */
export function readRows(
  dataset: Dataset,
  registry: Registry,
  actual: ReadonlyMap<string, string>,
  path: string,
  reading: Reading,
  numbered = reading.doubles === 'choose',
): Sql | undefined {
  const columns = [...dataset.columns.values()].flatMap((column) => {
    const value = readColumn(column, actual, registry, reading)
    return value ? [sql`${withoutNone(column, value)} as ${ident(column.name)}`] : []
  })
  if (columns.length === 0) return undefined
  const out = reading.doubles !== 'choose' && reading.doubles ? reading.doubles.rows : []
  const file = numbered || out.length > 0 ? numberedRows(dataset, path) : fileRows(dataset, path)
  const left = out.length === 0 ? sql`` : sql` anti join ${leftOut(dataset)} using (${ROW})`
  if (!numbered) return sql`select ${join(columns)} from ${file}${left}`
  const exact = dataset.key.flatMap((name) => {
    const stored = reading.stored[name]
    const value = reading.spelling[name] && readColumn(dataset.columns.get(name)!, actual, registry, reading)
    return stored !== undefined && value ? [sql`cast(${ident(stored)} as varchar) = ${value}`] : []
  })
  const whole = exact.length === 0 ? sql`true` : join(exact, ' and ')
  return sql`select ${join([...columns, ROW, sql`(${whole}) as ${EXACT}`])} from ${file}${left}`
}

/** The table that names the rows of a file that do not count. */
const leftOut = ({ id }: Dataset): Sql => ident(`_left_out_${id}`)

/** What must be there before the view is made; undefined where that is nothing. A join with it costs what a scan does. */
export function beforeView(dataset: Dataset, { doubles }: Reading): Sql | undefined {
  if (doubles === null || doubles === 'choose') return undefined
  const rows = join(doubles.rows.map((row) => raw(String(row))))
  return sql`create or replace table ${leftOut(dataset)} as select cast(unnest([${rows}]) as bigint) as ${ROW}`
}

/** Of such rows those that count. */
function countedRows(dataset: Dataset, registry: Registry, reading: Reading, rows: Sql): Sql {
  const has = (column: string) => reading.stored[column] !== undefined
  const off = reading.until === null ? undefined : dayOff(dataset, has, reading.until, registry)
  const days = off ? sql`select * from (${rows}) where ${off} is not true` : rows
  const key = reading.doubles === 'choose' ? keyOf(dataset, has) : undefined
  if (!key) return days
  if (dataset.duplicates === undefined) {
    const once = sql`select distinct * exclude (${ROW}, ${EXACT}) from (${days})`
    return sql`select * from (${once}) qualify count(*) over (partition by ${join(key)}) = 1`
  }
  return sql`select * exclude (${ROW}, ${EXACT}) from (${days})
    qualify row_number() over (partition by ${join(key)} order by ${choice(dataset)}) = 1`
}

/** The row of a key that counts comes first: of several, one that is written as the registry has it. */
export function choice({ duplicates }: Dataset): Sql {
  const last = sql`${ROW} desc`
  return sql`${EXACT} desc, ${byRule(duplicates, last)}`
}

function byRule(duplicates: Dataset['duplicates'], last: Sql): Sql {
  return typeof duplicates === 'object' ? sql`${ident(duplicates.largest)} desc nulls last, ${last}` : last
}

/**
 * The rows of a data set's file as they are stored: a table expression without parameters. Rows that a JSON file keeps
 * in a list stand beside what the file says of all of them.
 */
export function fileRows({ rows }: Pick<Dataset, 'rows'>, path: string): Sql {
  if (!path.endsWith('.json')) return sql`read_parquet(${literal(path)}, hive_partitioning = false)`
  // Every row is looked at: a type guessed from the first few would refuse the others.
  const json = sql`read_json(${literal(path)}, sample_size = -1)`
  if (rows === undefined) return json
  return sql`(select * exclude (${ident(rows)}), unnest(${ident(rows)}, recursive := true) from ${json})`
}

function numberedRows(dataset: Dataset, path: string): Sql {
  if (path.endsWith('.json'))
    return sql`(select *, row_number() over () as ${ROW} from ${fileRows(dataset, path)})`
  const file = sql`read_parquet(${literal(path)}, hive_partitioning = false, file_row_number = true)`
  return sql`(select *, file_row_number as ${ROW} from ${file})`
}

/** Kinds of stored columns that hold a registry type without loss. */
const READABLE: Record<DatasetColumn['type'], readonly Family[]> = {
  text: ['text', 'number', 'boolean', 'date', 'timestamp', 'zoned'],
  group: ['text'],
  integer: ['number'],
  double: ['number'],
  boolean: ['boolean'],
  date: ['date', 'timestamp', 'zoned'],
  timestamp: ['timestamp', 'date', 'zoned'],
  struct: ['struct'],
  list: ['list'],
}

/** Whether values of a column may be lost when they are read as the registry promises. */
export const mayLose = ({ type }: DatasetColumn, stored: string): boolean =>
  !READABLE[type].includes(family(stored))

/** A registered column as it is read. Undefined for one that the file lacks, or a nested one that is not one. */
export function readColumn(
  column: DatasetColumn,
  actual: ReadonlyMap<string, string>,
  registry: Registry,
  reading: Reading,
): Sql | undefined {
  const name = reading.stored[column.name]
  const type = name === undefined ? undefined : actual.get(name)
  if (name === undefined || type === undefined) return undefined
  return cast(column, ident(name), family(type), registry, reading)
}

/** A value that the registry says means that there is none is missing for everyone, not lost. */
function withoutNone({ none }: DatasetColumn, value: Sql): Sql {
  if (none === undefined) return value
  const stored = none.map((one) => (typeof one === 'number' ? raw(String(one)) : literal(one)))
  return sql`case when ${value} not in (${join(stored)}) then ${value} end`
}

function cast(
  column: DatasetColumn,
  stored: Sql,
  found: Family,
  registry: Registry,
  reading: Reading,
): Sql | undefined {
  const spelling = reading.spelling[column.name]
  const moments = reading.moments[column.name]
  switch (column.type) {
    case 'text':
      return spelt(textOf(stored, found), spelling)
    case 'group':
      return groupCode(textOf(stored, found), registry, spelling)
    case 'integer':
      return sql`try_cast(${found === 'number' ? stored : textOf(stored, found)} as bigint)`
    case 'double': {
      const number =
        found === 'number'
          ? sql`cast(${stored} as double)`
          : sql`try_cast(${textOf(stored, found)} as double)`
      return sql`case when isfinite(${number}) then ${number} end`
    }
    case 'boolean':
      return found === 'boolean' ? stored : sql`try_cast(${textOf(stored, found)} as boolean)`
    case 'date':
    case 'timestamp': {
      if (!moments) return undefined
      const value = found === 'bytes' ? textOf(stored, found) : stored
      return momentOf(column, value, moments, registry)
    }
    case 'struct':
    case 'list':
      return found === column.type ? stored : undefined
  }
}

/** A cast that DuckDB does not have is refused when the view is made; every type casts to and from text. */
export function textOf(stored: Sql, found: Family): Sql {
  if (found === 'text') return stored
  // Bytes are text in UTF-8, or nothing that can be read.
  return found === 'bytes' ? sql`try(decode(${stored}))` : sql`cast(${stored} as varchar)`
}

/** A spelling that no group claims stays as it is: hiding it would hide the fault. */
function groupCode(text: Sql, registry: Registry, spelling: Spelling | undefined): Sql {
  const spellings = [...groupSpellings(registry)]
  if (spelling === undefined) {
    const known = spellings.filter(([written, id]) => written !== id)
    const cases = known.map(([written, id]) => sql`when ${literal(written)} then ${literal(id)}`)
    return cases.length === 0 ? text : sql`case ${text} ${join(cases, ' ')} else ${text} end`
  }
  const ids = [...registry.groups.keys()].map((id) => [id, id] as const)
  const codes = new Map([...ids, ...spellings].reverse().map(([written, id]) => [folded(written), id]))
  const cases = [...codes].map(([written, id]) => sql`when ${literal(written)} then ${literal(id)}`)
  return sql`case ${foldedText(text)} ${join(cases, ' ')} else ${spelt(text, 'normal')} end`
}
