/**
 * For tests: indicators over one series in plain loops, oldest first, with TA-Lib's seeds and lengths; NaN until there
 * are enough values.
 */
export type Series = Float64Array

const blank = (n: number): Series => new Float64Array(n).fill(Number.NaN)
const at = (x: Series, i: number): number => x[i] as number

/** Mean of the last `n` values. */
export function sma(x: Series, n: number): Series {
  const out = blank(x.length)
  let sum = 0
  let valid = 0
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(at(x, i))) continue
    sum += at(x, i)
    valid++
    if (valid > n) sum -= at(x, i - n)
    if (valid >= n) out[i] = sum / n
  }
  return out
}

/** Exponential mean, k = 2 / (n + 1), seeded with the mean of the first `n` valid values from `start` on. */
export function ema(x: Series, n: number, start = 0): Series {
  const out = blank(x.length)
  let first = start
  while (first < x.length && Number.isNaN(at(x, first))) first++
  if (first + n > x.length) return out
  let value = 0
  for (let i = first; i < first + n; i++) value += at(x, i) / n
  out[first + n - 1] = value
  for (let i = first + n; i < x.length; i++) {
    value += (2 / (n + 1)) * (at(x, i) - value)
    out[i] = value
  }
  return out
}

/** Wilder's relative strength index, 0-100. */
export function rsi(close: Series, n: number): Series {
  const out = blank(close.length)
  let gain = 0
  let loss = 0
  for (let i = 1; i < close.length; i++) {
    const change = at(close, i) - at(close, i - 1)
    const up = Math.max(change, 0)
    const down = Math.max(-change, 0)
    if (i <= n) {
      gain += up / n
      loss += down / n
    } else {
      gain = ((n - 1) * gain + up) / n
      loss = ((n - 1) * loss + down) / n
    }
    if (i >= n) out[i] = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss)
  }
  return out
}

/** MACD(12, 26, 9): line, signal, histogram. Both means start where the slow one can, as TA-Lib aligns them. */
export function macd(close: Series): { line: Series; signal: Series; histogram: Series } {
  const fast = ema(close, 12, 14)
  const slow = ema(close, 26)
  const line = close.map((_, i) => at(fast, i) - at(slow, i))
  const signal = ema(line, 9)
  // The line is shown only where its signal exists.
  for (let i = 0; i < line.length; i++) if (Number.isNaN(at(signal, i))) line[i] = Number.NaN
  return { line, signal, histogram: line.map((value, i) => value - at(signal, i)) }
}

/** Largest and smallest of the last `n` values. */
export function extremes(high: Series, low: Series, n: number): { highest: Series; lowest: Series } {
  const highest = blank(high.length)
  const lowest = blank(low.length)
  for (let i = n - 1; i < high.length; i++) {
    let top = Number.NEGATIVE_INFINITY
    let bottom = Number.POSITIVE_INFINITY
    for (let j = i - n + 1; j <= i; j++) {
      top = Math.max(top, at(high, j))
      bottom = Math.min(bottom, at(low, j))
    }
    highest[i] = top
    lowest[i] = bottom
  }
  return { highest, lowest }
}

/** Slow stochastic (14, 3, 3), 0-100. A flat range counts as its bottom. */
export function stochastic(high: Series, low: Series, close: Series): { k: Series; d: Series } {
  const { highest, lowest } = extremes(high, low, 14)
  const fast = close.map((value, i) => {
    const range = at(highest, i) - at(lowest, i)
    return range === 0 ? 0 : (100 * (value - at(lowest, i))) / range
  })
  const k = sma(fast, 3)
  const d = sma(k, 3)
  return { k: k.map((value, i) => (Number.isNaN(at(d, i)) ? Number.NaN : value)), d }
}

/** Bollinger bands: mean of 20 and two population standard deviations. */
export function bollinger(close: Series): { upper: Series; middle: Series; lower: Series } {
  const middle = sma(close, 20)
  const spread = middle.map((mean, i) => {
    if (Number.isNaN(mean)) return Number.NaN
    let sum = 0
    for (let j = i - 19; j <= i; j++) sum += (at(close, j) - mean) ** 2
    return 2 * Math.sqrt(sum / 20)
  })
  return {
    middle,
    upper: middle.map((mean, i) => mean + at(spread, i)),
    lower: middle.map((mean, i) => mean - at(spread, i)),
  }
}

/** Wilder's mean: first the plain mean of `n` values, then (old * (n - 1) + new) / n. */
function wilder(x: Series, n: number, first: number): Series {
  const out = blank(x.length)
  if (first + n > x.length) return out
  let value = 0
  for (let i = first; i < first + n; i++) value += at(x, i) / n
  out[first + n - 1] = value
  for (let i = first + n; i < x.length; i++) {
    value = ((n - 1) * value + at(x, i)) / n
    out[i] = value
  }
  return out
}

function trueRange(high: Series, low: Series, close: Series): Series {
  return high.map((top, i) =>
    i === 0
      ? top - at(low, 0)
      : Math.max(top - at(low, i), Math.abs(top - at(close, i - 1)), Math.abs(at(low, i) - at(close, i - 1))),
  )
}

/** Average true range, Wilder 14. */
export function atr(high: Series, low: Series, close: Series): Series {
  return wilder(trueRange(high, low, close), 14, 1)
}

