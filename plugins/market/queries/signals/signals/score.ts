import { clip, join, prepared, type QueryContext, type Registry, raw, type Sql, sql } from 'rattan/plugin'
import { priceTrend } from '../../stock/shared/price-trend.ts'
import { stockRows } from '../../stock/shared/stock-rows.ts'
import { ALERTS, alertRows, inList } from './alerts.ts'

/**
 * `corrected` scores every kind of alert of every session. `original` does what the data pipeline did, which stored
 * the newest session's candlestick patterns only: trend thresholds a hundredth of what is meant, engulfing no
 * reversal, a doji always bullish, support and resistance the session's own low and high.
 */
export type Scoring = 'corrected' | 'original'

const METRICS = [
  ...['high', 'low', 'close', 'volume', 'trading_value', 'atr_14', 'price_vs_sma20', 'price_vs_sma50'],
  'rs_rating',
]

const BULLISH_REVERSALS = ['morning_star', 'hammer', 'inverted_hammer', 'piercing', 'dragonfly_doji']
const BEARISH_REVERSALS = ['evening_star', 'shooting_star', 'hanging_man', 'dark_cloud', 'gravestone_doji']

/** Points by steps: those of the first step that the value reaches, else `otherwise`. */
const reach = (value: string, steps: readonly (readonly [number, number])[], otherwise: number): Sql =>
  raw(
    `case ${steps.map(([from, points]) => `when ${value} >= ${from} then ${points}`).join(' ')} else ${otherwise} end`,
  )
/** The same for values of which less is better. */
const within = (value: string, steps: readonly (readonly [number, number])[], otherwise: number): Sql =>
  raw(
    `case ${steps.map(([to, points]) => `when ${value} <= ${to} then ${points}`).join(' ')} else ${otherwise} end`,
  )
const clamp = (value: Sql, max: number): Sql => clip(sql`trunc(${value})`, 0, max)

/**
 * A table of every signal there is, one row each, with direction, trend, volume spread pattern, the six
 * factors and their sum out of 100. A signal that points nowhere has no factors and no sum.
 */
export function scoredSignals(scoring: Scoring, context: QueryContext): Sql {
  const original = scoring === 'original'
  const kinds = original ? ['pattern_history'] : ALERTS
  const newest = original ? sql` qualify date = max(date) over ()` : sql``
  const alerts = sql`select * from (${alertRows(kinds, context)})${newest}`
  return prepared(
    `signals_${scoring}`,
    scored(
      scoring,
      alerts,
      sql`select * exclude (_position) from (${stockRows(METRICS, context)})`,
      context.registry,
    ),
  )
}

/**
 * Alerts with their scores: pattern 15, volume spread 25, trend 20, support and resistance 15, relative strength 15,
 * liquidity 10.
 *
 * @param alerts as of `alertRows`
 * @param stocks rows by `_subject` and `_date` with METRICS as columns
 */
