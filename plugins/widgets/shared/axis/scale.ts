import { extentOf } from './ends.ts'

/** A vertical axis: `ticks` are evenly spaced from `min` to `max`, both included. */
export interface Scale {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly ticks: readonly number[]
}

// Made here and not by d3-scale, which draws what it likes near a number of ticks: a left and a right axis must have just as
// many steps as each other to share their grid lines, and a line that is flat must have a height.
const NICE = [1, 2, 2.5, 5, 10]
// Below this a height is rounding noise, and steps would be lost in the digits of the values.
const FLAT = 1e-12
/** Of an axis of bars. */
const MOST_TICKS = 7

/** The least nice step that is at least `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const nice = NICE.find((n) => n * power >= step * (1 - 1e-9)) ?? 10
  return nice * power
}

function scaleFrom(min: number, step: number, intervals: number): Scale {
  const ticks = Array.from({ length: intervals + 1 }, (_, i) => Number((min + i * step).toPrecision(12)))
  return { min: ticks[0]!, max: ticks[intervals]!, step, ticks }
}

/**
 * An axis for bars: zero is on it, and of 2 to 6 steps between grid lines those that leave the least empty height; with
 * as many as `aim` unless that says otherwise. Without any value, or with zeros only, it runs from 0 to 1.
 */
export function scaleFromZero(values: readonly (number | null)[], aim?: number): Scale {
  const [low, high] = extentOf(values) ?? [0, 1]
  const min = Math.min(0, low)
  const max = Math.max(0, high)
  if (max - min < FLAT) return scaleFrom(0, 0.5, 2)
  const fits = (aim === undefined ? [3, 4, 5, 6, 2] : [aim]).map((intervals) => {
    const step = niceStep((max - min) / intervals)
    const first = Math.floor(min / step + 1e-9)
    const last = Math.ceil(max / step - 1e-9)
    return scaleFrom(first * step, step, Math.max(2, last - first))
  })
  // A few more grid lines are worth it only where they win height.
  return fits.reduce((best, fit) =>
    fit.ticks.length <= MOST_TICKS && fit.max - fit.min < (best.max - best.min) * 0.9 ? fit : best,
  )
}

/** An axis for lines, with exactly `intervals` steps, so that it can share the grid lines of another axis. */
export function scaleToFit(values: readonly (number | null)[], intervals: number, room = 0.05): Scale {
  const [low, high] = extentOf(values) ?? [0, 1]
  // A flat line still needs a height: a tenth of its value each way.
  const size = Math.max(Math.abs(low), Math.abs(high))
  const flat = high - low <= Math.max(FLAT, size * 1e-9)
  const free = flat ? (size > FLAT ? size * 0.1 : 1) : (high - low) * room
  // Room stops at zero: an axis below it would say that values can be negative.
  const from = low >= 0 ? Math.max(0, low - free) : low - free
  const to = high <= 0 && low < 0 ? Math.min(0, high + free) : high + free
  let step = niceStep((to - from) / intervals)
  for (;;) {
    const first = Math.floor(from / step + 1e-9)
    if ((first + intervals) * step >= to - step * 1e-9) return scaleFrom(first * step, step, intervals)
    step = niceStep(step * 1.01)
  }
}

/**
 * An axis for lines alone: 3 to 5 steps, whichever leaves the least empty height. `room` is what stays free above
 * and below the line, as a share of its height.
 */
export function scaleAround(values: readonly (number | null)[], room = 0.05): Scale {
  const fits = [4, 3, 5].map((intervals) => scaleToFit(values, intervals, room))
  return fits.reduce((best, fit) => (fit.max - fit.min < (best.max - best.min) * 0.999 ? fit : best))
}

/** A left and a right axis on the same grid lines, 2 to 4 steps, whichever leaves the least empty height in both. */
export function scalePair(
  left: readonly (number | null)[],
  right: readonly (number | null)[],
  fromZero: boolean,
): { left: Scale; right: Scale } {
  const pairs = [3, 4, 2].map((intervals) => {
    const first = fromZero ? scaleFromZero(left, intervals) : scaleToFit(left, Math.max(3, intervals))
    const second = scaleToFit(right, first.ticks.length - 1)
    return { left: first, right: second, height: (first.max - first.min) * (second.max - second.min) }
  })
  return pairs.reduce((best, pair) => (pair.height < best.height * 0.98 ? pair : best))
}

/** An axis with natural ends, as 0 and 100. Its ticks stand at `marks` that mean something, else at round steps. */
export function scaleBetween(domain: readonly [number, number], marks: readonly number[] = []): Scale {
  const [min, max] = domain[0] < domain[1] ? domain : [domain[0], domain[0] + 1]
  const inside = marks.filter((mark) => mark > min && mark < max)
  const even = niceStep((max - min) / 4)
  const round = Array.from({ length: 5 }, (_, i) => (Math.ceil(min / even - 1e-9) + i) * even)
  const all = [min, ...(inside.length ? inside : round.filter((tick) => tick > min && tick < max)), max]
  const ticks = [...new Set(all.map((tick) => Number(tick.toPrecision(12))))].sort((a, b) => a - b)
  const step = ticks.slice(1).reduce((least, tick, i) => Math.min(least, tick - ticks[i]!), max - min)
  return { min, max, step, ticks }
}
