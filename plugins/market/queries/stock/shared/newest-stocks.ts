import { prepared, type QueryContext, type Sql, sql } from 'rattan/plugin'
import { stockRows } from './stock-rows.ts'

/** What lists of the newest session are made from. */
const METRICS = ['close', 'volume', 'trading_value', 'sma_50', 'rsi_14', 'rs_rating', 'price_vs_sma50']

/** A table of the stocks that traded on the newest session: `_subject`, `_date`, then `METRICS`. */
export function newestStocks(context: QueryContext): Sql {
  return prepared(
    'newest_stocks',
    sql`select * from (${stockRows(METRICS, context)}) where close is not null
      qualify _date = max(_date) over () order by _subject`,
  )
}
