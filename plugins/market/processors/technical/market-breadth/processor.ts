import { defineProcessor, raw } from 'rattan/plugin'
import { BREADTH_COLUMNS, BreadthParams, counts, moved, named } from '../shared/breadth.ts'

/** Breadth of the market by session; see docs/processors/technical.md for what differs from the original. */
export default defineProcessor({
  name: 'market-breadth',
  summary: 'Tickers above their averages, and those that rose and fell, by session.',
  params: BreadthParams,
  inputs: { quotes: { columns: BREADTH_COLUMNS.filter((name) => name !== 'rsi_14') } },
  lookback: 1,
  plan: ({ against, original }) => ({
    rows: raw(`with moved as (${moved('quotes', against)}), counted as (select date, ${counts(original)} from moved group by date)
      select date, total_stocks, ${named((n) => `above_ma${n}_pct`)}, advancing, declining, unchanged, ad_ratio,
        case when pct_50 > 75 then 'STRONG_BULLISH' when pct_50 > 60 then 'BULLISH' when pct_50 < 25 then 'STRONG_BEARISH'
          when pct_50 < 40 then 'BEARISH' when pct_50 is not null then 'NEUTRAL' end as market_trend
      from counted order by date`),
  }),
})
