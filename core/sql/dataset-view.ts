import type { Dataset, DatasetColumn, Group, Registry } from '../registry/registry.ts'
import { ident, join, raw, type Sql, sql } from './sql.ts'

/** A column that a file stores as another kind than its data set promises. */
export interface MistypedColumn {
  readonly column: string
  readonly expected: string
  readonly actual: string
}

/**
 * The body of a data set's view: its registered columns that the file has, in the registry's order, each in the type
 * that the registry promises. Dates are DATE however they were stored, doubles are finite or null, groups are codes.
 * Undefined where the file has none of the columns: it is not this data set.
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
): Sql | undefined {
  const columns = [...dataset.columns.values()].flatMap((column) => {
    const type = actual.get(column.name)
    const value = type === undefined ? undefined : cast(column, type, registry)
    return value ? [sql`${value} as ${ident(column.name)}`] : []
  })
  if (columns.length === 0) return undefined
  return sql`select ${join(columns)} from ${fileRows(dataset, path)}`
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

/** Columns of another kind than promised: what can be read of them is, the rest is null. */
export function mistypedColumns(dataset: Dataset, actual: ReadonlyMap<string, string>): MistypedColumn[] {
  return [...dataset.columns.values()].flatMap(({ name, type }) => {
    const found = actual.get(name)
    // A column of nothing but null is JSON to the reader of JSON files.
    if (found === undefined || found === 'JSON' || READABLE[type].includes(family(found))) return []
    return [{ column: name, expected: type, actual: found }]
  })
}

type Family = 'text' | 'number' | 'int32' | 'boolean' | 'date' | 'timestamp' | 'struct' | 'list' | 'other'

/** Kinds of stored columns that hold a registry type without loss. INTEGER passes for anything: writers store an all-null column so. */
const READABLE: Record<DatasetColumn['type'], readonly Family[]> = {
  text: ['text', 'int32'],
  group: ['text', 'int32'],
  integer: ['number', 'int32'],
  double: ['number', 'int32'],
  boolean: ['boolean', 'int32'],
  date: ['date', 'timestamp', 'text', 'int32'],
  timestamp: ['timestamp', 'date', 'text', 'int32'],
  struct: ['struct', 'int32'],
  list: ['list', 'int32'],
}

function family(type: string): Family {
  if (type.endsWith(']')) return 'list'
  if (type.startsWith('STRUCT')) return 'struct'
  if (type === 'VARCHAR' || type.startsWith('ENUM')) return 'text'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  if (type.startsWith('TIMESTAMP')) return 'timestamp'
  if (type === 'INTEGER') return 'int32'
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|UINTEGER|FLOAT|DOUBLE|DECIMAL.*)$/.test(type)) return 'number'
  return 'other'
}

/** Undefined for a nested column that is not one: there is nothing to make it from. */
function cast(column: DatasetColumn, type: string, registry: Registry): Sql | undefined {
  const stored = ident(column.name)
  const found = family(type)
  const numeric = found === 'number' || found === 'int32'
  // A cast that DuckDB does not have is refused when the view is made; every type casts to and from text.
  const text = found === 'text' ? stored : sql`cast(${stored} as varchar)`
  switch (column.type) {
    case 'text':
      return text
    case 'group':
      return groupCode(text, registry)
    case 'integer':
      return sql`try_cast(${numeric ? stored : text} as bigint)`
    case 'double': {
      const number = numeric ? sql`cast(${stored} as double)` : sql`try_cast(${text} as double)`
      return sql`case when isfinite(${number}) then ${number} end`
    }
    case 'boolean':
      return found === 'boolean' ? stored : sql`try_cast(${text} as boolean)`
    case 'date': {
      if (found === 'date') return stored
      return found === 'timestamp' ? dayOf(stored, registry) : dayIn(text, registry)
    }
    case 'timestamp':
      return found === 'timestamp' ? sql`cast(${stored} as timestamp)` : sql`try_cast(${text} as timestamp)`
    case 'struct':
    case 'list':
      return found === column.type ? stored : undefined
  }
}

/** The date in a text: in one of the instance's formats, else ISO. Read as ISO, 07/01/26 would be a day of the year 7. */
function dayIn(text: Sql, { instance }: Registry): Sql {
  const tried = instance.dates.formats.map(
    (format) => sql`cast(try_strptime(${text}, ${literal(format)}) as date)`,
  )
  return sql`coalesce(${join([...tried, sql`try_cast(left(${text}, 10) as date)`])})`
}

/** The date of a moment. Some providers store the instance's midnight as UTC, which is of the day before. */
function dayOf(stored: Sql, { instance }: Registry): Sql {
  const moment = sql`cast(${stored} as timestamp)`
  const { midnight } = instance.dates
  if (midnight === null) return sql`cast(${moment} as date)`
  const [hours = 0, minutes = 0] = midnight.split(':').map(Number)
  const shift = raw(String(24 * 60 - (hours * 60 + minutes)))
  return sql`cast(${moment} + to_minutes(case when cast(${moment} as time) = time ${literal(`${midnight}:00`)}
    then ${shift} else 0 end) as date)`
}

/** A spelling that no group claims stays as it is: hiding it would hide the fault. */
function groupCode(text: Sql, registry: Registry): Sql {
  const spellings = [...registry.groups.values()].flatMap((group) =>
    [...new Set([...group.aliases, ...labelsOf(group)])]
      .filter((spelling) => spelling !== group.id)
      .map((spelling) => sql`when ${literal(spelling)} then ${literal(group.id)}`),
  )
  return spellings.length === 0 ? text : sql`case ${text} ${join(spellings, ' ')} else ${text} end`
}

/** English last, so that of equal spellings the order is the files'. */
const labelsOf = ({ label }: Group) =>
  Object.keys(label)
    .sort()
    .reverse()
    .map((lang) => label[lang]!)

function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`)
}