export function scored(scoring: Scoring, alerts: Sql, stocks: Sql, registry: Registry): Sql {
  const original = scoring === 'original'
  const trend = priceTrend(sql`price_vs_sma20`, sql`price_vs_sma50`, registry, original ? 0.01 : 1)
  return sql`with _alerts as (${alerts}),
    _prices as (select *,
        coalesce(case when count(volume) over last20 >= 5 then volume / nullif(avg(volume) over last20, 0) end, 1)
          as volume_ratio,
        ${original ? sql`low` : sql`min(low) over last10`} as support,
        ${original ? sql`high` : sql`max(high) over last10`} as resistance,
        rs_rating - lag(rs_rating, 4) over (partition by _subject order by _date) as rs_move
      from (${stocks}) where close is not null
      window last20 as (partition by _subject order by _date rows between 19 preceding and current row),
        last10 as (partition by _subject order by _date rows between 9 preceding and current row)),
    _trends as (select _alerts.*, _prices.* exclude (_subject, _date), ${trend} as trend,
        case when high > low then (close - low) / (high - low) else 0.5 end as close_place,
        coalesce((high - low) / nullif(atr_14, 0), 1) as spread,
        row_number() over (partition by symbol, date order by priority, strength desc, pattern) as place,
        count(*) over (partition by symbol, date) - 1 as others
      from _alerts left join _prices on _subject = symbol and _date = date),
    _levelled as (select *, ${TREND_LEVEL} as level, ${original ? sql`sign` : TRUE_SIGN} as meant from _trends),
    _directed as (select *, ${original ? ORIGINAL_DIRECTION : DIRECTION} as direction,
        ${reversal(original)} as reversal from _levelled),
    _sided as (select *, case when direction in ('BUY', 'PULLBACK') then 1 when direction in ('SELL', 'BOUNCE') then -1
      end as side from _directed),
    _spread as (select *, ${VOLUME_SPREAD} as vsa from _sided),
    _biased as (select *, case when vsa in ('stopping_volume', 'demand_coming_in', 'no_supply') then 1
      when vsa in ('supply_coming_in', 'no_demand') then -1 else 0 end as bias,
      case when side = 1 then close_place when side = -1 then 1 - close_place end as aligned_place from _spread),
    _summed as (select *, ${EFFORT} as effort,
      case when bias = 0 then 0 when bias = side then 3 else -5 end as bonus,
      case when side = 1 then (close / support - 1) * 100 else (resistance / close - 1) * 100 end as distance,
      case when side = 1 then (resistance - close) / nullif(close - support, 0)
        else (close - support) / nullif(resistance - close, 0) end as reward from _biased),
    _factors as (select *, ${PATTERN} as pattern_score, ${VSA} as vsa_score, ${TREND} as trend_score, ${LEVELS} as sr_score,
      ${STRENGTH} as signal_rs_score, ${LIQUIDITY} as liquidity_score from _summed)
    select * exclude (pattern_score, vsa_score, trend_score, sr_score, signal_rs_score, liquidity_score),
      ${join(FACTORS.map((id) => sql`case when side is not null and close is not null then ${raw(id)} end as ${raw(id)}`))},
      case when side is not null and close is not null then ${raw(FACTORS.join(' + '))} end as composite_score
      from _factors order by symbol, date`
}

/** The six factors, in the order of their columns. */
export const FACTORS = [
  'pattern_score',
  'vsa_score',
  'trend_score',
  'sr_score',
  'signal_rs_score',
  'liquidity_score',
] as const

const TREND_LEVEL = raw(`case trend when 'STRONG_UP' then 2 when 'UPTREND' then 1 when 'DOWNTREND' then -1
  when 'STRONG_DOWN' then -2 else 0 end`)

/** A doji has no side of its own: it speaks against the trend. */
const TRUE_SIGN = raw(`case when pattern in ('doji', 'spinning_top') then -sign(level) else sign end`)

/** A candlestick against the trend is a pullback or a bounce; other alerts mean what they say. */
const DIRECTION = raw(`case when meant = 0 then 'NEUTRAL'
  when alert <> 'CANDLESTICK_PATTERN' or level = 0 then case meant when 1 then 'BUY' else 'SELL' end
  when level > 0 then case meant when 1 then 'BUY' else 'PULLBACK' end
  else case meant when 1 then 'BOUNCE' else 'SELL' end end`)

const ORIGINAL_DIRECTION = sql`case when meant = 1 or ${inList('pattern', BULLISH_REVERSALS)} then 'BUY' else 'SELL' end`

const reversal = (original: boolean): Sql =>
  sql`case when ${inList('pattern', BULLISH_REVERSALS)} then 1 when ${inList('pattern', BEARISH_REVERSALS)} then -1
    ${original ? sql`` : sql`when pattern = 'engulfing' then meant`} else 0 end`

const PATTERN = clamp(
  sql`case when ${inList('pattern', ['morning_star', 'evening_star', 'three_white_soldiers', 'three_black_crows'])} then 15
    when pattern = 'engulfing' then 13
    when ${inList('pattern', ['hammer', 'inverted_hammer', 'shooting_star'])} then 10
    when ${inList('pattern', ['hanging_man', 'piercing', 'dark_cloud', 'dragonfly_doji', 'gravestone_doji'])} then 8
    when ${inList('pattern', ['breakout_up', 'breakdown'])} then 7 else 5 end
    * case when reversal * level < 0 then 1.2 when reversal <> 0 and level = 0 then 0.9 else 1 end`,
  15,
)

