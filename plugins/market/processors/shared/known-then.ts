import { type Sql, sql } from 'rattan/plugin'

/**
 * Bars with what was known of the issuer on that day: its newest quarter that had been reported. A quarter that was
 * reported after a later one is never the newest. Market value in dong.
 *
 * @param bars table of `symbol`, `date`, `close`, `volume`, `market_cap`
 * @param quarters table of issuers' quarters
 */
export const knownThen = (bars: Sql, quarters: Sql): Sql =>
  sql`select b.*, q.* exclude (symbol) from (
      select symbol, date, close, volume, market_cap from ${bars} where close > 0 and market_cap > 0
    ) b asof left join (
      select * from ${quarters}
      qualify available < coalesce(min(available) over (
        partition by symbol order by report_date rows between 1 following and unbounded following), available + 1)
    ) q on b.symbol = q.symbol and b.date >= q.available`
