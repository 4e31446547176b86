import { defineProcessor, raw, Type } from 'rattan/plugin'
import { exponential, recurrences } from '../shared/indicators.ts'

/**
 * What to do with the market as it is: on the newest session that both the index and breadth have. Regime by EMA9
 * against EMA21 of the index, both begun with its first close; exposure by regime and breadth. `original` says what the
 * client's scripts stored instead, whose averages were always 0.
 */
export default defineProcessor({
  name: 'market-state',
  summary: 'Regime, exposure and signal of the market on the newest session.',
  params: Type.Object(
    {
      original: Type.Boolean({
        default: false,
        description: 'regime and exposure from the score of the regime',
      }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    index: { columns: ['date', 'close'] },
    breadth: { columns: ['date', 'above_ma20_pct', 'above_ma50_pct', 'above_ma100_pct', 'ad_ratio'] },
    regime: { columns: ['date', 'regime', 'regime_score'], optional: true },
  },
  plan({ original }, { has }) {
    const scores = has('regime')
      ? 'select date, regime as class, regime_score from regime'
      : 'select null::date as date, null::varchar as class, null::double as regime_score where false'
    const regime = `case when ema9 > 1.005 * ema21 then 'BULLISH' when ema9 < 0.995 * ema21 then 'BEARISH' when ema21 is not null then 'NEUTRAL' end`
    const exposure = `case when regime = 'BEARISH' then 0 when breadth_ma20_pct >= 70 then 100 when breadth_ma20_pct >= 55 then 80
      when breadth_ma20_pct >= 40 then 60 when breadth_ma20_pct >= 25 then 40 when breadth_ma20_pct is not null then 20 end`
    const originally = `greatest(0, least(100, trunc(50 + 0.3 * regime_score + case when breadth_ma50_pct > 70 then 15 when breadth_ma50_pct > 50 then 10
      when breadth_ma50_pct < 30 then -15 when breadth_ma50_pct < 50 then -10 else 0 end)))`
    return {
      steps: [
        {
          name: 'index_means',
          sql: raw(`with closes as (
              select '' as symbol, date, close, lag(close) over (order by date) as close_1, lag(close, 20) over (order by date) as close_20,
                row_number() over (order by date) - 1 as i from index where close > 0
            ), ${recurrences('means', 'closes', [exponential('ema9', 9, 'close', 0, 'close'), exponential('ema21', 21, 'close', 0, 'close')])}
            select date, close, close_1, close_20, ema9, ema21 from means`),
        },
      ],
      rows: raw(`with widths as (
          select *, above_ma50_pct - lag(above_ma50_pct, 20) over (order by date) as widened from breadth
        ), scores as (${scores}), days as (
          select i.date, close as vnindex_close, ${original ? 'class' : regime} as regime, regime_score, (close / close_1 - 1) * 100 as vnindex_change_pct,
            ema9, ema21, above_ma20_pct as breadth_ma20_pct, above_ma50_pct as breadth_ma50_pct, above_ma100_pct as breadth_ma100_pct, ad_ratio,
            case when (close / close_20 - 1) * 100 > 2 and widened < -10 then 'BEARISH_DIV' when (close / close_20 - 1) * 100 < -2 and widened > 10 then 'BULLISH_DIV' end as divergence_type,
            least(100, 2 * abs(widened)) as strength
          from index_means i join widths b using (date) left join scores using (date)
          qualify row_number() over (order by date desc) = 1
        ), exposed as (
          select *, (${original ? originally : exposure})::double as exposure_level from days
        )
        select * exclude (strength), case when divergence_type is not null then strength else 0 end::double as divergence_strength,
          ${
            original
              ? `case when regime = 'BEARISH' or breadth_ma50_pct < 30 then 'RISK_OFF' when regime = 'BULLISH' and breadth_ma50_pct > 60
                  and divergence_type is distinct from 'BEARISH_DIV' then 'RISK_ON' else 'CAUTION' end`
              : `case when exposure_level >= 60 then 'RISK_ON' when exposure_level = 0 then 'RISK_OFF' when exposure_level is not null then 'CAUTION' end`
          } as signal
        from exposed order by date`),
    }
  },
})