/** Effort against result: the first reading that fits volume, spread and where the close stands. */
const VOLUME_SPREAD = raw(`case
  when volume_ratio >= 1.5 and spread < 0.7 and close_place < 0.3 then 'stopping_volume'
  when volume_ratio >= 1.5 and spread >= 1.3 and close_place >= 0.7 then 'demand_coming_in'
  when volume_ratio >= 1.5 and spread >= 1.3 and close_place < 0.3 then 'supply_coming_in'
  when volume_ratio < 0.7 and spread < 0.7 and level < 0 then 'no_supply'
  when volume_ratio < 0.7 and spread < 0.7 and level > 0 then 'no_demand'
  when volume_ratio >= 1.5 and spread < 0.7 then 'effort_no_result' end`)

const EFFORT = sql`${reach(
  'volume_ratio',
  [
    [3, 10],
    [2.5, 9],
    [2, 8],
    [1.5, 6],
    [1.2, 4],
    [1, 3],
    [0.7, 1],
  ],
  0,
)}
  + case when spread >= 1.3 then case when close_place >= 0.7 then 8 when close_place <= 0.3 then 6 else 5 end
      when spread <= 0.7 then case when volume_ratio >= 1.5 then 6 else 2 end
      else case when close_place >= 0.7 then 5 when close_place <= 0.3 then 4 else 3 end end
  + ${reach(
    'aligned_place',
    [
      [0.7, 7],
      [0.5, 4],
      [0.3, 1],
    ],
    -2,
  )}`

const VSA = clamp(
  sql`(effort + bonus) * case when bonus <= -4 then 0.6 when effort + bonus < 0 then 0.8 else 1 end`,
  25,
)

const TREND = raw(`case
  when direction = 'PULLBACK' then case level when 2 then 15 when 1 then 14 when 0 then 10 when -1 then 6 else 4 end
  when direction = 'BOUNCE' then case level when 2 then 6 when 1 then 8 when 0 then 10 when -1 then 12 else 10 end
  when reversal = side then case side * level when -2 then 20 when -1 then 18 when 0 then 10 when 1 then 5 else 0 end
  else case side * level when 2 then 20 when 1 then 17 when 0 then 12 when -1 then 7 else 4 end end`)

const LEVELS = clamp(
  sql`${within(
    'distance',
    [
      [2, 12],
      [4, 10],
      [6, 7],
      [10, 4],
    ],
    2,
  )}
    + case when reward is null then 0 when reward >= 3 then 3 when reward >= 2 then 2 when reward >= 1.5 then 1
        when reward < 1 then -3 else 0 end`,
  15,
)

const STRENGTH = clamp(
  sql`${reach(
    'rs_rating',
    [
      [90, 10],
      [80, 9],
      [70, 8],
      [60, 7],
      [50, 5],
      [40, 4],
      [30, 3],
      [20, 2],
    ],
    1,
  )}
    + ${reach(
      'rs_move',
      [
        [8, 2],
        [4, 1],
        [0, 0],
      ],
      -1,
    )}
    + case when side = 1 then ${reach(
      'rs_rating',
      [
        [70, 2],
        [50, 1],
        [30, 0],
      ],
      -2,
    )}
        else ${within(
          'rs_rating',
          [
            [30, 2],
            [50, 1],
            [70, 0],
          ],
          -2,
        )} end`,
  15,
)

/** Of trading value in billions of VND, and of volume against its mean. */
const LIQUIDITY = clamp(
  sql`${reach(
    'trading_value / 1e9',
    [
      [50, 8],
      [30, 7],
      [15, 6],
      [8, 5],
      [4, 4],
      [2, 2],
      [1, 1],
    ],
    0,
  )}
    + ${reach(
      'volume_ratio',
      [
        [1.5, 2],
        [1.2, 1],
        [0.8, 0],
        [0.5, -1],
      ],
      -2,
    )}`,
  10,
)
