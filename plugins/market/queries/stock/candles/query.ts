import {
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  plainColumn,
  type Registry,
  type Sql,
  sql,
  Type,
  wordOfSign,
} from 'rattan/plugin'
import { formatOf } from '../../shared/format-of.ts'
import { threshold } from '../../shared/thresholds.ts'
import { macdReading } from '../shared/macd-reading.ts'
import { priceTrend } from '../shared/price-trend.ts'
import { stockTable } from '../shared/stock-rows.ts'

const PRICES = ['open', 'high', 'low', 'close', 'price_change_pct', 'volume', 'trading_value']
const INDICATORS = [
  ...['sma_20', 'sma_50', 'sma_100', 'sma_200', 'ema_20', 'ema_50'],
  ...['price_vs_sma20', 'price_vs_sma50', 'price_vs_sma200'],
  ...['bb_upper', 'bb_middle', 'bb_lower', 'bb_width', 'atr_14'],
  ...['rsi_14', 'macd', 'macd_signal', 'macd_hist', 'stoch_k', 'stoch_d', 'adx_14', 'cci_20'],
  ...['mfi_14', 'obv', 'ad_line', 'chaikin_oscillator'],
]
const METRICS = [...PRICES, ...INDICATORS]
const WORDS = {
  trend: 'trend',
  flow: 'flow',
  rsi_reading: 'reading',
  sma50_reading: 'reading',
  adx_reading: 'reading',
  macd_reading: 'reading',
}

/**
 * Prices of one ticker with its indicators, one row a session, oldest first. Chaikin money flow is computed here: the
 * files hold the Chaikin oscillator under its name. `flow` adds up money flow, MFI and on-balance volume.
 */
export const candles = defineQuery({
  name: 'candles',
  summary: 'Open, high, low, close and volume of one ticker with its indicators',
  params: Type.Object(
    {
      symbol: Type.String({ 'x-subject': true, description: 'a ticker' }),
      last: Type.Integer({ minimum: 1, maximum: 5000, default: 180, description: 'the newest sessions' }),
    },
    { additionalProperties: false },
  ),

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    ...[...METRICS, 'cmf_20'].map((id) => columnOfMetric(id, registry)),
    ...Object.entries(WORDS).map(([name, words]) =>
      plainColumn(name, 'text', registry, labelValues(registry, words)),
    ),
  ],

  plan({ symbol, last }, context) {
    const { rows, missing } = stockTable(METRICS, context, [symbol])
    const statement = sql`with _rows as (select *, ${FLOW_VOLUME} as flow_volume from (${rows})
        where close is not null),
      _flows as (select *, case when count(volume) over last20 = 20
            then sum(flow_volume) over last20 / nullif(sum(volume) over last20, 0) end as cmf_20,
          case when count(obv) over before20 = 20 then avg(obv) over before20 end as obv_mean
        from _rows window last20 as (order by _date rows between 19 preceding and current row),
          before20 as (order by _date rows between 20 preceding and 1 preceding)),
      _points as (select *, case when cmf_20 > 0.1 then 2 when cmf_20 > 0.05 then 1 when cmf_20 < -0.1 then -2
            when cmf_20 < -0.05 then -1 else 0 end
          + case when mfi_14 > 70 then -1 when mfi_14 < 30 then 1 else 0 end
          + case when obv > obv_mean + 0.05 * abs(obv_mean) then 1 when obv < obv_mean - 0.05 * abs(obv_mean) then -1
            else 0 end as points from _flows),
      _newest as (select * from _points qualify row_number() over (order by _date desc) <= ${last})
      select _date as date, ${join([...METRICS, 'cmf_20'].map(ident))},
        ${readings(context.registry)}
      from _newest order by date`
    return { statement, missing }
  },
})

// A close half-way between low and high moves no money; nor does a session without a range.
const FLOW_VOLUME = sql`case when high > low then ((close - low) - (high - close)) / (high - low) * volume else 0 end`

const SIDES = { above: 'ABOVE', level: 'LEVEL', below: 'BELOW' }

/** The columns of words. */
function readings(registry: Registry): Sql {
  const at = (metric: string, id: string) => threshold(metric, id, registry)
  return sql`${priceTrend(sql`price_vs_sma20`, sql`price_vs_sma50`, registry)} as trend,
        case when cmf_20 is null then null when points >= 3 then 'STRONG_ACCUMULATION'
          when points >= 1 then 'ACCUMULATION' when points <= -3 then 'STRONG_DISTRIBUTION'
          when points <= -1 then 'DISTRIBUTION' else 'NEUTRAL' end as flow,
        case when rsi_14 > ${at('rsi_14', 'overbought')} then 'OVERBOUGHT'
          when rsi_14 < ${at('rsi_14', 'oversold')} then 'OVERSOLD' when rsi_14 is not null then 'NEUTRAL' end
          as rsi_reading,
        ${wordOfSign(sql`price_vs_sma50`, formatOf('price_vs_sma50', registry), SIDES)} as sma50_reading,
        case when adx_14 > ${at('adx_14', 'strong')} then 'STRONG' when adx_14 is not null then 'WEAK' end
          as adx_reading,
        ${macdReading(registry)} as macd_reading`
}
