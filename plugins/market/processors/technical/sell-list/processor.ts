import { defineProcessor, raw, Type } from 'rattan/plugin'
import { sectorStep } from '../shared/sectors.ts'

/**
 * Tickers to sell on the newest session, worst first: RS rating below 50 or close below SMA50, which stands for the price
 * that was paid. How long it was held nobody knows: `hold_days` is unknown (the original says 20 throughout).
 */
export default defineProcessor({
  name: 'sell-list',
  summary: 'Weak tickers to sell, with the reasons and the distance from their 50-session average.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    quotes: { columns: ['symbol', 'date', 'close', 'rsi_14', 'sma_50'] },
    rating: { columns: ['symbol', 'date', 'rs_rating'] },
  },
  plan: (_, { registry }) => ({
    steps: [sectorStep(registry)],
    rows: raw(`with weak as (
        select p.*, rs_rating, round((close / nullif(sma_50, 0) - 1) * 100, 1) as pnl_pct from quotes p join rating using (symbol, date)
        where date = (select max(date) from quotes) and (rs_rating < 50 or close < sma_50)
      )
      select symbol, sector_code, date, concat_ws(', ', case when rs_rating < 50 then 'RS_BREAKDOWN' end, case when close < sma_50 then 'BELOW_SMA50' end,
          case when rsi_14 > 70 then 'OVERBOUGHT' end) as sell_reason, close as exit_price, sma_50 as original_entry, pnl_pct, null::bigint as hold_days
      from weak left join ticker_sectors using (symbol) order by pnl_pct nulls last, symbol`),
  }),
})
