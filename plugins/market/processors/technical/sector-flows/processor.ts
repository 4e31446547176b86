import { defineProcessor, raw, Type } from 'rattan/plugin'
import { sectorStep, since } from '../shared/sectors.ts'

const FRAMES = {
  '1D': { sessions: 1, days: 1 },
  '1W': { sessions: 5, days: 7 },
  '1M': { sessions: 21, days: 30 },
} as const

/**
 * How a sector's turnover changed: mean of a day over the period's sessions against the mean over as many before them.
 * `original` compares single days: this one with the last that is so many calendar days back.
 */
export default defineProcessor({
  name: 'sector-flows',
  summary: 'Turnover of each sector on each session and its change over a day, a week or a month.',
  params: Type.Object(
    {
      frame: Type.Union([Type.Literal('1D'), Type.Literal('1W'), Type.Literal('1M')], { default: '1D' }),
      sessions: Type.Optional(
        Type.Integer({ minimum: 1, description: 'newest sessions to keep; all where left out' }),
      ),
      original: Type.Boolean({ default: false, description: 'compare single days' }),
    },
    { additionalProperties: false },
  ),
  inputs: { bars: { columns: ['symbol', 'date', 'close', 'volume'] } },
  lookback: 42,
  plan({ frame, sessions, original }, { registry }) {
    const { sessions: n, days } = FRAMES[frame]
    const before = original
      ? 'select f.*, f.money_flow as now, p.money_flow as before from flows f left join dated p on p.sector_code = f.sector_code and p.date = f.compared'
      : `select *, case when count(*) over (own rows ${2 * n - 1} preceding) = ${2 * n} then avg(money_flow) over (own rows ${n - 1} preceding) end as now,
          avg(money_flow) over (own rows between ${2 * n - 1} preceding and ${n} preceding) as before
        from flows window own as (partition by sector_code order by date)`
    return {
      steps: [
        sectorStep(registry),
        {
          name: 'dated',
          sql: raw(`select date, sector_code, sum(close * volume) as money_flow, count(*) as stock_count,
              array_to_string(list(symbol order by close * volume desc, symbol)[1:3], ', ') as top_contributors
            from bars join ticker_sectors using (symbol) where close is not null and volume is not null group by date, sector_code`),
        },
        {
          name: 'flows',
          sql: raw(`with dates as (select distinct date from dated), compared as (
              select d.date, max(p.date) as compared from dates d left join dates p on p.date <= d.date - ${days} group by d.date
            ) select * from dated join compared using (date)`),
        },
      ],
      rows: raw(`with sides as (${before}), changes as (select *, (now / nullif(before, 0) - 1) * 100 as inflow_pct from sides)
        select date, '${frame}' as timeframe, sector_code, money_flow, inflow_pct,
          case when inflow_pct > 10 then 'STRONG_INFLOW' when inflow_pct > 3 then 'INFLOW' when inflow_pct < -10 then 'STRONG_OUTFLOW'
            when inflow_pct < -3 then 'OUTFLOW' when inflow_pct is not null then 'NEUTRAL' end as flow_signal, stock_count, top_contributors
        from changes ${sessions === undefined ? '' : `where date >= ${since('dated', sessions)}`} order by date, sector_code`),
    }
  },
})
