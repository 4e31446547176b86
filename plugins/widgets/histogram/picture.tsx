import { type Format, formatValue, type Lang } from 'rattan/plugin'
import { type Ends, shareOf } from '../shared/axis/ends.ts'
import { type Scale, scaleBetween, scaleFromZero } from '../shared/axis/scale.ts'
import { tickWords } from '../shared/axis/tick-words.ts'
import type { Size } from '../shared/element/use-size.ts'
import { COUNT } from '../shared/words/counts.ts'
import type { Bin, deviations } from './bins.ts'

const [LEFT, RIGHT, TOP, BOTTOM] = [34, 6, 18, 20]

/** Where bins and counts stand, in pixels. */
export interface Frame {
  readonly size: Size
  readonly ends: Ends
  readonly counts: Scale
  /** Right edge of the plot. */
  readonly right: number
  x(value: number): number
  y(count: number): number
  binAt(x: number): number
}

export function frameOf(bins: readonly Bin[], size: Size): Frame {
  const ends: Ends = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const counts = scaleFromZero(bins.map((bin) => bin.count))
  const wide = Math.max(1, size.width - LEFT - RIGHT)
  const tall = Math.max(1, size.height - TOP - BOTTOM)
  return {
    ...{ size, ends, counts, right: LEFT + wide },
    x: (value) => LEFT + shareOf(value, ends) * wide,
    y: (count) => TOP + (1 - count / counts.max) * tall,
    binAt: (x) => Math.max(0, Math.min(bins.length - 1, Math.floor(((x - LEFT) / wide) * bins.length))),
  }
}

interface PictureProps {
  readonly frame: Frame
  readonly bins: readonly Bin[]
  readonly format: Format
  readonly lines: ReturnType<typeof deviations>
  readonly current: number | null
  readonly mean: number | null
  /** The bin that is pointed at. */
  readonly at: number | null
  readonly lang: Lang
}

export function Picture({ frame, bins, format, lines, current, mean, at, lang }: PictureProps) {
  const { size, ends, x, y } = frame
  const holds = ({ from, to }: Bin, i: number) =>
    current !== null && current >= from && (current < to || i === bins.length - 1)
  return (
    <svg width={size.width} height={size.height} className="absolute inset-0 text-11" aria-hidden="true">
      <Counts frame={frame} lang={lang} />
      {bins.map((bin, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bins have no other identity
          key={i}
          x={x(bin.from) + 0.5}
          y={y(bin.count)}
          width={Math.max(1, x(bin.to) - x(bin.from) - 1)}
          height={Math.max(0, y(0) - y(bin.count))}
          fill={holds(bin, i) || i === at ? 'var(--c1)' : 'var(--c1-dim)'}
        />
      ))}
      {lines.map(({ name, text, value, n }) => (
        <Upright
          key={name}
          {...{ frame, value, text }}
          stroke="var(--text-3)"
          opacity={n === 1 ? 1 : 0.6}
          dash="1.5 3"
          fill="var(--text-3)"
        />
      ))}
      {mean !== null && mean > ends[0] && mean < ends[1] && (
        <Upright frame={frame} value={mean} text="μ" stroke="var(--c2)" dash="5 3" fill="var(--text-2)" />
      )}
      {current !== null && (
        <path
          d={`M${x(Math.max(ends[0], Math.min(ends[1], current)))} ${TOP + 12}l-5 -9h10z`}
          fill="var(--text)"
          stroke="var(--surface)"
        />
      )}
      <Values frame={frame} format={format} lang={lang} />
    </svg>
  )
}

/** The grid, with how often at the left. */
const Counts = ({ frame: { counts, right, y }, lang }: Pick<PictureProps, 'frame' | 'lang'>) =>
  counts.ticks.map((tick) => (
    <g key={tick}>
      <line
        {...{ x1: LEFT, x2: right, y1: y(tick), y2: y(tick) }}
        stroke={tick === 0 ? 'var(--axis)' : 'var(--line-subtle)'}
      />
      {Number.isInteger(tick) && (
        <text x={LEFT - 7} y={y(tick) + 4} textAnchor="end" fill="var(--text-3)">
          {formatValue(tick, COUNT, lang)}
        </text>
      )}
    </g>
  ))

/** Round values below; the ends would be cut off. */
function Values({ frame: { size, ends, x }, format, lang }: Pick<PictureProps, 'frame' | 'format' | 'lang'>) {
  const ticks = scaleBetween(ends).ticks.slice(1, -1)
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : ends[1] - ends[0]
  const words = tickWords(ticks, step, format, lang)
  return ticks.map((tick, i) => (
    <text key={tick} x={x(tick)} y={size.height - 5} textAnchor="middle" fill="var(--text-3)">
      {words[i]}
    </text>
  ))
}

/** A line at a value, named above. */
const Upright = ({
  frame: { x, y },
  value,
  text,
  stroke,
  opacity,
  dash,
  fill,
}: {
  readonly frame: Frame
  readonly value: number
  readonly text: string
  readonly stroke: string
  readonly opacity?: number
  readonly dash: string
  readonly fill: string
}) => (
  <g>
    <line
      {...{ x1: x(value), x2: x(value), y1: TOP, y2: y(0) }}
      {...{ stroke, strokeOpacity: opacity, strokeDasharray: dash }}
    />
    <text x={x(value)} y={TOP - 5} textAnchor="middle" fill={fill}>
      {text}
    </text>
  </g>
)
