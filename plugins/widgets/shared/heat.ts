import type { Column } from '../../../core/plugin.ts'

/** Seven steps from low to high; a value beyond the domain has the colour of its end. */
export function sequential(value: number, [low, high]: readonly [number, number]): string {
  const share = high > low ? (value - low) / (high - low) : 0.5
  return `var(--seq-${1 + Math.max(0, Math.min(6, Math.floor(share * 7)))})`
}

/**
 * Seven steps around the middle of the domain, by the direction that is good: null within half a step of the middle,
 * where there is nothing to say. A domain without a height has no steps.
 */
export function diverging(
  value: number,
  [low, high]: readonly [number, number],
  direction: Column['direction'] = 'up',
): string | null {
  const half = (high - low) / 2
  const share = half > 0 ? (value - (low + half)) / half : 0
  const step = Math.round(Math.max(-1, Math.min(1, share)) * 3) * (direction === 'down' ? -1 : 1)
  return step === 0 ? null : `var(--div-${4 + step})`
}

/** As far each way of `middle` as nine in ten values go, so that one wild value does not pale the others. */
export function domainAround(values: readonly (number | null)[], middle = 0): readonly [number, number] {
  const sizes = values
    .flatMap((value) => (value === null ? [] : [Math.abs(value - middle)]))
    .sort((a, b) => a - b)
  const reach = sizes[Math.floor((sizes.length - 1) * 0.9)] ?? 0
  return [middle - reach, middle + reach]
}

/** Lowest and highest value; [0, 1] without any. */
export function domainOf(values: readonly (number | null)[]): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value === null) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : [0, 1]
}
