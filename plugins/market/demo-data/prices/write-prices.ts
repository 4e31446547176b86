import type { Workbench } from '../workbench.ts'

const INDICATORS = `sma_20, sma_50, sma_100, sma_200, ema_20, ema_50, rsi_14, macd, macd_signal, macd_hist, stoch_k,
  stoch_d, bb_upper, bb_middle, bb_lower, bb_width, atr_14, obv, ad_line, cmf_20, mfi_14, adx_14, cci_20,
  price_vs_sma20, price_vs_sma50, price_vs_sma200`
const BASIC = `select symbol, date::timestamp_ns as date, open, high, low, close, volume::bigint as volume,
  null::integer as resolution, null::integer as updated_at, close * shares as market_cap,
  shares as shares_outstanding, close * volume as trading_value, null::double as expected_trading_value,
  null::double as trading_value_diff, ${INDICATORS}
from bars`

/** Raw prices, indicators by ticker in three windows, and the index with its trend. */
export async function writePrices(bench: Workbench, sessions: number, kept: number): Promise<void> {
  await bench.write(
    'raw/ohlcv/OHLCV_mktcap.parquet',
    `select symbol, date::timestamp_ns as date, open, high, low, close, volume::bigint as volume,
       close * volume as trading_value, shares as shares_outstanding, close * shares as market_cap
     from bars order by symbol, date`,
  )
  const technical = 'processed/technical'
  await bench.write(
    `${technical}/basic_data.parquet`,
    `${BASIC} where session >= ${sessions - kept} order by symbol, date`,
  )
  await bench.write(
    `${technical}/basic_data_30d.parquet`,
    `${BASIC} where session >= ${sessions - 21} order by symbol, date`,
  )
  await bench.write(
    `${technical}/basic_data_latest.parquet`,
    `${BASIC} qualify row_number() over (partition by symbol order by session desc) = 1 order by symbol`,
  )
  await bench.write(
    `${technical}/vnindex/vnindex_indicators.parquet`,
    `select date, 'VNINDEX' as symbol, open, high, low, close, volume::bigint as volume, ${INDICATORS},
       case when sma_200 is null then 'UNKNOWN'
         when close > ema_20 and ema_20 > sma_50 and sma_50 > sma_200 then 'STRONG_UPTREND'
         when close > sma_50 and sma_50 > sma_200 then 'UPTREND'
         when close < ema_20 and ema_20 < sma_50 and sma_50 < sma_200 then 'STRONG_DOWNTREND'
         when close < sma_50 and sma_50 < sma_200 then 'DOWNTREND'
         else 'SIDEWAYS' end as trend
     from index_bars order by date`,
  )
}
