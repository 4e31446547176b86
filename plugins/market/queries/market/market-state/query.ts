import {
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  plainColumn,
  raw,
  type Sql,
  sql,
  Type,
} from 'rattan/plugin'
import { reached, threshold } from '../../shared/thresholds.ts'
import { marketRows, VNINDEX } from '../shared/market-rows.ts'

const INDEX = ['index_close', 'index_change_pct', 'index_sma_20', 'index_sma_50', 'index_sma_100']
const COMPUTED = ['index_ema_9', 'index_ema_21', 'index_ema_gap', 'recommended_exposure']
const BREADTH = [
  'above_ma20_pct',
  'above_ma50_pct',
  'above_ma100_pct',
  'market_score',
  'total_stocks',
  'advancing',
  'declining',
  'unchanged',
  'ad_ratio',
]

const params = Type.Object(
  {
    last: Type.Integer({ minimum: 1, maximum: 5000, default: 126, description: 'the newest sessions' }),
  },
  { additionalProperties: false },
)

/**
 * VN-Index with its averages and the breadth of its market, one row a session, oldest first. The regime compares EMA9
 * with EMA21 of the close; the exposure follows from it and from breadth, the signal from the exposure. Averages are
 * taken over all history before the window is cut.
 */
export const marketState = defineQuery({
  name: 'market-state',
  summary: 'The index, its breadth, and the regime, exposure and signal that follow',
  params,

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    ...[...INDEX, ...COMPUTED, ...BREADTH].map((id) => columnOfMetric(id, registry)),
    plainColumn('regime', 'text', registry, labelValues(registry, 'regime')),
    plainColumn('signal', 'text', registry, labelValues(registry, 'signal')),
    plainColumn('trend', 'text', registry, labelValues(registry, 'trend')),
  ],

  plan({ last }, context) {
    const { registry } = context
    const limit = (id: string) => threshold('index_ema_gap', id, registry)
    const trend = threshold('breadth_signal', 'trend', registry)
    const shown = [...INDEX, ...COMPUTED, ...BREADTH].map(ident)
    const statement = sql`with _index as (${marketRows(INDEX, context, VNINDEX)}),
      _breadth as (select * exclude (_position) from (${marketRows(BREADTH, context)})),
      _averages as (select *, ${ema(9)} as index_ema_9, ${ema(21)} as index_ema_21 from _index),
      _gaps as (select *, (index_ema_9 / index_ema_21 - 1) * 100 as index_ema_gap
        from _averages left join _breadth using (_date)
        qualify row_number() over (order by _date desc) <= ${last}),
      _regimes as (select *, case when index_ema_gap > ${limit('bullish')} then 'BULLISH'
        when index_ema_gap < ${limit('bearish')} then 'BEARISH'
        when index_ema_gap is not null then 'NEUTRAL' end as regime from _gaps),
      _exposures as (select *, cast(case when above_ma20_pct is null then null when regime = 'BEARISH' then '0'
        else ${reached(sql`above_ma20_pct`, 'exposure_by_breadth', registry)} end as double) as recommended_exposure
        from _regimes)
      select _date as date, ${join(shown)}, regime,
        case when recommended_exposure >= ${threshold('recommended_exposure', 'risk_on', registry)} then 'RISK_ON'
          when recommended_exposure = 0 then 'RISK_OFF' when recommended_exposure > 0 then 'CAUTION' end as signal,
        case when above_ma50_pct >= ${trend} and above_ma100_pct >= ${trend} then 'UPTREND'
          when not (above_ma50_pct >= ${trend} and above_ma100_pct >= ${trend}) then 'DOWNTREND' end as trend
      from _exposures order by _date`
    return { statement }
  },
})

/** Exponential average of the close with k = 2 / (n + 1), seeded by the first; what is 250 sessions back weighs nothing. */
function ema(sessions: number): Sql {
  const share = raw((2 / (sessions + 1)).toExponential())
  return sql`list_reduce(list(index_close) filter (where index_close is not null)
    over (order by _position rows 249 preceding), lambda mean, close: mean + (close - mean) * ${share})`
}
