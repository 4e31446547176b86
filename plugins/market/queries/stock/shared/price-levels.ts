import { join, type QueryContext, raw, type Sql, sql } from 'rattan/plugin'
import { stockRows } from './stock-rows.ts'

/** Parts of the range between the lowest and highest price, by the code of their label. */
const FIBONACCI = [
  ['LOW', 0],
  ['FIB_236', 0.236],
  ['FIB_382', 0.382],
  ['FIB_500', 0.5],
  ['FIB_618', 0.618],
  ['FIB_786', 0.786],
  ['HIGH', 1],
] as const

/**
 * Common table expressions: `_levels`, support and resistance of one ticker, the nearest first on each side.
 * `side`, `level`, `price`, `distance` in percent of the close, `place` on its side from 1, and `sessions` that the
 * range was taken from.
 *
 * Swing high and low are the extremes of 10 sessions. Fibonacci levels part the range of 30 calendar days, at prices
 * rounded to 100; one within 1% of a swing or 0.5% of the close is left out. Three supports and two resistances are
 * kept. Nothing below 10 sessions.
 */
export function priceLevels(symbol: string, context: QueryContext): Sql {
  const rounded = (value: Sql) => sql`(round_even((${value}) / 100, 0) * 100)`
  const parts = FIBONACCI.map(([code, part]) => raw(`('${code}', ${part})`))
  const apart = (swing: Sql) => sql`abs(price / ${rounded(swing)} - 1) >= 0.01`
  return sql`_recent as (select *, row_number() over (order by _date desc) as back
        from (${stockRows(['high', 'low', 'close'], context, [symbol])}) where close is not null
        qualify _date >= max(_date) over () - 30),
      _range as (select count(*) as sessions, arg_max(close, _date) as close, max(high) as top, min(low) as bottom,
        max(high) filter (where back <= 10) as swing_high, min(low) filter (where back <= 10) as swing_low
        from _recent having count(*) >= 10),
      _parts as (select *, ${rounded(sql`bottom + part * (top - bottom)`)} as price
        from _range cross join (values ${join(parts)}) as _codes(level, part)),
      _fibonacci as (select case when price < close then 'SUPPORT' else 'RESISTANCE' end as side, *
        from _parts where ${apart(sql`swing_high`)} and ${apart(sql`swing_low`)} and abs(price / close - 1) > 0.005
        qualify row_number() over (partition by side order by abs(price - close))
          <= case side when 'SUPPORT' then 3 else 2 end),
      _all as (select side, level, price, close, sessions from _fibonacci
        union all select 'SUPPORT', 'SWING_LOW', swing_low, close, sessions from _range
        union all select 'RESISTANCE', 'SWING_HIGH', swing_high, close, sessions from _range),
      _levels as (select side, level, price, (price / close - 1) * 100 as distance, sessions,
        row_number() over (partition by side order by abs(price - close), level) as place from _all)`
}
