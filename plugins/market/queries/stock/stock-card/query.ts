import {
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  join,
  labelColumn,
  labelValues,
  plainColumn,
  type QueryContext,
  raw,
  type Sql,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { sectorsOfTickers } from '../../shared/sectors-of-tickers.ts'
import { ALERTS } from '../../signals/signals/alerts.ts'
import { scoredSignals } from '../../signals/signals/score.ts'
import { priceLevels } from '../shared/price-levels.ts'
import { priceTrend } from '../shared/price-trend.ts'
import { stockRows } from '../shared/stock-rows.ts'

const STORED = ['close', 'price_change_pct', 'price_vs_sma20', 'price_vs_sma50', 'trading_value', 'rs_rating']
/** Trading value of the session against the mean of so many sessions. */
const WINDOWS = { value_vs_1w: 5, value_vs_3w: 15, value_vs_1m: 22 }
const LEVELS = [
  'support_price',
  'support_distance',
  'second_support',
  'resistance_price',
  'resistance_distance',
] as const

/** What to do by trend and direction of the latest signal; WATCH in every other case. */
const ACTIONS = {
  STRONG_UP_BUY: 'ADD',
  STRONG_UP_PULLBACK: 'HOLD',
  UPTREND_BUY: 'BUY',
  UPTREND_PULLBACK: 'HOLD',
  SIDEWAYS_BUY: 'BUY_LIGHT',
  SIDEWAYS_SELL: 'SELL_LIGHT',
  DOWNTREND_SELL: 'SELL',
  DOWNTREND_BOUNCE: 'WAIT',
  STRONG_DOWN_SELL: 'SELL_ALL',
  STRONG_DOWN_BOUNCE: 'AVOID',
}

/**
 * One ticker on its newest session, in one row: trend, distance from its averages, trading value against its means, the
 * weightiest signal of its latest session with one (that points somewhere, if any does), nearest support and resistance,
 * and the strategy that follows.
 */
export const stockCard = defineQuery({
  name: 'stock-card',
  summary: 'Trend, trading value, latest signal, levels and strategy of one ticker',
  params: Type.Object(
    { symbol: Type.String({ 'x-subject': true, description: 'a ticker' }) },
    { additionalProperties: false },
  ),

  columns({ symbol }, registry) {
    const words = (name: string, namespace: string) =>
      plainColumn(name, 'text', registry, labelValues(registry, namespace))
    return [
      subjectColumn('STOCK', registry),
      labelColumn('STOCK', [symbol], registry),
      groupColumn(registry),
      plainColumn('date', 'date', registry),
      ...[...STORED, ...Object.keys(WINDOWS), ...LEVELS].map((id) => columnOfMetric(id, registry)),
      words('support_level', 'price_level'),
      words('resistance_level', 'price_level'),
      words('trend', 'trend'),
      words('pattern', 'pattern'),
      words('direction', 'signal'),
      words('action', 'action'),
      words('advice', 'advice_by_trend'),
    ]
  },

  plan({ symbol }, context) {
    const { registry } = context
    const actions = Object.entries(ACTIONS).map(([when, action]) => sql`when ${when} then ${action}`)
    const known = Object.keys(ACTIONS)
    const statement = sql`with ${priceLevels(symbol, context)},
      _signal as (select pattern, direction from ${scoredSignals('corrected', context)} where symbol = ${symbol}
        qualify row_number() over (order by date desc, side is null, place) = 1),
      _sectors as (${sectorsOfTickers(registry)}),
      _card as (${newestSession(symbol, context)}),
      _near as (select ${nearest('price', 'SUPPORT')} as support_price,
          -${nearest('distance', 'SUPPORT')} as support_distance, ${nearest('price', 'SUPPORT', 2)} as second_support,
          ${nearest('price', 'RESISTANCE')} as resistance_price,
          ${nearest('distance', 'RESISTANCE')} as resistance_distance,
          ${nearest('level', 'SUPPORT')} as support_level, ${nearest('level', 'RESISTANCE')} as resistance_level
        from _levels),
      _joined as (select *, trend || '_' || coalesce(direction, '') as sense
        from _card cross join _near left join _signal on true left join _sectors on symbol = _subject)
      select _subject as subject, _subject as label, sector, _date as date,
        ${join([...STORED, ...Object.keys(WINDOWS), ...LEVELS].map(ident))},
        support_level, resistance_level, trend, pattern, direction,
        case sense ${join(actions, ' ')} else 'WATCH' end as action,
        case when list_contains(cast(${known} as varchar[]), sense) then sense else 'NONE' end as advice
      from _joined order by date`
    return { statement, datasets: [...ALERTS, 'prices'] }
  },
})

/** The newest session of a ticker: what is stored, trading value against its means, and the trend. */
function newestSession(symbol: string, context: QueryContext): Sql {
  const means = Object.entries(WINDOWS).map(
    ([id, n]) => sql`case when count(trading_value) over last${raw(String(n))} = ${raw(String(n))}
        then (trading_value / nullif(avg(trading_value) over last${raw(String(n))}, 0) - 1) * 100 end as ${ident(id)}`,
  )
  const frames = Object.values(WINDOWS).map(
    (n) =>
      sql`last${raw(String(n))} as (order by _date rows between ${raw(String(n - 1))} preceding and current row)`,
  )
  return sql`select *, ${join(means)},
          ${priceTrend(sql`price_vs_sma20`, sql`price_vs_sma50`, context.registry)} as trend
        from (${stockRows(STORED, context, [symbol])}) where close is not null
        window ${join(frames)} qualify row_number() over (order by _date desc) = 1`
}

/** What the level at a place on a side has. */
const nearest = (column: string, side: string, place = 1): Sql =>
  raw(`max(case when side = '${side}' and place = ${place} then ${column} end)`)
