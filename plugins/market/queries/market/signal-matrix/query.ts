import {
  clip,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  plainColumn,
  type QueryContext,
  type Registry,
  type Sql,
  sql,
  Type,
} from 'rattan/plugin'
import { threshold } from '../../shared/thresholds.ts'
import { marketRows, VNINDEX } from '../shared/market-rows.ts'
import { swingLows } from '../shared/swing-lows.ts'

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

  columns: (_, registry) => [
    plainColumn('date', 'date', registry),
    ...METRICS.map((id) => columnOfMetric(id, registry)),
    ...Object.entries(WORDS).map(([name, words]) =>
      plainColumn(name, 'text', registry, labelValues(registry, words)),
    ),
  ],

  plan(_, context) {
    const at = (id: string) => threshold('breadth_signal', id, context.registry)
    const statement = sql`with ${swingLows(context)},
      ${newest(context)},
      _trends as (select *, ma50 >= ${at('trend')} and ma100 >= ${at('trend')} as up from _newest),
      ${judged(context.registry)},
      _measured as (select *, case when divergence = 'NONE' then 0
        else ${clip(sql`2 * abs(breadth_change_20)`, 0, 100)} end as divergence_strength from _signals)
      select _date as date, ${join(METRICS.map(ident))},
        case when up then 'UPTREND' when not up then 'DOWNTREND' end as trend,
        case when ma50 < ${at('trend')} then 'BELOW' when ma50 is not null then 'ABOVE' end as trend_warning,
        signal, signal as context, signal as advice,
        case when up and signal in ('STRONG_BUY', 'BUY') and improving then 'RECOVERING' end as recovering,
        stage, coalesce(stage, 'NONE') as bottom, divergence
      from _measured order by _date`
    return { statement, datasets: ['market_breadth'] }
  },
})

/** Common table expressions up to `_newest`: the newest session with its changes and what the swing lows say. */
function newest(context: QueryContext): Sql {
  return sql`_index as (select _date, (index_close / lag(index_close, 20) over (order by _date) - 1) * 100 as index_change_20
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
        where i = n - 1)`
}

/** From `_trends` to `_signals`: the stage of a bottom, the signal, and whether index and breadth part. */
function judged(registry: Registry): Sql {
  const at = (id: string) => threshold('breadth_signal', id, registry)
  const below = (id: string) => sql`ma20 < ${at(id)} and ma50 < ${at(id)} and ma100 < ${at(id)}`
  const index = (id: string) => threshold('index_change_20', id, registry)
  const breadth = (id: string) => threshold('breadth_change_20', id, registry)
  const diverges = (index_: Sql, breadth_: Sql) =>
    sql`index_change_20 ${index_} and breadth_change_20 ${breadth_}`
  return sql`_stages as (select *, case when up or up is null then null
        when ${below('capitulation')} and not higher20 then 'CAPITULATION'
        when ${below('accumulation')} and higher20 and rising20 then 'ACCUMULATING'
        when ma20 >= ${at('reversal')} and higher20 and higher50 and rising50 then 'EARLY_REVERSAL' end as stage
        from _trends),
      _signals as (select *, case when up is null then null
        when up and ma20 < ${at('deep_pullback')} then 'STRONG_BUY'
        when up and ma20 < ${at('pullback')} then 'BUY'
        when up and ma20 > ${at('overheated')} then 'WARNING'
        when up then 'HOLD'
        when ma20 > ${at('bull_trap')} then 'SELL'
        when ma50 < ${at('crash_trend')} and ma20 < ${at('crash_timing')} and not higher20 then 'DANGER'
        when stage = 'EARLY_REVERSAL' then 'EARLY_BUY'
        when stage = 'ACCUMULATING' then 'ACCUMULATING'
        else 'WAIT' end as signal,
        case when ${diverges(sql`> ${index('rise')}`, sql`< ${breadth('fall')}`)} then 'BEARISH'
          when ${diverges(sql`< ${index('fall')}`, sql`> ${breadth('rise')}`)} then 'BULLISH'
          else 'NONE' end as divergence
        from _stages)`
}