/** Average directional index, Wilder 14, 0-100. */
export function adx(high: Series, low: Series, close: Series): Series {
  const plus = new Float64Array(high.length)
  const minus = new Float64Array(high.length)
  for (let i = 1; i < high.length; i++) {
    const up = at(high, i) - at(high, i - 1)
    const down = at(low, i - 1) - at(low, i)
    plus[i] = up > down && up > 0 ? up : 0
    minus[i] = down > up && down > 0 ? down : 0
  }
  const range = trueRange(high, low, close)
  let [up, down, reach, seen, index] = [0, 0, 0, 0, 0]
  return high.map((_, i) => {
    if (i === 0) return Number.NaN
    const kept = i <= 13 ? 1 : 13 / 14
    up = up * kept + at(plus, i)
    down = down * kept + at(minus, i)
    reach = reach * kept + at(range, i)
    if (i >= 14 && reach > 0 && up + down > 0) {
      const direction = (100 * Math.abs(up - down)) / (up + down)
      seen += i <= 27 ? direction : 0
      if (i > 27) index = (13 * index + direction) / 14
    }
    if (i === 27) index = seen / 14
    return i < 27 ? Number.NaN : index
  })
}

/** Volume added on rising and taken off on falling closes. */
export function onBalanceVolume(close: Series, volume: Series): Series {
  let total = 0
  return close.map((value, i) => {
    total += i === 0 ? at(volume, 0) : Math.sign(value - at(close, i - 1)) * at(volume, i)
    return total
  })
}

/** Accumulation/distribution line: volume weighted by where the close lies in the range. */
export function accumulation(high: Series, low: Series, close: Series, volume: Series): Series {
  let total = 0
  return close.map((value, i) => {
    const range = at(high, i) - at(low, i)
    if (range > 0) total += ((2 * value - at(high, i) - at(low, i)) / range) * at(volume, i)
    return total
  })
}

/** Chaikin oscillator: EMA3 - EMA10 of the accumulation line, both begun with its first value. */
export function chaikin(line: Series): Series {
  let fast = at(line, 0)
  let slow = fast
  return line.map((value, i) => {
    fast += (2 / 4) * (value - fast)
    slow += (2 / 11) * (value - slow)
    return i < 9 ? Number.NaN : fast - slow
  })
}

/** Money flow index, 14, 0-100. */
export function moneyFlowIndex(high: Series, low: Series, close: Series, volume: Series): Series {
  const typical = close.map((value, i) => (value + at(high, i) + at(low, i)) / 3)
  const signed = typical.map((value, i) =>
    i === 0 ? 0 : Math.sign(value - at(typical, i - 1)) * value * at(volume, i),
  )
  return signed.map((_, i) => {
    if (i < 14) return Number.NaN
    let positive = 0
    let negative = 0
    for (let j = i - 13; j <= i; j++) {
      if (at(signed, j) > 0) positive += at(signed, j)
      else negative -= at(signed, j)
    }
    return positive + negative < 1 ? 0 : (100 * positive) / (positive + negative)
  })
}

/** Commodity channel index, 20. */
export function channelIndex(high: Series, low: Series, close: Series): Series {
  const typical = close.map((value, i) => (value + at(high, i) + at(low, i)) / 3)
  const mean = sma(typical, 20)
  return typical.map((value, i) => {
    if (i < 19) return Number.NaN
    let deviation = 0
    for (let j = i - 19; j <= i; j++) deviation += Math.abs(at(typical, j) - at(mean, i)) / 20
    return deviation === 0 ? 0 : (value - at(mean, i)) / (0.015 * deviation)
  })
}

/** All that the processors of bars make, by the names of their columns. */
export function technicals(bars: {
  readonly high: Series
  readonly low: Series
  readonly close: Series
  readonly volume: Series
}): Record<string, Series> {
  const { high, low, close, volume } = bars
  const mean = (n: number) => sma(close, n)
  const gap = (n: number) => {
    const middle = mean(n)
    return close.map((value, i) => (value / at(middle, i) - 1) * 100)
  }
  const { line, signal, histogram } = macd(close)
  const { k, d } = stochastic(high, low, close)
  const { upper, middle, lower } = bollinger(close)
  const accumulated = accumulation(high, low, close, volume)
  return {
    sma_20: mean(20),
    sma_50: mean(50),
    sma_100: mean(100),
    sma_200: mean(200),
    ema_20: ema(close, 20),
    ema_50: ema(close, 50),
    rsi_14: rsi(close, 14),
    macd: line,
    macd_signal: signal,
    macd_hist: histogram,
    stoch_k: k,
    stoch_d: d,
    bb_upper: upper,
    bb_middle: middle,
    bb_lower: lower,
    bb_width: upper.map((value, i) => ((value - at(lower, i)) / at(middle, i)) * 100),
    atr_14: atr(high, low, close),
    obv: onBalanceVolume(close, volume),
    ad_line: accumulated,
    cmf_20: chaikin(accumulated),
    mfi_14: moneyFlowIndex(high, low, close, volume),
    adx_14: adx(high, low, close),
    cci_20: channelIndex(high, low, close),
    price_vs_sma20: gap(20),
    price_vs_sma50: gap(50),
    price_vs_sma200: gap(200),
  }
}
