import { type QueryContext, raw, type Sql, sql } from 'rattan/plugin'
import { threshold } from '../../shared/thresholds.ts'
import { marketRows } from './market-rows.ts'

/** Sessions that are searched for lows. */
const SEARCHED = 32

/**
 * Common table expressions up to `_swings`: the swing lows of the shares of stocks above SMA20 (`MA20`) and SMA50
 * (`MA50`) in the last 32 sessions, one row a line. `_recent` holds those sessions.
 *
 * A session is a low if its value lies below that of both neighbours on either side, and the registry's depth below the
 * highest of the ten before; the last but one, whose second neighbour is still to come, is pending. `previous` and
 * `recent` are what readers compare; `higher` (the newest confirmed low lies above the one before) and `rising` (the
 * newest value lies above the newest confirmed low) count confirmed lows only.
 */
export function swingLows(context: QueryContext): Sql {
  const depth = threshold('swing_low_depth', 'least', context.registry)
  const breadth = marketRows(['above_ma20_pct', 'above_ma50_pct', 'above_ma100_pct'], context)
  const line = (name: string, column: string) =>
    sql`select ${name} as line, i, n, ${raw(column)} as x from _recent`
  return sql`_recent as (
      select * exclude (_position), row_number() over (order by _date) - 1 as i, count(*) over () as n from (
        select * from (${breadth}) where above_ma20_pct is not null
        qualify row_number() over (order by _date desc) <= ${SEARCHED})),
    _lines as (${line('MA20', 'above_ma20_pct')} union all ${line('MA50', 'above_ma50_pct')}),
    _marked as (select *, x < lag(x) over _by and x < lag(x, 2) over _by and x < lead(x) over _by
        and max(x) over (partition by line order by i rows between 10 preceding and 1 preceding) - x >= ${depth} as low,
        x < lead(x, 2) over _by as after
      from _lines window _by as (partition by line order by i)),
    _lows as (select line, list(x order by i desc) filter (where low and after) as lows,
        max(x) filter (where low and i = n - 2) as pending, arg_max(x, i) as latest,
        coalesce(bool_or(low and after and i = n - 3), false) as just_confirmed
      from _marked group by line),
    _swings as (select line, case when pending is null then coalesce(lows[2], lows[1]) else lows[1] end as previous,
        coalesce(pending, lows[1]) as recent, pending is not null as is_pending, just_confirmed,
        coalesce(lows[1] > lows[2], false) as higher, coalesce(latest > lows[1], false) as rising
      from _lows)`
}
