import { defineProcessor, raw, Type } from 'rattan/plugin'
import { sectorStep, since } from '../shared/sectors.ts'

const HORIZONS = { '1m': 21, '3m': 63, '6m': 126, '9m': 189, '12m': 252 } as const
const NAMES = Object.keys(HORIZONS)

/** SQL of a value's average rank among the day's, from 1 to 99; ties share their mean rank, halves go to the even. */
const percentile = (column: string) =>
  `case when ${column} is not null then greatest(1, least(99, round_even(
     (rank() over (partition by date, ${column} is null order by ${column}) + (count(*) over (partition by date, ${column}) - 1) / 2.0)
     / count(${column}) over (partition by date) * 98 + 1, 0)))::bigint end`

/**
 * Relative strength of each ticker among all of a session: percentiles of its returns, weighted, as a percentile again,
 * lowered for recent falls. A ticker without so long a past counts as the middle.
 */
export default defineProcessor({
  name: 'rs-rating',
  summary: 'Relative strength rating of each ticker, 1 to 99, from its returns of one to twelve months.',
  params: Type.Object(
    {
      sessions: Type.Optional(
        Type.Integer({ minimum: 1, description: 'newest sessions to rate; all where left out' }),
      ),
    },
    { additionalProperties: false },
  ),
  inputs: { bars: { columns: ['symbol', 'date', 'close', 'volume'] } },
  lookback: 252,
  plan: ({ sessions }, { registry, has }) => ({
    steps: [sectorStep(registry)],
    rows: raw(`with returns as (
        select symbol, date, ${Object.entries(HORIZONS)
          .map(([name, n]) => `(close / nullif(lag(close, ${n}) over own, 0) - 1) * 100 as ret_${name}`)
          .join(', ')},
          case when count(*) over (own rows 19 preceding) >= 5 then
            avg(${has('bars', 'trading_value') ? 'coalesce(trading_value, close * volume)' : 'close * volume'}) over (own rows 19 preceding) end as avg_trading_value
        from bars where close > 0 window own as (partition by symbol order by date)
      ), ranked as (
        select *, ${NAMES.map((name) => `coalesce(${percentile(`ret_${name}`)}, 50) as rs_${name}`).join(', ')}
        from returns ${sessions === undefined ? '' : `where date >= ${since('bars', sessions)}`}
      ), scored as (
        select *, round(0.2 * rs_1m + 0.4 * rs_3m + 0.25 * rs_6m + 0.1 * rs_9m + 0.05 * rs_12m, 2) as rs_score,
          (case when ret_1m < -2 then 0.85 else 1 end * case when ret_3m < -2 then 0.7 else 1 end
            * case when ret_1m < -15 then 0.85 else 1 end)::double as penalty
        from ranked
      ), rated as (select *, ${percentile('rs_score')} as rs_rating_raw from scored)
      select symbol, date, sector_code, greatest(1, least(99, round_even(rs_rating_raw * penalty, 0)))::bigint as rs_rating,
        rs_rating_raw, rs_score, penalty, ${NAMES.map((name) => `rs_${name}`).join(', ')},
        ${NAMES.map((name) => `ret_${name}`).join(', ')}, avg_trading_value
      from rated left join ticker_sectors using (symbol) order by symbol, date`),
  }),
})
