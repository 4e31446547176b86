import { say } from 'rattan/plugin'
import { memo } from 'react'
import { heightOf } from '../chart/axes.ts'
import { acrossOf } from '../chart/look.ts'
import type { Series } from '../chart/series.ts'
import { drawnBoxes } from './drawn-boxes.ts'
import { LINE, placeWords, type Words } from './place-words.ts'
import type { PlotWordsProps } from './plot-props.ts'

/** The words of lines across and of bands, where the plot is free; over marks they get a ground of their own. */
export const PlotWords = memo(function PlotWords(props: PlotWordsProps) {
  const { place, width, bottom } = props
  const plot = {
    ...{ x: place.left, width: width - place.left - place.right },
    ...{ y: place.top, height: bottom - place.top },
  }
  const words = wordsOf(props)
  if (words.length === 0 || plot.width <= 0 || plot.height <= 0) return null
  return (
    <svg className="pointer-events-none absolute inset-0 size-full overflow-visible" aria-hidden="true">
      {placeWords(words, plot, drawnBoxes(props)).map(({ x, y, width: wide, height: high, text, clear }) => (
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

function wordsOf(props: PlotWordsProps): Words[] {
  const { shown, look, left, right, place, bottom, lang } = props
  const main = left ? 'left' : 'right'
  const scale = left ?? right
  if (!scale) return []
  const height = (value: number, axis: Series['axis']) =>
    heightOf(value, props, axis, { top: place.top, bottom })
  const bands = (look.bands ?? []).flatMap(({ from, to, label }): Words[] => {
    const text = label ? say(label, lang) : ''
    const upper = height(Math.min(to, scale.max), main)
    const lower = height(Math.max(from, scale.min), main)
    return text ? [{ text, tops: [upper + 2, lower - LINE - 2], side: 'left' }] : []
  })
  const lines = acrossOf(shown, look).flatMap(({ axis, value, label, side = 'left' }): Words[] => {
    const text = say(label, lang)
    const y = height(value, axis)
    return text ? [{ text, tops: [y - LINE, y + 1], side }] : []
  })
  return [...lines, ...bands]
}
