import { raw, type Sql } from 'rattan/plugin'

/** For tests: one ticker's bars, oldest first, on consecutive days. */
export interface TestBars {
  readonly symbol: string
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** A walk with gaps, days without trade and days without range, the same for a seed. */
export function walk(symbol: string, n: number, seed: number): TestBars {
  let state = seed >>> 0
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const columns = () => new Float64Array(n)
  const bars = {
    symbol,
    open: columns(),
    high: columns(),
    low: columns(),
    close: columns(),
    volume: columns(),
  }
  let previous = 20_000
  for (let i = 0; i < n; i++) {
    const idle = draw() < 0.06
    const open = idle ? previous : Math.max(100, Math.round((previous * (1 + (draw() - 0.5) / 50)) / 10) * 10)
    const close = idle ? previous : Math.max(100, Math.round((open * (1 + (draw() - 0.5) / 20)) / 10) * 10)
    bars.open[i] = open
    bars.close[i] = close
    bars.high[i] = idle ? close : Math.max(open, close) + Math.round(draw() * 20) * 10
    bars.low[i] = idle ? close : Math.min(open, close) - Math.round(draw() * 5) * 10
    bars.volume[i] = idle ? 0 : Math.round(draw() * 1e6) * 100
    previous = close
  }
  return bars
}

/** Bars from closes alone: no range, or `range` around the close. */
export function plain(symbol: string, closes: readonly number[], volume = 1000, range = 0): TestBars {
  const close = Float64Array.from(closes)
  return {
    symbol,
    open: close,
    high: close.map((value) => value + range),
    low: close.map((value) => value - range),
    close,
    volume: close.map(() => volume),
  }
}

/** ISO day of the nth bar. */
export const dayOf = (i: number): string => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10)

/** The bars as rows. */
export function rowsOf(...all: readonly TestBars[]): Sql {
  const rows = all.flatMap((bars) =>
    Array.from(
      bars.close,
      (close, i) =>
        `('${bars.symbol}', date '${dayOf(i)}', ${bars.open[i]}::double, ${bars.high[i]}::double, ${bars.low[i]}::double, ${close}::double, ${bars.volume[i]}::bigint)`,
    ),
  )
  return raw(`select * from (values ${rows.join(', ')}) t(symbol, date, open, high, low, close, volume)`)
}
