import {
  clip,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  plainColumn,
  type QueryContext,
  type Sql,
  sql,
  Type,
} from 'rattan/plugin'
import { reached } from '../../shared/thresholds.ts'
import { marketRows, VNINDEX } from '../shared/market-rows.ts'

const STORED = ['regime_score', 'regime_breadth_score', 'regime_volume_score', 'regime_momentum_score']
const METRICS = [
  'regime_total',
  'regime_valuation_score',
  'regime_volatility_score',
  ...STORED,
  'exposure_level',
]
/** Sessions that valuation and volatility are judged by: a year. */
const YEAR = 252
/** Up to the row itself, so that no later session is looked at. */
const year = sql`rows ${YEAR - 1} preceding`

/**
 * The market's regime from five factors between −100 and 100, one row a session, oldest first. The stored file computes
 * its valuation factor without P/E and its volatility factor against itself, so both are always 0 there: here they come
 * from the index's P/E and ATR. `regime_score`, `exposure_level` and `stored_signal` are the file's own.
 */
export const regimeFactors = defineQuery({
  name: 'regime-factors',
  summary: 'The regime of the market and the five factors behind it',
  params: Type.Object(
    { last: Type.Integer({ minimum: 1, maximum: 2000, default: 21, description: 'the newest sessions' }) },
    { additionalProperties: false },
  ),

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    ...METRICS.map((id) => columnOfMetric(id, registry)),
    plainColumn('regime', 'text', registry, labelValues(registry, 'regime')),
    plainColumn('sentiment', 'text', registry, labelValues(registry, 'sentiment')),
    plainColumn('risk', 'text', registry, labelValues(registry, 'risk')),
    plainColumn('stored_signal', 'text', registry, labelValues(registry, 'signal')),
  ],

  plan({ last }, context) {
    const { registry } = context
    const statement = sql`with ${stored(last, context)},
      ${valuation(last, context)},
      ${volatility(last, context)},
      _factors as (select *, case when percentile is null then null when percentile >= 90 then -80
          when percentile >= 75 then -50 when percentile >= 60 then -20 when percentile >= 40 then 0
          when percentile >= 25 then 20 when percentile >= 10 then 50 else 80 end as regime_valuation_score,
        ${clip(sql`-30 * zscore`, -100, 100)} as regime_volatility_score
        from _stored left join _percentiles using (_date) left join _widths using (_date)
          left join _exposures using (_date) left join _state using (_date)),
      _totals as (select *, 0.25 * coalesce(regime_valuation_score, 0) + 0.25 * regime_breadth_score
          + 0.15 * regime_volume_score + 0.15 * coalesce(regime_volatility_score, 0)
          + 0.2 * regime_momentum_score as regime_total from _factors)
      select _date as date, ${join(METRICS.map(ident))},
        ${reached(sql`regime_total`, 'regime_total', registry)} as regime,
        ${reached(sql`regime_total`, 'regime_sentiment', registry)} as sentiment,
        case when regime_total is null then null
          when regime_total > 50 and regime_volatility_score < -30 then 'VERY_HIGH'
          when regime_total > 30 or regime_volatility_score < -30 then 'HIGH'
          when regime_total < -50 and regime_volatility_score > 20 then 'LOW' else 'MEDIUM' end as risk,
        stored_signal
      from _totals order by _date`
    return { statement }
  },
})

/** What the files hold: the factors of the sessions that are shown, and the state of the market beside them. */
function stored(last: number, context: QueryContext): Sql {
  const state = context.columns('market_state')
  const signal =
    state?.has('signal') && state.has('date')
      ? sql`select date as _date, max(signal) as stored_signal from market_state group by date`
      : sql`select cast(null as date) as _date, cast(null as varchar) as stored_signal where false`
  return sql`_stored as (select * from (${marketRows(STORED, context)})
        qualify row_number() over (order by _date desc) <= ${last}),
      _exposures as (select * exclude (_position) from (${marketRows(['exposure_level'], context)})),
      _state as (${signal})`
}

/** Where the index's P/E stands among those of its year, in percent. */
function valuation(last: number, context: QueryContext): Sql {
  return sql`_multiples as (select _date, pe_ttm, list(pe_ttm) over (order by _date ${year}) as history
        from (select * from (${marketRows(['pe_ttm'], context, VNINDEX)}) where pe_ttm is not null
          qualify row_number() over (order by _date desc) <= ${last + YEAR})),
      _percentiles as (select _date,
        100.0 * len(list_filter(history, lambda value: value <= pe_ttm)) / len(history) as percentile from _multiples)`
}

/** How far the index's ATR lies from the mean of its year, in standard deviations. */
function volatility(last: number, context: QueryContext): Sql {
  return sql`_ranges as (select _date, index_atr_14 / index_close as width
        from (${marketRows(['index_close', 'index_atr_14'], context, VNINDEX)})
        qualify row_number() over (order by _date desc) <= ${last + YEAR}),
      _widths as (select _date, (width - avg(width) over (order by _date ${year}))
        / nullif(stddev_samp(width) over (order by _date ${year}), 0) as zscore from _ranges)`
}
