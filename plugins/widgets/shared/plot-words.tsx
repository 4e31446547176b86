import { memo } from 'react'
import type { Lang } from '../../../core/text.ts'
import { acrossOf, type ChartLook } from './chart-scales.ts'
import type { Geometry } from './geometry.ts'
import { type Box, LINE, lineBoxes, placeWords, type Words } from './place-words.ts'
import type { Scale } from './scale.ts'
import { type Series, stackExtents, valueAt } from './series.ts'

interface PlotWordsProps {
  readonly shown: readonly Series[]
  readonly look: ChartLook
  readonly place: Geometry
  readonly left: Scale | null
  readonly right: Scale | null
  readonly rows: number
  readonly width: number
  /** Lower edge of the plot, from the top of its box. */
  readonly height: number
  readonly lang: Lang
}

/** The words of lines across and of bands, where the plot is free; over marks they get a ground of their own. */
export const PlotWords = memo(function PlotWords(props: PlotWordsProps) {
  const { place, width, height } = props
  const plot = {
    ...{ x: place.left, width: width - place.left - place.right },
    ...{ y: place.top, height: height - place.top },
  }
  const words = wordsOf(props)
  if (words.length === 0 || plot.width <= 0 || plot.height <= 0) return null
  return (
    <svg className="pointer-events-none absolute inset-0 size-full overflow-visible" aria-hidden="true">
      {placeWords(words, plot, marksOf(props)).map(({ x, y, width: wide, height: high, text, clear }) => (
        <g key={`${text} ${x} ${y}`}>
          {!clear && (
            <rect x={x} y={y} width={wide} height={high} rx={2} fill="var(--surface)" opacity={0.88} />
          )}
          <text x={x + 3} y={y + 11} fontSize={11} fill={clear ? 'var(--text-3)' : 'var(--text-2)'}>
            {text}
          </text>
        </g>
      ))}
    </svg>
  )
})

const heightOf = ({ left, right, place, height }: PlotWordsProps, axis: Series['axis'], value: number) => {
  const scale = ((axis === 'left' ? left : right) ?? left ?? right)!
  return place.top + (1 - (value - scale.min) / (scale.max - scale.min)) * (height - place.top)
}

function wordsOf(props: PlotWordsProps): Words[] {
  const { shown, look, left, right, lang } = props
  const main = left ? 'left' : 'right'
  const scale = left ?? right
  if (!scale) return []
  const bands = (look.bands ?? []).flatMap(({ from, to, label }): Words[] => {
    if (!label?.[lang]) return []
    const [top, bottom] = [Math.min(to, scale.max), Math.max(from, scale.min)].map((value) =>
      heightOf(props, main, value),
    ) as [number, number]
    return [{ text: label[lang], tops: [top + 2, bottom - LINE - 2], side: 'left' }]
  })
  const lines = acrossOf(shown, look).flatMap(({ axis, value, label, side = 'left' }): Words[] => {
    const y = heightOf(props, axis, value)
    return label[lang] ? [{ text: label[lang], tops: [y - LINE, y + 1], side }] : []
  })
  return [...lines, ...bands]
}

/** What is drawn: bars, lines, points and the values written at them. */
function marksOf(props: PlotWordsProps): Box[] {
  const { shown, look, place, rows } = props
  const bars = shown.filter((s) => s.kind === 'bar')
  const each = (row: number, from: number, to: number, axis: Series['axis'], offset: number): Box => {
    const [a, b] = [heightOf(props, axis, from), heightOf(props, axis, to)]
    return {
      ...{ x: place.centre(row) + offset - place.bar / 2, width: place.bar },
      ...{ y: Math.min(a, b), height: Math.abs(a - b) },
    }
  }
  const extents = look.stack ? stackExtents(bars, rows) : []
  const standing = look.stack
    ? extents.map((end, i) => each(i >> 1, 0, end, bars[0]?.axis ?? 'left', 0))
    : bars.flatMap((s, k) =>
        s.values.flatMap((value, row) =>
          value === null ? [] : [each(row, 0, value, s.axis, (k - (bars.length - 1) / 2) * (place.bar + 1))],
        ),
      )
  const lines = shown
    .filter((s) => s.kind === 'line')
    .flatMap((s) => {
      const points = Array.from({ length: rows }, (_, row): readonly [number, number] | null => {
        const value = valueAt(s, row)
        return value === null ? null : [place.centre(row), heightOf(props, s.axis, value)]
      })
      const said = look.labels
        ? points.flatMap((point) =>
            point ? [{ x: point[0] - 18, y: point[1] - 21, width: 36, height: 15 }] : [],
          )
        : []
      return [...lineBoxes(points), ...said]
    })
  return [...standing, ...lines]
}
