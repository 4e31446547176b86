import { ident, join, type QueryContext, raw, type Sql, sql } from 'rattan/plugin'

/** The histories of alerts that signals are made of. */
export const ALERTS = ['pattern_history', 'ma_crossover_history', 'volume_spike_history', 'breakout_history']

/** Priority of a pattern among those of one day: the lower number names it. Others have 4. */
const PRIORITIES = {
  1: ['breakout_up', 'breakdown'],
  2: ['morning_star', 'evening_star', 'engulfing', 'three_white_soldiers', 'three_black_crows'],
  3: ['hammer', 'inverted_hammer', 'shooting_star', 'hanging_man'],
  5: ['doji', 'spinning_top'],
}

/**
 * Every alert of every kind as one table: `symbol`, `date`, `alert`, `pattern` (a candlestick pattern, else which average
 * was crossed and so on), `sign` (1 bullish, -1 bearish, 0 neither), `strength` from 0 to 100, `win_rate`, `priority`.
 * Of a repeated key one row is kept: an illiquid ticker repeats its last trading day.
 *
 * @param kinds which of `ALERTS`; those that the data lacks are left out
 */
export function alertRows(kinds: readonly string[], context: QueryContext): Sql {
  const parts = kinds.flatMap((kind) => {
    const select = context.columns(kind) ? SELECTS[kind] : undefined
    return select ? [sql`${select} from ${ident(kind)}`] : []
  })
  const none = sql`select '' as symbol, date '1970-01-01' as date, '' as alert, '' as pattern, 0 as sign,
    0.0::double as strength, null::double as win_rate where false`
  const priority = join(
    Object.entries(PRIORITIES).map(
      ([place, patterns]) => sql`when ${inList('pattern', patterns)} then ${raw(place)}`,
    ),
    ' ',
  )
  return sql`select *, case ${priority} else 4 end as priority from (${join([none, ...parts], ' union all ')})
    qualify row_number() over (partition by symbol, date, alert, pattern order by strength desc, sign desc) = 1`
}

const SIGN = raw(`case when signal like '%BULLISH%' then 1 when signal like '%BEARISH%' then -1 else 0 end`)

/** Strength: a longer average weighs more; a breakout more with volume; a spike by its confirmations. */
const SELECTS: Readonly<Record<string, Sql>> = {
  pattern_history: sql`select symbol, date, 'CANDLESTICK_PATTERN', pattern_name, ${SIGN}, strength, win_rate`,
  ma_crossover_history: sql`select symbol, date, 'MA_CROSS',
    'ma' || ma_period || case when alert_type = 'MA_CROSS_ABOVE' then '_up' else '_down' end, ${SIGN},
    case ma_period when 20 then 50 when 50 then 75 when 100 then 85 when 200 then 100 else 50 end, null`,
  volume_spike_history: sql`select symbol, date, 'VOLUME_SPIKE', 'volume_spike',
    case when signal in ('STRONG_BUY', 'BUY') then 1 when signal = 'DISTRIBUTION' then -1 else 0 end,
    confidence * 100, null`,
  breakout_history: sql`select symbol, date, 'BREAKOUT',
    case when alert_type = 'BREAKDOWN' then 'breakdown' else 'breakout_up' end, ${SIGN},
    70 + case when volume_confirmed then 15 else 0 end + case when volume_ratio > 1.5 then 15 else 0 end, null`,
}

/** Whether a column of ours holds one of a few words of ours. */
export const inList = (column: string, words: readonly string[]): Sql =>
  raw(`${column} in (${words.map((word) => `'${word}'`).join(', ')})`)
