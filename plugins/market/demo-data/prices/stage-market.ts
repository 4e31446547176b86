import type { Firm } from '../firms/firms.ts'
import { dateValue, type StagedColumn, type Workbench } from '../workbench.ts'
import { type Bars, bars, factors } from './bars.ts'
import * as indicators from './indicators.ts'

/** Where the index starts on the first session. */
const INDEX_START = 980

type Series = indicators.Series

/**
 * Simulates every firm's sessions and the index over them. Leaves tables `bars` (one row a firm and session, with
 * indicators) and `index_bars`; indicators are rounded unless `exact`. Answers each firm's market value by session,
 * for its statements to follow.
 */
export async function stageMarket(
  bench: Workbench,
  listed: readonly Firm[],
  sessions: readonly string[],
  { seed, exact }: { readonly seed: number; readonly exact: boolean },
): Promise<ReadonlyMap<string, Float64Array>> {
  const shared = factors([...new Set(listed.map((firm) => firm.sector))], sessions.length, seed)
  const dates = sessions.map(dateValue)
  const index = new IndexOfValue(sessions.length)
  const values = new Map<string, Float64Array>()
  for (const firm of listed) {
    const series = bars(firm, shared, seed)
    const n = series.close.length
    const constant = (text: string) => new Array<string>(n).fill(text)
    const tech = technicals(series, exact)
    await bench.append('bars', [
      { name: 'symbol', type: 'VARCHAR', values: constant(firm.symbol) },
      { name: 'sector', type: 'VARCHAR', values: constant(firm.sector) },
      { name: 'entity', type: 'VARCHAR', values: constant(firm.entity) },
      { name: 'session', type: 'INTEGER', values: Array.from({ length: n }, (_, i) => firm.listed + i) },
      { name: 'date', type: 'DATE', values: dates.slice(firm.listed, firm.listed + n) },
      ...ohlcv(series),
      { name: 'shares', type: 'DOUBLE', values: new Float64Array(n).fill(firm.shares) },
      ...tech,
    ])
    if (firm.exchange === 'HOSE') index.add(firm, series)
    values.set(
      firm.symbol,
      Float64Array.from(
        sessions,
        (_, i) => firm.shares * (series.close[Math.max(0, Math.min(n - 1, i - firm.listed))] as number),
      ),
    )
  }
  const market = index.bars()
  await bench.append('index_bars', [
    { name: 'session', type: 'INTEGER', values: sessions.map((_, i) => i) },
    { name: 'date', type: 'DATE', values: dates },
    ...ohlcv(market),
    ...technicals(market, exact),
  ])
  return values
}

function ohlcv(series: Bars): StagedColumn[] {
  return [
    { name: 'open', type: 'DOUBLE', values: series.open },
    { name: 'high', type: 'DOUBLE', values: series.high },
    { name: 'low', type: 'DOUBLE', values: series.low },
    { name: 'close', type: 'DOUBLE', values: series.close },
    { name: 'volume', type: 'DOUBLE', values: series.volume },
  ]
}

/** The indicator columns that ticker and index files share, in their order. */
function technicals({ high, low, close, volume }: Bars, exact: boolean): StagedColumn[] {
  const sma = new Map([20, 50, 100, 200].map((n) => [n, indicators.sma(close, n)]))
  const gap = (n: number) => close.map((value, i) => (value / (sma.get(n) as Series)[i]! - 1) * 100)
  const macd = indicators.macd(close)
  const slow = indicators.stochastic(high, low, close)
  const band = indicators.bollinger(close)
  const accumulation = indicators.accumulation(high, low, close, volume)
  const columns: readonly (readonly [string, Series])[] = [
    ...[...sma].map(([n, values]) => [`sma_${n}`, values] as const),
    ['ema_20', indicators.ema(close, 20)],
    ['ema_50', indicators.ema(close, 50)],
    ['rsi_14', indicators.rsi(close, 14)],
    ['macd', macd.line],
    ['macd_signal', macd.signal],
    ['macd_hist', macd.histogram],
    ['stoch_k', slow.k],
    ['stoch_d', slow.d],
    ['bb_upper', band.upper],
    ['bb_middle', band.middle],
    ['bb_lower', band.lower],
    ['bb_width', band.middle.map((mean, i) => ((band.upper[i]! - band.lower[i]!) / mean) * 100)],
    ['atr_14', indicators.atr(high, low, close)],
    ['obv', indicators.onBalanceVolume(close, volume)],
    ['ad_line', accumulation],
    ['cmf_20', indicators.chaikin(accumulation)],
    ['mfi_14', indicators.moneyFlowIndex(high, low, close, volume)],
    ['adx_14', indicators.adx(high, low, close)],
    ['cci_20', indicators.channelIndex(high, low, close)],
    ['price_vs_sma20', gap(20)],
    ['price_vs_sma50', gap(50)],
    ['price_vs_sma200', gap(200)],
  ]
  return columns.map(([name, values]) => ({
    name,
    type: 'DOUBLE',
    values: exact ? values : values.map(rounded),
  }))
}

/** Four decimals say all that a chart shows, and compress. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

/** A value-weighted index, chained from session to session so that a new listing does not move it. */
class IndexOfValue {
  private readonly before: Float64Array
  private readonly sums: { open: Float64Array; high: Float64Array; low: Float64Array; close: Float64Array }
  private readonly volume: Float64Array

  constructor(sessions: number) {
    const zeros = () => new Float64Array(sessions)
    this.before = zeros()
    this.sums = { open: zeros(), high: zeros(), low: zeros(), close: zeros() }
    this.volume = zeros()
  }

  add(firm: Firm, series: Bars): void {
    for (let i = 1; i < series.close.length; i++) {
      const session = series.first + i
      this.before[session]! += firm.shares * series.close[i - 1]!
      for (const part of ['open', 'high', 'low', 'close'] as const)
        this.sums[part][session]! += firm.shares * series[part][i]!
      this.volume[session]! += series.volume[i]!
    }
  }

  bars(): Bars {
    const n = this.before.length
    const out = {
      first: 0,
      open: new Float64Array(n),
      high: new Float64Array(n),
      low: new Float64Array(n),
      close: new Float64Array(n),
      volume: this.volume,
    }
    let level = INDEX_START
    for (let i = 0; i < n; i++) {
      const points = (part: 'open' | 'high' | 'low' | 'close') =>
        this.before[i] ? (level * this.sums[part][i]!) / this.before[i]! : level
      const open = points('open')
      const close = points('close')
      // Members do not reach their extremes in the same minute: the index's range is narrower than the mean of theirs.
      out.high[i] = rounded(Math.max(open, close) + 0.4 * (points('high') - Math.max(open, close)))
      out.low[i] = rounded(Math.min(open, close) - 0.4 * (Math.min(open, close) - points('low')))
      out.open[i] = rounded(open)
      out.close[i] = rounded(close)
      level = close
    }
    return out
  }
}
