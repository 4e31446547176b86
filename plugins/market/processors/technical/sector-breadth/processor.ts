import { defineProcessor, raw } from 'rattan/plugin'
import { BREADTH_COLUMNS, BreadthParams, counts, moved, named } from '../shared/breadth.ts'
import { sectorStep } from '../shared/sectors.ts'

/** Breadth of each sector by session, and its strength: .20 MA20 + .30 MA50 + .25 MA100 + .25 MA200, percentages. */
export default defineProcessor({
  name: 'sector-breadth',
  summary: 'Tickers of each sector above their averages, by RSI, and those that rose and fell.',
  params: BreadthParams,
  inputs: { quotes: { columns: BREADTH_COLUMNS } },
  lookback: 1,
  plan: ({ against, original }, { registry }) => ({
    steps: [sectorStep(registry)],
    rows: raw(`with moved as (${moved('quotes join ticker_sectors using (symbol)', against)}), counted as (
        select date, sector_code, ${counts(original)}, count(*) filter (rsi_14 >= 50 and rsi_14 < 70) as bullish_rsi,
          count(*) filter (rsi_14 > 30 and rsi_14 < 50) as bearish_rsi, count(*) filter (rsi_14 >= 70) as overbought,
          count(*) filter (rsi_14 <= 30) as oversold from moved group by date, sector_code
      )
      select date, sector_code, total_stocks, ${named((n) => `pct_above_ma${n}`)}, ${[20, 50, 100, 200].map((n) => `pct_${n} as above_ma${n}_pct`).join(', ')},
        round(0.2 * pct_20 + 0.3 * pct_50 + 0.25 * pct_100 + 0.25 * pct_200, 2) as strength_score,
        case when pct_50 >= 70 then 'STRONG_BULLISH' when pct_50 >= 55 then 'BULLISH' when pct_50 >= 45 then 'NEUTRAL'
          when pct_50 >= 30 then 'BEARISH' when pct_50 is not null then 'STRONG_BEARISH' end as sector_trend,
        advancing, declining, unchanged, ad_ratio, bullish_rsi, bearish_rsi, overbought, oversold
      from counted order by date, sector_code`),
  }),
})
