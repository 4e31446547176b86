import {
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  join,
  labelValues,
  plainColumn,
  type Static,
  sql,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { sectorsOfTickers } from '../../shared/sectors-of-tickers.ts'
import { threshold } from '../../shared/thresholds.ts'
import { newestStocks } from '../../stock/shared/newest-stocks.ts'
import { listConditions, listParams } from '../shared/trading-list.ts'

const params = Type.Object(listParams, { additionalProperties: false })
type Params = Static<typeof params>

const METRICS = ['exit_price', 'sma_50', 'pnl_vs_sma50', 'rs_rating', 'rsi_14', 'trading_value']

/**
 * Stocks to sell on the newest session: weaker than half of the market, or below SMA50; furthest below it first. Urgent
 * where both hold, least where only the rating is low. The average is no entry: nobody's trades are known.
 */
export const sellList = defineQuery({
  name: 'sell-list',
  summary: 'Stocks that lost relative strength or their 50-session average',
  params,
  columns: (_, registry) => [
    subjectColumn('STOCK', registry),
    groupColumn(registry),
    plainColumn('date', 'date', registry),
    ...METRICS.map((id) => columnOfMetric(id, registry)),
    plainColumn('sell_reason', 'text', registry, labelValues(registry, 'sell_reason')),
    plainColumn('urgency', 'text', registry, labelValues(registry, 'urgency')),
  ],
  plan(params: Params, context) {
    const { registry } = context
    const statement = sql`with _sectors as (${sectorsOfTickers(registry)}),
      _newest as (select *, close as exit_price, (close / nullif(sma_50, 0) - 1) * 100 as pnl_vs_sma50,
          coalesce(rs_rating < ${threshold('rs_rating', 'average', registry)}, false) as weak,
          coalesce(close < sma_50, false) as below,
          coalesce(rsi_14 > ${threshold('rsi_14', 'overbought', registry)}, false) as hot
        from ${newestStocks(context)})
      select _subject as subject, sector, _date as date, ${join(METRICS.map(ident))},
        concat_ws('+', case when weak then 'RS_BREAKDOWN' end, case when below then 'BELOW_SMA50' end,
          case when hot then 'OVERBOUGHT' end) as sell_reason,
        case when weak and below then 'HIGH' when below or hot then 'MEDIUM' else 'LOW' end as urgency
      from _newest left join _sectors on symbol = _subject
      where (weak or below) and ${listConditions(params, registry)}
      order by pnl_vs_sma50 nulls last, subject limit ${params.limit}`
    return { statement, datasets: ['prices', 'rs_rating'] }
  },
})
