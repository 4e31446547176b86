import type { TickerSummary } from '../core/api.ts'
import { fold } from '../core/text.ts'

/** Tickers whose code begins with what was typed, then those whose name contains it; liquid ones first. */
export function findTickers(tickers: readonly TickerSummary[], typed: string): TickerSummary[] {
  const wanted = fold(typed.trim())
  const rank = (ticker: TickerSummary) => {
    const symbol = fold(ticker.symbol)
    if (symbol === wanted) return 0
    const name = fold(`${ticker.name?.vi ?? ''} ${ticker.name?.en ?? ''}`)
    const place = symbol.startsWith(wanted) ? 1 : name.includes(wanted) ? 3 : Number.POSITIVE_INFINITY
    return place + (ticker.liquid ? 0 : 1)
  }
  return tickers
    .map((ticker) => ({ ticker, rank: rank(ticker) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank || (a.ticker.symbol < b.ticker.symbol ? -1 : 1))
    .map(({ ticker }) => ticker)
}
