import type { Column } from 'rattan/plugin'
import { type Ends, extentOf, shareOf } from '../axis/ends.ts'

/** A coloured cell: its background, and a text colour that reads on it. */
export interface Fill {
  readonly background: string
  readonly color: string
}

/** Seven steps from low to high; a value beyond the domain has the colour of its end. */
export function sequential(value: number, domain: Ends): Fill {
  const share = domain[1] > domain[0] ? shareOf(value, domain) : 0.5
  const step = 1 + Math.max(0, Math.min(6, Math.floor(share * 7)))
  // Neither text colour reads on the fifth step itself, so it stays closer to the fourth.
  const background = step === 5 ? 'color-mix(in srgb, var(--seq-4) 50%, var(--seq-5))' : `var(--seq-${step})`
  return { background, color: step > 5 ? 'var(--surface)' : 'var(--text)' }
}

/**
 * Seven steps around the middle of the domain, by the direction that is good: null within half a step of the middle,
 * where there is nothing to say. A domain without a height has no steps.
 */
export function diverging(
  value: number,
  [low, high]: Ends,
  direction: Column['direction'] = 'up',
): Fill | null {
  const half = (high - low) / 2
  const share = half > 0 ? (value - (low + half)) / half : 0
  // Rounded by size, so that both sides have the same steps.
  const size = Math.round(Math.min(1, Math.abs(share)) * 3)
  const step = size * Math.sign(share) * (direction === 'down' ? -1 : 1)
  return step === 0 ? null : { background: `var(--div-${4 + step})`, color: 'var(--text)' }
}

/** The colour of each value on one of the two scales; null for what has nothing to say. */
export const heatFill =
  (scale: 'seq' | 'div', domain: Ends, direction: Column['direction'] = 'up') =>
  (value: number): Fill | null =>
    scale === 'seq' ? sequential(value, domain) : diverging(value, domain, direction)

/** As far each way of `middle` as nine in ten values go, so that one wild value does not pale the others. */
export function domainAround(values: readonly (number | null)[], middle = 0): Ends {
  const sizes = values
    .flatMap((value) => (value === null ? [] : [Math.abs(value - middle)]))
    .sort((a, b) => a - b)
  const reach = sizes[Math.floor((sizes.length - 1) * 0.9)] ?? 0
  return [middle - reach, middle + reach]
}

/** Lowest and highest value; [0, 1] without any. */
export const domainOf = (values: readonly (number | null)[]): Ends => extentOf(values) ?? [0, 1]
