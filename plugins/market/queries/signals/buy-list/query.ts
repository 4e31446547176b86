import {
  clip,
  columnOfMetric,
  defineQuery,
  greatest,
  groupColumn,
  ident,
  join,
  labelValues,
  least,
  plainColumn,
  type QueryContext,
  type Sql,
  type Static,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { marketState } from '../../market/market-state/query.ts'
import { sectorsOfTickers } from '../../shared/sectors-of-tickers.ts'
import { threshold } from '../../shared/thresholds.ts'
import { newestStocks } from '../../stock/shared/newest-stocks.ts'
import { listConditions, listParams } from '../shared/trading-list.ts'

const params = Type.Object(
  {
    ...listParams,
    capital: Type.Number({ minimum: 0, default: 1_000_000_000, description: 'in VND' }),
    risk: Type.Number({
      minimum: 0,
      maximum: 100,
      default: 1,
      description: 'what a trade may lose down to its stop, in percent of the capital',
    }),
    summary: Type.Optional(
      Type.Boolean({ default: false, description: 'instead of the list, one row about it' }),
    ),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const METRICS = [
  ...['rs_rating', 'rsi_14', 'buy_score', 'entry_price', 'stop_loss', 'target_1', 'target_2'],
  ...['position_size', 'position_quantity', 'position_value', 'position_risk', 'trading_value'],
]
const MEANS = ['mean_rs_rating', 'mean_buy_score', 'recommended_exposure', 'position_value', 'position_risk']

/**
 * Stocks to buy on the newest session: strong against the market and above SMA50, best score first. The score weighs the
 * RS rating 40%, RSI between 30 and 70 30%, and volume against the mean of the candidates 30%. Nothing is bought while
 * the recommended share of stocks is none; a position shrinks with that share.
 */
export const buyList = defineQuery({
  name: 'buy-list',
  summary: 'Strong stocks to buy with entry, stop, targets and size of the position',
  params,

  columns: ({ summary }, registry) =>
    summary
      ? [
          plainColumn('candidates', 'number', registry),
          plainColumn('shown', 'number', registry),
          ...MEANS.map((id) => columnOfMetric(id, registry)),
          plainColumn('strongest_sector', 'text', registry, labelValues(registry, 'groups')),
        ]
      : [
          subjectColumn('STOCK', registry),
          groupColumn(registry),
          plainColumn('date', 'date', registry),
          ...METRICS.map((id) => columnOfMetric(id, registry)),
          plainColumn('source_signal', 'text', registry, labelValues(registry, 'sell_reason')),
        ],

  plan(params: Params, context) {
    const rows = candidates(params, context)
    return {
      statement: params.summary
        ? sql`${rows} select (select count(*) from _valued) as candidates, count(*) as shown,
        avg(rs_rating) as mean_rs_rating, avg(buy_score) as mean_buy_score,
        (select recommended_exposure from _market) as recommended_exposure,
        coalesce(sum(position_value), 0) as position_value, coalesce(sum(position_risk), 0) as position_risk,
        mode(sector order by buy_score desc) as strongest_sector
        from _list order by all`
        : sql`${rows} select _subject as subject, sector, _date as date, ${join(METRICS.map(ident))},
      'RS_MOMENTUM' as source_signal from _list order by buy_score desc nulls last, subject`,
      datasets: ['prices', 'rs_rating', 'vnindex', 'market_breadth'],
    }
  },
})

/** Common table expressions up to `_list`, the best of `_valued`: every stock to buy, with the size of its position. */
function candidates(params: Params, context: QueryContext): Sql {
  const { registry } = context
  const { capital, risk, limit } = params
  const rule = (id: string) => threshold('buy_rule', id, registry)
  const price = (id: string) => sql`close * (1 + ${rule(id)} / 100)`
  return sql`with _sectors as (${sectorsOfTickers(registry)}),
      _market as (select recommended_exposure from (${marketState.plan({ last: 1 }, context).statement})),
      _strong as (select *, avg(volume) over () as mean_volume from ${newestStocks(context)} cross join _market
        where rs_rating >= ${rule('rs_rating')} and close > sma_50 and recommended_exposure > 0),
      _scores as (select *, 0.4 * rs_rating + 0.3 * (${clip(sql`rsi_14`, 30, 70)} - 30) / 40 * 100
          + 0.3 * (${clip(sql`volume / nullif(mean_volume, 0)`, 0.5, 2)} - 0.5) / 1.5 * 100 as buy_score,
        round(${greatest(
          rule('smallest'),
          least(
            rule('largest'),
            sql`(5 + (rs_rating - ${rule('rs_rating')}) / 10) * recommended_exposure / 100`,
          ),
        )}, 1) as position_size,
        close as entry_price, ${price('stop')} as stop_loss, ${price('target_1')} as target_1,
        ${price('target_2')} as target_2 from _strong),
      _sized as (select * , floor(${least(
        sql`cast(${capital} as double) * ${risk} / 100 / (entry_price - stop_loss)`,
        sql`cast(${capital} as double) * position_size / 100 / entry_price`,
      )} / 100) * 100 as position_quantity from _scores),
      _valued as (select *, position_quantity * entry_price as position_value,
          position_quantity * (entry_price - stop_loss) as position_risk
        from _sized left join _sectors on symbol = _subject where ${listConditions(params, registry)}),
      _list as (select * from _valued order by buy_score desc nulls last, _subject limit ${limit})`
}
