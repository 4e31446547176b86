import type { Lang } from 'rattan/plugin'
import { shareOf } from '../axis/ends.ts'
import { type Scale, scaleAround, scaleBetween, scaleFromZero, scalePair } from '../axis/scale.ts'
import { tickWords } from '../axis/tick-words.ts'
import { type Across, acrossOf, type ChartLook } from './look.ts'
import { type Series, stackExtents } from './series.ts'

/** The axes of a plot, of which at least one is there. */
export interface Axes {
  readonly left: Scale | null
  readonly right: Scale | null
}

/**
 * One axis, or two that share grid lines, of which bars own the left one. Without anything to show there is a left one
 * from 0 to 1.
 */
export function axesOf(shown: readonly Series[], rows: number, look: ChartLook): Axes {
  const lines = acrossOf(shown, look)
  const on = (axis: Series['axis']) => valuesOn(axis, shown, rows, look, lines)
  const fromZero = look.zero || shown.some((s) => s.kind === 'bar')
  const alone = (axis: Series['axis']) =>
    look.domain
      ? scaleBetween(look.domain, marksOf(look, lines))
      : fromZero
        ? scaleFromZero(on(axis))
        : scaleAround(on(axis), look.labels ? 0.2 : 0.05)
  if (!shown.some((s) => s.axis === 'right')) return { left: alone('left'), right: null }
  if (!shown.some((s) => s.axis === 'left')) return { left: null, right: alone('right') }
  return scalePair(on('left'), on('right'), fromZero)
}

/** All that must lie on an axis. */
function valuesOn(
  axis: Series['axis'],
  shown: readonly Series[],
  rows: number,
  look: ChartLook,
  lines: readonly Across[],
) {
  const here = shown.filter((s) => s.axis === axis)
  const bars = here.filter((s) => s.kind === 'bar')
  return [
    ...here.flatMap((s) => (look.stack && s.kind === 'bar' ? [] : s.values)),
    ...(look.stack ? stackExtents(bars, rows) : []),
    ...lines.filter((across) => across.axis === axis).map(({ value }) => value),
  ]
}

const marksOf = ({ bands = [] }: ChartLook, lines: readonly Across[]) => [
  ...bands.flatMap(({ from, to }) => [from, to]),
  ...lines.map(({ value }) => value),
]

/** Where a value stands between the edges of its plot, in pixels from the top; by the other axis where its own is not there. */
export function heightOf(
  value: number,
  { left, right }: Axes,
  axis: Series['axis'],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): number {
  const { min, max } = ((axis === 'left' ? left : right) ?? left ?? right)!
  return top + (1 - shareOf(value, [min, max])) * (bottom - top)
}

/** Ticks in the format of the axis' first series; none without values. */
export function axisWords(
  scale: Scale,
  shown: readonly Series[],
  axis: Series['axis'],
  lang: Lang,
): readonly string[] {
  const here = shown.filter((s) => s.axis === axis)
  const format = here[0]?.column.format
  if (!format || here.every((s) => s.values.every((value) => value === null))) return []
  const words = tickWords(scale.ticks, scale.step, format, lang)
  // A step too small for the unit would repeat one label on every line.
  return words.map((text, i) => (text === words[i - 1] ? '' : text))
}
