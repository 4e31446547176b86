import { ident, join, type Sql, sql } from './sql.ts'

/**
 * Of the rows of each subject (`subject`, `_position`), those that a line of so many pixel columns needs: the first,
 * last, lowest and highest of every column look like all (M4).
 */
export function thinned(rows: Sql, values: readonly string[], points: number): Sql {
  const bucket = sql`cast(floor((row_number() over (partition by subject order by _position) - 1)
    * cast(${points} as double) / count(*) over (partition by subject)) as integer)`
  const edges = sql`_position in (min(_position) over _column, max(_position) over _column)`
  const extremes = values.map((name) => {
    const value = ident(name)
    return sql`_position in (arg_min(_position, ${value}) over _column, arg_max(_position, ${value}) over _column)`
  })
  return sql`select * from (select *, ${bucket} as _bucket from (${rows}))
    window _column as (partition by subject, _bucket)
    qualify ${join([edges, ...extremes], ' or ')}`
}
