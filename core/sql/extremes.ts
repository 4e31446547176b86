import { join, raw, type Sql, sql } from './sql.ts'

// SQL's own least and greatest pass over nulls, and so take what is unknown for the best of all: plugins use these.

/** The lowest of values; null where one of them is. */
export const least = (...values: readonly Sql[]): Sql => known(values, sql`least(${join(values)})`)

/** The highest of values; null where one of them is. */
export const greatest = (...values: readonly Sql[]): Sql => known(values, sql`greatest(${join(values)})`)

/** The value kept between two constants; null where it is null. */
export const clip = (value: Sql, low: number, high: number): Sql =>
  known([value], sql`greatest(${constant(low)}, least(${constant(high)}, ${value}))`)

/** The value, once everything that it is made of is known; else null. */
function known(parts: readonly Sql[], value: Sql): Sql {
  const conditions = parts.map((part) => sql`(${part}) is not null`)
  return sql`case when ${join(conditions, ' and ')} then ${value} end`
}

// With an exponent it is a DOUBLE.
const constant = (value: number): Sql => raw(value.toExponential())
