import { defineProcessor, raw } from 'rattan/plugin'
import { patternSteps } from '../shared/candlesticks.ts'
import { ALERT_COLUMNS, ALERT_LOOKBACK, AlertParams, considered, signalSteps } from '../shared/signal-bars.ts'

/** SQL of points by what a value reaches. */
const reach = (
  value: string,
  steps: readonly (readonly [string, number | string])[],
  otherwise: number | string,
) =>
  `case ${steps.map(([when, then]) => `when ${value} ${when} then ${then}`).join(' ')} else ${otherwise} end`

const word = (texts: Readonly<Record<string, string>>, otherwise: string, value: string) =>
  reach(
    value,
    Object.entries(texts).map(([when, text]) => [when, `'${text}'`] as const),
    `'${otherwise}'`,
  )

/**
 * Ten candlestick patterns by TA-Lib's definitions, with the share of them that came true in the past (a constant of each,
 * from the original) and up to 25 points each for volume, RSI, trend and nearness to the edge of 20 sessions. A doji has
 * no side of its own: it speaks against the trend, and for nothing where there is none.
 */
export default defineProcessor({
  name: 'candlestick-patterns',
  summary: 'Candlestick patterns of each ticker with their context and a score.',
  params: AlertParams,
  inputs: { quotes: { columns: ALERT_COLUMNS } },
  lookback: ALERT_LOOKBACK,
  plan: (params) => ({
    steps: [...signalSteps(params), ...patternSteps('recent_quotes')],
    rows: raw(`with sided as (
        select s.*, pattern_name, place, ${params.original ? 'coalesce(short_ratio, 1)' : 'volume_ratio'} as ratio, ${params.original ? 'p.signal' : "case when pattern_name <> 'doji' then p.signal when level > 0 then 'BEARISH' when level < 0 then 'BULLISH' else 'NEUTRAL' end"} as signal,
          case pattern_name when 'inverted_hammer' then 60 when 'morning_star' then 58 when 'three_black_crows' then 58 when 'engulfing' then 57
            when 'evening_star' then 57 when 'three_white_soldiers' then 56 when 'hammer' then 55 when 'shooting_star' then 55
            when 'hanging_man' then 52 else 50 end as win_rate
        from patterns p join signal_bars s using (symbol, date) where ${considered(params)}
      ), pointed as (
        select *,
          case signal when 'BULLISH' then (close - support) / nullif(resistance - support, 0) when 'BEARISH' then (resistance - close) / nullif(resistance - support, 0) end as edge,
          ${reach(
            'ratio',
            [
              ['>= 2.5', 25],
              ['>= 2', 20],
              ['>= 1.5', 15],
              ['>= 1', 5],
            ],
            0,
          )} as volume_points,
          case signal when 'BULLISH' then ${reach(
            'rsi_14',
            [
              ['< 30', 25],
              ['< 40', 15],
              ['< 50', 5],
            ],
            0,
          )} when 'BEARISH' then ${reach(
            'rsi_14',
            [
              ['> 70', 25],
              ['> 60', 15],
              ['> 50', 5],
            ],
            0,
          )} else 0 end as rsi_points,
          case signal when 'BULLISH' then case when close > ema_20 and ema_20 > ema_50 then 25 when close > ema_20 then 15 when close > ema_50 then 5 else 0 end
            when 'BEARISH' then case when close < ema_20 and ema_20 < ema_50 then 25 when close < ema_20 then 15 when close < ema_50 then 5 else 0 end else 0 end as trend_points
        from sided
      ), scored as (
        select *, volume_points + rsi_points + trend_points + case when edge < 0.15 then 25 when edge < 0.3 then 15 else 0 end as context_score from pointed
      ), told as (
        select *, round_even(0.4 * win_rate + 0.6 * context_score, 0) as points,
          concat_ws(' | ', 'Vol x' || format('{:.1f}', ratio) || ' (' || ${word({ '>= 2.5': 'Very Strong', '>= 2': 'Strong', '>= 1.5': 'Good', '>= 1': 'Normal' }, 'Weak', 'ratio')} || ')',
            'RSI ' || format('{:.0f}', rsi_14) || case signal when 'BULLISH' then ' (' || ${word({ '< 30': 'Oversold', '< 40': 'Low', '< 50': 'Neutral' }, 'High', 'rsi_14')} || ')'
              when 'BEARISH' then ' (' || ${word({ '> 70': 'Overbought', '> 60': 'High', '> 50': 'Neutral' }, 'Low', 'rsi_14')} || ')' else '' end,
            case when ema_20 is null then null else case signal when 'BULLISH' then ${word({ '= 25': 'Uptrend (P>EMA20>EMA50)', '= 15': 'Above EMA20', '= 5': 'Above EMA50' }, 'Downtrend (counter)', 'trend_points')}
              when 'BEARISH' then ${word({ '= 25': 'Downtrend (P<EMA20<EMA50)', '= 15': 'Below EMA20', '= 5': 'Below EMA50' }, 'Uptrend (counter)', 'trend_points')} end end,
            ${word({ '< 0.15': 'Near ', '< 0.3': 'Close to ', '>= 0.3': 'Far from ' }, '', 'edge')} || case signal when 'BULLISH' then 'support' when 'BEARISH' then 'resistance' end || ' (' || format('{:.0f}', edge * 100) || '%)') as context_details
        from scored
      )
      select symbol, date, 'CANDLESTICK_PATTERN' as alert_type, pattern_name, signal, points as strength, close as price, win_rate::double as win_rate,
        context_score::double as context_score, context_details, case signal when 'BULLISH' then points when 'BEARISH' then -points end as composite_score
      from told order by symbol, date, place`),
  }),
})
