import {
  clip,
  greatest,
  metricTable,
  number,
  prepared,
  type QueryContext,
  raw,
  type Sql,
  sql,
  writtenSign,
} from 'rattan/plugin'
import { formatOf } from '../../shared/format-of.ts'
import { sectorsOfTickers } from '../../shared/sectors-of-tickers.ts'
import { marketRows, VNINDEX } from '../shared/market-rows.ts'

/** What a point is measured against. */
export type RotationBy = 'index' | 'strength' | 'stock'

/** Whose metrics are on the axes. */
export const AXES: Record<RotationBy, readonly [ratio: string, momentum: string]> = {
  index: ['rs_ratio', 'rs_momentum'],
  strength: ['strength_ratio', 'strength_momentum'],
  stock: ['rating_ratio', 'rating_momentum'],
}

export interface RotationAsk {
  readonly by: RotationBy
  /** Points of a way, the head included; 0 and 1 are the head alone. */
  readonly trail: number
  /** Mean over so many sessions, of those there are. */
  readonly smooth: number
  /** Only these tickers, of `stock`. */
  readonly subjects?: readonly string[]
}

/**
 * A query for `subject`, `date`, `rs_ratio`, `rs_momentum` and `quadrant`, unordered: the newest points of each subject.
 *
 * - `index`: the sector's price (mean close weighted by market value) over VN-Index, its mean of 10 sessions over the mean
 *   of that in 10 sessions, in percent; momentum is the change of that in 10 sessions, plus 100. The quadrants meet at
 *   100, 100. A sector whose prices reach back less than that takes share with the point that the files hold.
 * - `strength`: the sector's strength score over its own mean in the window (at least 10); momentum is the change in five
 *   sessions, times 100, from −100 to 150. Sectors of less than five stocks are left out. They meet at 1, 0.
 * - `stock`: the RS rating over 50; momentum is the change in five sessions, times 100. They meet at 1, 0.
 */
export function rotationRows(ask: RotationAsk, context: QueryContext): Sql {
  const points = { index: againstIndex, strength: againstOwnMean, stock: byRating }[ask.by](ask, context)
  const smoothed = (column: string) =>
    sql`avg(${raw(column)}) over (partition by subject order by date rows ${ask.smooth - 1} preceding)`
  const [ratio, momentum] = AXES[ask.by].map((id) => formatOf(id, context.registry))
  const [x, y] = ask.by === 'index' ? [100, 100] : [1, 0]
  const quadrant = quadrantOf(
    writtenSign(sql`rs_ratio - ${number(x)}`, ratio!),
    writtenSign(sql`rs_momentum - ${number(y)}`, momentum!),
  )
  return sql`select subject, date, rs_ratio, rs_momentum, ${quadrant} as quadrant
    from (select subject, date, ${smoothed('ratio')} as rs_ratio, ${smoothed('momentum')} as rs_momentum
      from (${points}))
    qualify row_number() over (partition by subject order by date desc) <= ${Math.max(1, ask.trail)}`
}

/** By the signs of what lies beyond the lines; a point on one of them, as it is written, is in none. */
function quadrantOf(strong: Sql, gaining: Sql): Sql {
  return sql`case when rs_ratio is null or rs_momentum is null then 'UNKNOWN'
    when ${strong} = 0 or ${gaining} = 0 then 'LEVEL'
    when ${strong} > 0 and ${gaining} > 0 then 'LEADING' when ${strong} > 0 then 'WEAKENING'
    when ${gaining} > 0 then 'IMPROVING' else 'LAGGING' end`
}

function againstOwnMean({ trail }: RotationAsk, context: QueryContext): Sql {
  const ask = {
    entity: 'SECTOR',
    metrics: ['strength_score', 'total_stocks'],
    frequency: 'dated',
    context,
  } as const
  const { relation, available } = metricTable(ask)
  if (available.length < 2) return NOTHING
  return sql`select subject, date, ratio,
      ${clip(sql`(ratio - lag(ratio, 5) over (partition by subject order by date)) * 100`, -100, 150)} as momentum
    from (select subject, date, strength_score / ${greatest(sql`avg(strength_score) over _whole`, sql`10`)} as ratio
      from (select _subject as subject, cast(_date as date) as date, strength_score, total_stocks from (${relation})
        where strength_score is not null
        qualify row_number() over (partition by _subject order by _date desc) <= ${trail + 10})
      window _whole as (partition by subject)
      qualify count(*) over _whole >= 5 and avg(total_stocks) over _whole >= 5)`
}

function byRating({ trail, subjects }: RotationAsk, context: QueryContext): Sql {
  const ask = { entity: 'STOCK', metrics: ['rs_rating'], frequency: 'dated', context, subjects } as const
  const { relation, available } = metricTable(ask)
  if (available.length === 0) return NOTHING
  return sql`select subject, date, ratio, (ratio - lag(ratio, 5) over (partition by subject order by date)) * 100 as momentum
    from (select subject, date, rs_rating / 50 as ratio
      from (select _subject as subject, cast(_date as date) as date, rs_rating from (${relation})
        where rs_rating is not null qualify _date > max(_date) over () - cast(${Math.max(15, trail + 10) + 30} as integer))
      qualify count(*) over (partition by subject) >= 10)`
}

function againstIndex({ trail, smooth }: RotationAsk, context: QueryContext): Sql {
  const prices = metricTable({
    entity: 'STOCK',
    metrics: ['close', 'market_cap'],
    frequency: 'dated',
    context,
  })
  const stored = metricTable({
    entity: 'SECTOR',
    metrics: ['rs_ratio', 'rs_momentum'],
    frequency: 'dated',
    context,
  })
  const files =
    stored.available.length < 2
      ? NOTHING
      : sql`select _subject as subject, cast(_date as date) as date, rs_ratio as ratio, rs_momentum as momentum
          from (${stored.relation})`
  if (prices.available.length < 2) return files
  // Ten sessions for each of the two means and the momentum, then those that are shown and smoothed over.
  const sessions = 30 + Math.max(1, trail) + smooth
  const by = raw('(partition by subject order by date rows 9 preceding)')
  const closes = sql`select _subject as symbol, cast(_date as date) as date, close, market_cap,
      dense_rank() over (order by _date desc) as back
    from (${prices.relation}) where close is not null and market_cap > 0
    qualify back <= ${raw(String(MOST_SESSIONS))} order by date`
  return sql`with _closes as (select * from ${prepared('recent_closes', closes)} where back <= ${sessions}),
    _whole as (select * from _closes qualify count(*) over (partition by symbol) = (select count(distinct date) from _closes)),
    _lines as (select sector as subject, date,
        sum(close * market_cap) / sum(market_cap) / any_value(index_close) as line
      from _whole join (${sectorsOfTickers(context.registry)}) using (symbol)
        join (select _date as date, index_close from (${marketRows(['index_close'], context, VNINDEX)})) using (date)
      group by all),
    _means as (select *, case when count(line) over ${by} = 10 then avg(line) over ${by} end as mean from _lines),
    _ratios as (select *, case when count(mean) over ${by} = 10 then mean / avg(mean) over ${by} * 100 end as ratio
      from _means),
    _points as (select subject, date, ratio,
        ratio / lag(ratio, 10) over (partition by subject order by date) * 100 as momentum from _ratios
      qualify momentum is not null)
    select * from _points
    union all select * from (${files}) where subject not in (select subject from _points)`
}

/** For the longest trail and the widest mean that pages may ask for. */
const MOST_SESSIONS = 30 + 60 + 20

const NOTHING = sql`select '' as subject, date '1970-01-01' as date, 0.0 as ratio, 0.0 as momentum where false`
