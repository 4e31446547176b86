import type { Model } from './model.ts'

interface Prices {
  readonly minValue: number
  readonly maxValue: number
}

/** How far a line may widen the axis each way, as a share of the height of the candles. */
const ROOM = 0.35

/** The lowest and the highest price of the days between two places; null without any. */
export function pricesBetween({ candles }: Pick<Model, 'candles'>, from: number, to: number): Prices | null {
  const shown = candles.slice(Math.max(0, Math.floor(from)), Math.ceil(to) + 1).filter((one) => one !== null)
  if (shown.length === 0) return null
  return shown.reduce<Prices>(
    ({ minValue, maxValue }, { low, high }) => ({
      minValue: Math.min(minValue, low),
      maxValue: Math.max(maxValue, high),
    }),
    { minValue: Infinity, maxValue: -Infinity },
  )
}

/**
 * The range of a line that lies over prices, as far as the axis follows it: an average far from today's prices would
 * squash the candles, and leaves the picture instead.
 */
export function besidePrices(line: Prices, prices: Prices): Prices {
  const room = (prices.maxValue - prices.minValue) * ROOM
  const inside = (value: number) => Math.max(prices.minValue - room, Math.min(prices.maxValue + room, value))
  return { minValue: inside(line.minValue), maxValue: inside(line.maxValue) }
}
