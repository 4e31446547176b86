import type { Dataset, DatasetColumn } from '../registry/registry.ts'
import type { Condition } from '../registry/scope.ts'
import { prepared } from './prepared.ts'
import { ident, join, literal, type PreparedTable, raw, type Sql, sql, statementText } from './sql.ts'

/** What of a data set is seen. */
export interface Seen {
  /** One of these must hold for a row; undefined where every row is seen, none where no row is. */
  readonly rows: readonly Condition[] | undefined
  /** Columns that read as null. */
  readonly blank: readonly string[]
  /** Of a long data set: lines whose values read as null. */
  readonly blankLines?: {
    readonly code: string
    readonly value: string
    readonly codes: readonly string[]
  }
}

/** The rows and columns of a data set that are seen, as a query without parameters; `has` says which columns there are. */
export function seenSource(id: string, seen: Seen, has: (column: string) => boolean): Sql {
  const blank = seen.blank
    .filter(has)
    .map((name) => sql`case when false then ${ident(name)} end as ${ident(name)}`)
  const { code, value, codes } = seen.blankLines ?? { code: '', value: '', codes: [] }
  const kept = sql`case when ${ident(code)} in (${join(codes.map(literal))}) then null else ${ident(value)} end`
  const lines =
    codes.length > 0 && has(code) && has(value) && !seen.blank.includes(value)
      ? [sql`${kept} as ${ident(value)}`]
      : []
  const replaced = [...blank, ...lines]
  const columns = replaced.length === 0 ? sql`*` : sql`* replace (${join(replaced)})`
  const where = seen.rows ? sql` where ${anyOf(seen.rows, has)}` : sql``
  return sql`select ${columns} from main.${ident(id)}${where}`
}

function anyOf(conditions: readonly Condition[], has: (column: string) => boolean): Sql {
  if (conditions.length === 0) return sql`false`
  const each = conditions.map((condition) => {
    const parts = condition.map(({ column, values }) =>
      // Nobody can say that a row without the column may be seen.
      values.length === 0 || !has(column)
        ? sql`false`
        : sql`${ident(column)} in (${join(values.map(constant))})`,
    )
    return sql`(${join(parts, ' and ')})`
  })
  return join(each, ' or ')
}

const constant = (value: string | number | boolean): Sql =>
  typeof value === 'string' ? literal(value) : raw(String(value))

/**
 * A statement that reads other rows in place of data sets: each stands before it as a common table expression of the
 * data set's name, which is found before the view of that name. Prepared tables are other tables then, by the same
 * rule, where they read such a data set. A statement that reads none of them stays the same object.
 *
 * Throws where a statement goes by another way than names of data sets: past the rows that stand in their place.
 *
 * @param sources by data set; `seenSource` makes them
 */
export function withSources(statement: Sql, sources: ReadonlyMap<string, Sql>): Sql {
  const tables = new Map<string, PreparedTable>()
  const renamed = new Map<string, string>()
  for (const table of statement.tables ?? []) {
    const body = withSources(table.body, sources)
    const own = body === table.body ? table : lastOf(prepared(labelOf(table.name), body))
    tables.set(own.name, own)
    if (own !== table) renamed.set(`prepared."${table.name}"`, `prepared."${own.name}"`)
  }
  const whole = statementText(statement)
  mustName(whole)
  for (const [, name] of whole.matchAll(PREPARED))
    if (!statement.tables?.some((table) => table.name === name))
      throw new Error(`unknown prepared table ${name}`)
  const read = [...sources].filter(([id]) => mentions(whole, id))
  if (read.length === 0 && renamed.size === 0) return statement
  const text = statement.text.map((part) =>
    [...renamed].reduce((all, [before, now]) => all.replaceAll(before, now), part),
  )
  const own = before(read, { text, values: statement.values })
  return tables.size === 0 ? own : { ...own, tables: [...tables.values()] }
}

/**
 * A statement with rows that are in no file, each before it as a common table expression by the name of its data set;
 * the same object where it reads none of them.
 *
 * @param rows by data set; `rowsOf` is asked only for those that the statement reads
 */
export function withRows(statement: Sql, ids: readonly string[], rowsOf: (id: string) => Sql): Sql {
  if (ids.length === 0) return statement
  const whole = statementText(statement)
  const read = ids.filter((id) => mentions(whole, id))
  if (read.length === 0) return statement
  const { text, values, tables } = statement
  const own = before(
    read.map((id) => [id, rowsOf(id)]),
    { text, values },
  )
  return tables ? { ...own, tables } : own
}

/** Rows of a data set as a query with one bound value, however many they are. */
export function boundRows({ columns }: Dataset, rows: readonly Readonly<Record<string, unknown>>[]): Sql {
  const types = Object.fromEntries([...columns.values()].map(({ name, type }) => [name, STORED[type]]))
  return sql`select unnest(from_json(${JSON.stringify(rows)}, ${literal(JSON.stringify([types]))}), max_depth := 2)`
}

/** The DuckDB types that columns of such rows have. */
export const STORED: Readonly<Record<DatasetColumn['type'], string>> = {
  ...{ text: 'VARCHAR', group: 'VARCHAR', integer: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN' },
  ...{ date: 'DATE', timestamp: 'TIMESTAMP', struct: 'JSON', list: 'VARCHAR[]' },
}

const PREPARED = /\bprepared\s*\.\s*"([^"]+)"/gi

/** Ways to rows that do not begin with the name of a data set. */
const AROUND =
  /(\bmain|"main"|\bcatalog|"catalog")\s*\.|\b(read_\w+|parquet_\w+|glob|query|query_table)\s*\(|\.(parquet|json)'/i

function mustName(text: string): void {
  const around = AROUND.exec(text)
  if (around) throw new Error(`a query reads data sets by their names only; it has ${around[0]}`)
  const named = (text.match(PREPARED) ?? []).length
  if (named !== (text.match(/\bprepared"?\s*\./gi) ?? []).length)
    throw new Error('a query reads prepared tables as `prepared` names them only')
}

/** Whether a text may name a data set; other names that contain it, such as columns of the same name, only cost a little. */
const mentions = (text: string, id: string): boolean =>
  new RegExp(`(?<![A-Za-z0-9_])${id}(?![A-Za-z0-9_])`, 'i').test(text)

/** The sources in front of a statement that may begin with common table expressions of its own. */
function before(read: readonly (readonly [string, Sql])[], { text, values }: Sql): Sql {
  if (read.length === 0) return { text, values }
  const ours = join(read.map(([id, body]) => sql`${ident(id)} as not materialized (${body})`))
  const [first = '', ...more] = text
  const own = /^\s*with\s+(recursive\s+)?/i.exec(first)
  const rest: Sql = { text: [first.slice(own?.[0].length ?? 0), ...more], values }
  return own ? sql`with ${raw(own[1] ?? '')}${ours}, ${rest}` : sql`with ${ours} ${rest}`
}

const lastOf = ({ tables = [] }: Sql): PreparedTable => tables.at(-1)!
/** Without the print of its body. */
const labelOf = (name: string): string => name.replace(/_[0-9a-f]{16}$/, '')
