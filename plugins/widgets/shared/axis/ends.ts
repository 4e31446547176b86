/** The two ends of an axis, a bar or a scale of colours. */
export type Ends = readonly [low: number, high: number]

/** The lowest and the highest value; null without any. */
export function extentOf(values: readonly (number | null)[]): Ends | null {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : null
}

/** How far a value lies between two ends: 0 at the first, 1 at the second, and beyond them outside. */
export const shareOf = (value: number, [low, high]: Ends): number => (value - low) / (high - low || 1)

/** The same for what cannot leave its ends; 0 where these have no distance. */
export const shareWithin = (value: number, ends: Ends): number =>
  ends[1] > ends[0] ? Math.max(0, Math.min(1, shareOf(value, ends))) : 0
