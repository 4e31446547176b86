import { defineProcessor, raw, Type } from 'rattan/plugin'
import { sectorStep } from '../shared/sectors.ts'

const between = (value: string, low: number, high: number) => `greatest(${low}, least(${high}, ${value}))`

/**
 * Tickers to buy on the newest session, strongest first: RS rating from 80 on and close above SMA50. Score .40 rating,
 * .30 RSI between 30 and 70, .30 volume against the mean of the candidates; stop 7% below, targets 10% and 20% above. None
 * while the market's signal is RISK_OFF.
 */
export default defineProcessor({
  name: 'buy-list',
  summary: 'Strong tickers to buy, with entry, stop, targets and size of the position.',
  params: Type.Object(
    { limit: Type.Integer({ default: 10, minimum: 1, description: 'most tickers on the list' }) },
    { additionalProperties: false },
  ),
  inputs: {
    quotes: { columns: ['symbol', 'date', 'close', 'volume', 'rsi_14', 'sma_50'] },
    rating: { columns: ['symbol', 'date', 'rs_rating'] },
    state: { columns: ['signal', 'exposure_level'] },
  },
  plan: ({ limit }, { registry }) => ({
    steps: [sectorStep(registry)],
    rows: raw(`with candidates as (
        select p.*, rs_rating, avg(volume) over () as mean_volume from quotes p join rating using (symbol, date)
        where date = (select max(date) from quotes) and rs_rating >= 80 and close > sma_50 and exists (select 1 from state where signal <> 'RISK_OFF')
      ), scored as (
        select *, round(0.4 * rs_rating + 0.3 * (${between('rsi_14', 30, 70)} - 30) / 40 * 100
          + 0.3 * (${between('coalesce(volume / nullif(mean_volume, 0), 0.5)', 0.5, 2)} - 0.5) / 1.5 * 100, 2) as points from candidates where rsi_14 is not null
      )
      select symbol, sector_code, date, rs_rating, points as buy_score, points as score, close as entry_price, round(close * 0.93, 2) as stop_loss,
        round(close * 1.1, 2) as target_1, round(close * 1.2, 2) as target_2,
        round(${between('(5 + (rs_rating - 80) / 10) * (select max(exposure_level) from state) / 100', 2, 10)}, 1) as position_size_pct, 'RS_MOMENTUM' as signal_source
      from scored left join ticker_sectors using (symbol) order by points desc, symbol limit ${limit}`),
  }),
})
