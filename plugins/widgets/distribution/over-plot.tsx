import { type Column, type Lang, say } from 'rattan/plugin'
import type { Plot } from '../shared/apex.tsx'
import { shareOf } from '../shared/axis/ends.ts'
import type { Scale } from '../shared/axis/scale.ts'
import type { Box } from './boxes.ts'
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

/** A dashed line across, with what it stands for at the left. */
export const ReferenceLine = ({
  plot,
  scale,
  value,
  column,
  current,
  lang,
}: {
  readonly plot: Plot
  readonly scale: Scale
  readonly value: number
  readonly column: Column | undefined
  readonly current: Column | undefined
  readonly lang: Lang
}) => (
  <p
    className="absolute border-t border-dashed border-axis text-11 leading-[1.4] text-fg-3"
    style={{
      left: plot.left,
      width: plot.width,
      top: plot.top + plot.height * (1 - shareOf(value, [scale.min, scale.max])),
    }}
  >
    <span className="ml-1 bg-surface px-0.5">
      {column && say(column.label, lang)} {figure(value, current, lang)}
    </span>
  </p>
)

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
