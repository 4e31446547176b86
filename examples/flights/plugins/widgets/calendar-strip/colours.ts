import { type Column, formatValue, type Lang, say } from 'rattan/plugin'
import type { CalendarStripOptions } from './widget.ts'

/** A day without a value, or below every threshold. */
const PLAIN = 'var(--active)'
const STEPS = 7

export interface Scale {
  readonly fill: (value: number | null) => string
  /** What the colours mean, in order. */
  readonly keys: readonly { readonly colour: string; readonly words: string }[]
  /** Values at the ends of a ramp. */
  readonly ends: readonly [string, string] | null
}

export function scaleOf(
  column: Column,
  values: readonly (number | null)[],
  { colour = 'ramp', domain }: CalendarStripOptions,
  lang: Lang,
): Scale {
  const show = (value: number) => formatValue(value, column.format, lang)
  const thresholds = (column.thresholds ?? []).toSorted((a, b) => a.value - b.value)
  if (colour === 'thresholds' && thresholds.length > 0) {
    const below = thresholds[0]!.value
    const lower = values.some((value) => value !== null && value < below)
    const keys = thresholds.map(({ value, label, tone }, i) => {
      // The lowest needs no bound where nothing is below it.
      const bound = i > 0 || lower ? ` ≥ ${show(value)}` : ''
      return { colour: areaOf(tone), words: `${say(label, lang)}${bound}` }
    })
    return {
      fill: (value) => {
        const reached = value === null ? undefined : thresholds.findLast((one) => value >= one.value)
        return reached ? areaOf(reached.tone) : PLAIN
      },
      keys: [...(lower ? [{ colour: PLAIN, words: `< ${show(below)}` }] : []), ...keys],
      ends: null,
    }
  }
  const [low, high] = domain ?? extentOf(values)
  return {
    fill: (value) => {
      if (value === null) return PLAIN
      const share = high > low ? (value - low) / (high - low) : 0.5
      return stepColour(Math.max(0, Math.min(STEPS - 1, Math.floor(share * STEPS))))
    },
    keys: Array.from({ length: STEPS }, (_, i) => ({ colour: stepColour(i), words: '' })),
    // Where a page gives the ends, values beyond them have the colours of the ends.
    ends: [show(low), show(high)],
  }
}

const stepColour = (step: number) => `var(--seq-${step + 1})`

/** A tone as an area: as strong as letters are, a year of squares would shout. */
const areaOf = (tone: string) =>
  tone === 'none' ? PLAIN : `color-mix(in srgb, var(--${tone}) 60%, var(--surface))`

function extentOf(values: readonly (number | null)[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value === null) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : [0, 1]
}
