import type { Firm } from '../firms/firms.ts'
import { random } from '../random.ts'

/** One firm's sessions, oldest first, as columns. Prices in VND, volume in shares. */
export interface Bars {
  /** Index of the first session. */
  readonly first: number
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** Daily log returns that many firms share. */
export interface Factors {
  readonly market: Float64Array
  readonly sectors: ReadonlyMap<string, Float64Array>
}

/** How far a price may go in one session from the previous close. */
export const LIMITS = { HOSE: 0.07, HNX: 0.1, UPCOM: 0.15 } as const

/** Step of quoted prices, VND: HOSE's rule of three bands, one step elsewhere. */
export function tick(exchange: Firm['exchange'], price: number): number {
  if (exchange !== 'HOSE') return 100
  return price < 10_000 ? 10 : price < 50_000 ? 50 : 100
}

export function factors(sectors: readonly string[], sessions: number, seed: number): Factors {
  return {
    market: factor(random(seed, 'market'), sessions, 0.0095, 0.0002),
    sectors: new Map(
      sectors.map((sector) => [sector, factor(random(seed, `sector/${sector}`), sessions, 0.006, 0)]),
    ),
  }
}

/** Returns whose volatility clusters: a large move makes the next ones larger for a while. */
function factor(draw: ReturnType<typeof random>, sessions: number, volatility: number, drift: number) {
  const returns = new Float64Array(sessions)
  let variance = volatility ** 2
  for (let i = 0; i < sessions; i++) {
    returns[i] = drift + Math.sqrt(variance) * draw.normal()
    variance = 0.06 * volatility ** 2 + 0.86 * variance + 0.08 * (returns[i] as number) ** 2
  }
  return returns
}

/**
 * A firm's prices and volumes. The log price follows market, sector and the firm's own mean-reverting walk, ends near
 * the firm's price, and is then cut to what the exchange allows: ticks, and the daily limit around the previous close.
 */
export function bars(firm: Firm, factors: Factors, seed: number): Bars {
  const draw = random(seed, `prices/${firm.symbol}`)
  const market = factors.market
  const sector = factors.sectors.get(firm.sector) ?? new Float64Array(market.length)
  const beta = draw.between(0.6, 1.3)
  const own = draw.between(0.009, 0.018)
  const days = market.length - firm.suspended

  const path = new Float64Array(days)
  let level = 0
  let walk = 0
  for (let i = 0; i < days; i++) {
    walk = 0.996 * walk + own * draw.normal()
    level += beta * (market[i] as number) + (sector[i] as number)
    path[i] = level + walk
  }
  // Chance alone would make one firm a hundredfold of another: the whole way is tilted to a plausible gain.
  const gain = draw.between(-0.15, 1.25) * (days / 2200)
  const tilt = (gain - (path[days - 1] as number) + (path[0] as number)) / days
  for (let i = 0; i < days; i++) path[i] = (path[i] as number) + tilt * i
  const scale = Math.log(firm.price) - (path[days - 1] as number)

  const n = days - firm.listed
  const open = new Float64Array(n)
  const high = new Float64Array(n)
  const low = new Float64Array(n)
  const close = new Float64Array(n)
  const volume = new Float64Array(n)
  const daily = (firm.shares * draw.between(0.0012, 0.006)) / (1 + firm.idle * 20)
  const limit = LIMITS[firm.exchange]
  let previous = quote(firm, Math.exp(scale + (path[firm.listed] as number)))
  let crowd = 0
  for (let i = 0; i < n; i++) {
    const step = tick(firm.exchange, previous)
    const ceiling = Math.floor((previous * (1 + limit)) / step + 1e-9) * step
    const floor = Math.max(step, Math.ceil((previous * (1 - limit)) / step - 1e-9) * step)
    const within = (price: number) => Math.max(floor, Math.min(ceiling, quote(firm, price)))
    const idle = draw.uniform() < firm.idle
    const target = Math.exp(scale + (path[firm.listed + i] as number))
    const end = idle ? previous : within(target)
    const begin = idle
      ? previous
      : within(previous * Math.exp(0.35 * Math.log(end / previous) + 0.3 * own * draw.normal()))
    const reach = own * 0.55
    open[i] = begin
    close[i] = end
    high[i] = idle ? end : within(Math.max(begin, end) * (1 + reach * Math.abs(draw.normal())))
    low[i] = idle ? end : within(Math.min(begin, end) * (1 - reach * Math.abs(draw.normal())))
    // Rounding to ticks must not put the extremes inside the body.
    high[i] = Math.max(high[i] as number, begin, end)
    low[i] = Math.min(low[i] as number, begin, end)
    crowd = 0.85 * crowd + 0.22 * draw.normal()
    const excitement = Math.min(1.6, 14 * Math.abs(Math.log(end / previous)))
    volume[i] = idle
      ? 0
      : Math.max(100, Math.round((daily * Math.exp(crowd + excitement - 0.35)) / 100) * 100)
    previous = end
  }
  return { first: firm.listed, open, high, low, close, volume }
}

function quote(firm: Firm, price: number): number {
  const step = tick(firm.exchange, price)
  return Math.max(step, Math.round(price / step) * step)
}
