import type { Registry } from '../../core/registry.ts'
import { type Listing, SMALL } from './universe.ts'

export type Scale = 'small' | 'full'

/** How many tickers the full market has. */
const FULL = 457

/** Which of the registry's tickers a scale lists. */
export function listing(registry: Pick<Registry, 'tickers' | 'sectors'>, scale: Scale): Listing[] {
  const known = [...registry.tickers.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  if (scale === 'full') return known.slice(0, FULL)
  const wanted = new Set(SMALL)
  return known.filter((ticker) => wanted.has(ticker.symbol))
}
