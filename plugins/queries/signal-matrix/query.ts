import Type from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { defineQuery } from '../../../core/plugin.ts'
import { ident, join, type Sql, sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn } from '../shared/columns.ts'
import { marketRows, VNINDEX } from '../shared/market-rows.ts'
import { swingLows } from '../shared/swing-lows.ts'
import { threshold } from '../shared/thresholds.ts'

const METRICS = [
  'market_score',
  'above_ma20_pct',
  'above_ma50_pct',
  'above_ma100_pct',
  'index_change_20',
  'breadth_change_20',
  'divergence_strength',
]
const WORDS = {
  trend: 'trend',
  trend_warning: 'trend_warning',
  signal: 'signal',
  context: 'context',
  advice: 'advice',
  recovering: 'recovering',
  stage: 'stage',
  bottom: 'bottom',
  divergence: 'divergence',
}

/**
 * What market breadth says on the newest session, in one row: trend, the signal of the matrix with its context and advice,
 * how far a bottom has formed, and whether index and breadth diverge over 20 sessions.
 */
export const signalMatrix = defineQuery({
  name: 'signal-matrix',
  summary: 'The signal that market breadth gives, the stage of a bottom, and divergence from the index',
  params: Type.Object({}, { additionalProperties: false }),
  datasets: () => ['market_breadth'],

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    ...METRICS.map((id) => columnOfMetric(id, registry)),
    ...Object.entries(WORDS).map(([name, words]) =>
      plainColumn(name, 'text', registry, labelValues(registry, words)),
    ),
  ],

  sql(_, context) {
    const { registry } = context
    const at = (id: string) => threshold('breadth_signal', id, registry)
    const below = (id: string) => sql`ma20 < ${at(id)} and ma50 < ${at(id)} and ma100 < ${at(id)}`
    const index = threshold.bind(null, 'index_change_20')
    const breadth = threshold.bind(null, 'breadth_change_20')
    const diverges = (index_: Sql, breadth_: Sql) =>
      sql`index_change_20 ${index_} and breadth_change_20 ${breadth_}`
    return sql`with ${swingLows(context)},
      _index as (select _date, (index_close / lag(index_close, 20) over (order by _date) - 1) * 100 as index_change_20
        from (${marketRows(['index_close'], context, VNINDEX)})),
      _scores as (select _date, market_score from (${marketRows(['market_score'], context)})),
      _changes as (select *, above_ma20_pct as ma20, above_ma50_pct as ma50, above_ma100_pct as ma100,
        above_ma50_pct - lag(above_ma50_pct, 20) over (order by i) as breadth_change_20,
        above_ma20_pct > lag(above_ma20_pct) over (order by i) as improving from _recent),
      _newest as (select * from _changes left join _index using (_date) left join _scores using (_date)
        cross join (select bool_or(higher) filter (where line = 'MA20') as higher20,
          bool_or(higher) filter (where line = 'MA50') as higher50,
          bool_or(rising) filter (where line = 'MA20') as rising20,
          bool_or(rising) filter (where line = 'MA50') as rising50 from _swings)
        where i = n - 1),
      _trends as (select *, coalesce(ma50 >= ${at('trend')} and ma100 >= ${at('trend')}, false) as up from _newest),
      _stages as (select *, case when up then null
        when ${below('capitulation')} and not higher20 then 'CAPITULATION'
        when ${below('accumulation')} and higher20 and rising20 then 'ACCUMULATING'
        when ma20 >= ${at('reversal')} and higher20 and higher50 and rising50 then 'EARLY_REVERSAL' end as stage
        from _trends),
      _signals as (select *, case
        when up and ma20 < ${at('deep_pullback')} then 'STRONG_BUY'
        when up and ma20 < ${at('pullback')} then 'BUY'
        when up and ma20 > ${at('overheated')} then 'WARNING'
        when up then 'HOLD'
        when ma20 > ${at('bull_trap')} then 'SELL'
        when ma50 < ${at('crash_trend')} and ma20 < ${at('crash_timing')} and not higher20 then 'DANGER'
        when stage = 'EARLY_REVERSAL' then 'EARLY_BUY'
        when stage = 'ACCUMULATING' then 'ACCUMULATING'
        else 'WAIT' end as signal,
        case when ${diverges(sql`> ${index('rise', registry)}`, sql`< ${breadth('fall', registry)}`)} then 'BEARISH'
          when ${diverges(sql`< ${index('fall', registry)}`, sql`> ${breadth('rise', registry)}`)} then 'BULLISH'
          else 'NONE' end as divergence
        from _stages),
      _measured as (select *, case when divergence = 'NONE' then 0
        else least(100, 2 * abs(breadth_change_20)) end as divergence_strength from _signals)
      select _date as date, ${join(METRICS.map(ident))},
        case when up then 'UPTREND' else 'DOWNTREND' end as trend,
        case when ma50 < ${at('trend')} then 'BELOW' else 'ABOVE' end as trend_warning,
        signal, signal as context, signal as advice,
        case when up and signal in ('STRONG_BUY', 'BUY') and improving then 'RECOVERING' end as recovering,
        stage, coalesce(stage, 'NONE') as bottom, divergence
      from _measured order by _date`
  },
})
