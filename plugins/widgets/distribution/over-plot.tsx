import { type Column, type Lang, say } from 'rattan/plugin'
import type { Plot } from '../shared/apex.tsx'
import { shareOf } from '../shared/axis/ends.ts'
import type { Scale } from '../shared/axis/scale.ts'
import type { Box } from './boxes.ts'
import { BOX } from './drawing.ts'
import { placeReference } from './reference-place.ts'
import { figure } from './sentence.ts'

/** Behind the box that is pointed at. */
export const BandGround = ({
  plot,
  from,
  to,
}: {
  readonly plot: Plot
  readonly from: number
  readonly to: number
}) => (
  <div
    className="absolute bg-hover"
    style={{ left: from, width: to - from, top: plot.top, height: plot.height }}
  />
)

/** A dashed line across, with what it stands for where no box lies under it. */
export const ReferenceLine = ({
  plot,
  scale,
  boxes,
  band,
  value,
  column,
  current,
  lang,
}: {
  readonly plot: Plot
  readonly scale: Scale
  readonly boxes: readonly Box[]
  readonly band: number
  readonly value: number
  readonly column: Column | undefined
  readonly current: Column | undefined
  readonly lang: Lang
}) => {
  const text = `${column ? say(column.label, lang) : ''} ${figure(value, current, lang)}`.trim()
  const place = placeReference(text, value, boxes, plot, scale, (band * BOX) / 100)
  const top = plot.top + plot.height * (1 - shareOf(value, [scale.min, scale.max]))
  return (
    <>
      <div
        className="absolute border-t border-dashed border-axis"
        style={{ left: plot.left, width: plot.width, top }}
      />
      {place && (
        <p
          className={`absolute rounded-2 px-[3px] text-11 whitespace-nowrap ${place.clear ? 'text-fg-3' : 'bg-surface text-fg-2'}`}
          style={{ left: place.x, top: place.y, lineHeight: `${place.height}px` }}
        >
          {text}
        </p>
      )}
    </>
  )
}

/** Names below the boxes. */
export const Names = ({
  boxes,
  plot,
  band,
  height,
  at,
}: {
  readonly boxes: readonly Box[]
  readonly plot: Plot
  readonly band: number
  readonly height: number
  /** The one that is pointed at. */
  readonly at: number | null
}) =>
  boxes.map(({ name, row }, i) => (
    <span
      key={row}
      aria-hidden
      title={name}
      className={`absolute bottom-0 line-clamp-3 px-0.5 text-center text-11 leading-[14px] ${at === i ? 'text-fg' : 'text-fg-3'}`}
      style={{ left: (plot.centres[i] ?? 0) - band / 2, width: band, height }}
    >
      {name}
    </span>
  ))
