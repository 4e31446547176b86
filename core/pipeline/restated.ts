import { ident, join, type Sql, sql } from '../sql/sql.ts'

/** The column of a replaced row that says when another took its place; a data set may have it for its newest rows too. */
export const RESTATED_AT = 'restated_at'

export interface Restating {
  /** Columns that tell rows apart. */
  readonly key: readonly string[]
  /** Columns of the data set in their order, `restated_at` among them where it has one. */
  readonly columns: readonly string[]
  /** Rows that are there; null for none yet. */
  readonly before: Table | null
  /** Rows that came, no key twice. */
  readonly brought: Table
  /** They are all there is, see `Brought.whole`. */
  readonly whole?: boolean
  /** Rows that were replaced until now; null for none yet. */
  readonly versions: Table | null
  /** ISO moment of this refresh. */
  readonly at: string
}

export interface Table {
  readonly rows: Sql
  readonly columns: ReadonlySet<string>
}

/** Where replaced rows of a data set are kept: beside its file. */
export function versionsPath(path: string): string {
  return `${path.replace(/\.parquet$/, '')}.restated.parquet`
}

/**
 * What a data set is after rows were brought, and the rows that they replaced. A row whose key came with another value
 * goes to `versions` with the moment in `restated_at`; one that came as it was, or did not come, changes nothing. What
 * only one side has as a column is no other value. Both end with an order of all that tells rows apart.
 *
 * Throws where a key column is missing: without it no row can be told from another.
 */
export function restated(options: Restating): { readonly rows: Sql; readonly versions: Sql } {
  const { key, columns, before, brought, whole = false, at } = options
  for (const [who, table] of [['the rows brought', brought] as const, ['the rows before', before] as const]) {
    const lacks = key.filter((name) => table?.columns.has(name) === false)
    if (lacks.length > 0) throw new Error(`${who} have no column ${lacks.join(', ')}, which is of the key`)
  }
  const moment = sql`cast(${at} as timestamp)`
  const values = columns.filter((name) => name !== RESTATED_AT)
  const has = (table: Table, name: string) => table.columns.has(name)
  const picked = (from: string, table: Table, names = values) =>
    join(
      names.map((name) =>
        has(table, name) ? sql`${ident(from)}.${ident(name)}` : sql`null as ${ident(name)}`,
      ),
    )
  const sameKey = join(
    key.map((name) => sql`came.${ident(name)} is not distinct from was.${ident(name)}`),
    ' and ',
  )
  const order = join(key.map(ident))
  const marks = columns.includes(RESTATED_AT)
  if (!before) {
    const mark = marks ? sql`, cast(null as timestamp) as ${ident(RESTATED_AT)}` : sql``
    return {
      rows: sql`select ${picked('came', brought)}${mark} from (${brought.rows}) came order by ${order}`,
      versions: sql`select ${picked('came', brought)}, ${moment} as ${ident(RESTATED_AT)}
        from (${brought.rows}) came where false`,
    }
  }
  const compared = values.filter((name) => !key.includes(name) && has(brought, name) && has(before, name))
  const other =
    compared.length === 0
      ? sql`false`
      : sql`(${join(
          compared.map((name) => sql`came.${ident(name)} is distinct from was.${ident(name)}`),
          ' or ',
        )})`
  const marked = has(before, RESTATED_AT) ? sql`was.${ident(RESTATED_AT)}` : sql`cast(null as timestamp)`
  // A left join finds no row for a new key: `was` is null then, and with it the mark.
  const known = sql`was.there is not null`
  const mark = marks
    ? sql`, case when ${known} and ${other} then ${moment} when ${known} then ${marked} end as ${ident(RESTATED_AT)}`
    : sql``
  const keptMark = marks ? sql`, ${marked} as ${ident(RESTATED_AT)}` : sql``
  const was = sql`(select *, true as there from (${before.rows}))`
  const came = sql`select ${picked('came', brought)}${mark} from (${brought.rows}) came left join ${was} was on ${sameKey}`
  const stay = sql`select ${picked('was', before)}${keptMark} from (${before.rows}) was
    where not exists (select 1 from (${brought.rows}) came where ${sameKey})`
  const replaced = sql`select ${picked('was', before)}, ${moment} as ${ident(RESTATED_AT)}
    from (${before.rows}) was join (${brought.rows}) came on ${sameKey} where ${other}`
  const earlier = options.versions
  const all = earlier
    ? sql`select ${picked('earlier', earlier)}, earlier.${ident(RESTATED_AT)} from (${earlier.rows}) earlier
        union all by name ${replaced}`
    : replaced
  return {
    rows: whole
      ? sql`select * from (${came}) order by ${order}`
      : sql`select * from (${came} union all by name ${stay}) order by ${order}`,
    versions: sql`select * from (${all}) order by ${order}, ${ident(RESTATED_AT)}`,
  }
}
