import { memo } from 'react'
import {
  Area,
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceArea,
  ReferenceLine,
  XAxis,
  YAxis,
} from 'recharts'
import { formatValue } from '../../../core/format.ts'
import type { Lang } from '../../../core/text.ts'
import { barPath } from './bar-path.ts'
import { acrossOf, type ChartLook } from './chart-scales.ts'
import type { Geometry } from './geometry.ts'
import { Point } from './point.tsx'
import type { Scale } from './scale.ts'
import { quiet, type Series } from './series.ts'

export interface PlotProps {
  /** All series, so that each keeps its place in `data`, and those that are not hidden. */
  readonly series: readonly Series[]
  readonly shown: readonly Series[]
  readonly look: ChartLook
  readonly place: Geometry
  readonly left: Scale | null
  readonly right: Scale | null
  readonly leftLabels: readonly string[]
  readonly rightLabels: readonly string[]
  readonly rows: number
  readonly width: number
  readonly height: number
  /** The lowest plot writes the names of rows. */
  readonly named: boolean
  /** The row at the crosshair, which bars show in their full colour. */
  readonly active: number | null
  readonly lang: Lang
}

// Small enough charts show every point; longer ones would become a string of beads.
export const POINTS = 24
const TICK = { fontSize: 11, fill: 'var(--text-3)' }

/** One plot of a chart: axes, grid, bars, lines, bands and lines across. It draws nothing that moves with the pointer. */
export const Plot = memo(function Plot(props: PlotProps) {
  const { series, shown, look, place, left, right, rows, named, active, lang } = props
  const bars = shown.filter((s) => s.kind === 'bar')
  const main = left ? 'left' : 'right'
  const scale = (left ?? right)!
  const last = rows - 1
  const data = Array.from({ length: rows }, (_, i) =>
    Object.fromEntries([
      ['at', bars.length ? i : place.share(i)],
      ...series.map((s, k) => [`s${k}`, s.values[i]]),
    ]),
  )
  const newest = series.map((s) => s.values.findLastIndex((value) => value !== null))
  const below = named ? place.bottom : 6
  return (
    <ComposedChart
      width={props.width}
      height={props.height}
      data={data}
      barGap={bars.length > 1 && !look.stack ? 1 : 0}
      stackOffset="sign"
      margin={{ top: place.top, right: right ? 0 : place.right, bottom: 0, left: left ? 0 : place.left }}
      accessibilityLayer={false}
    >
      {look.bands?.map((band, i) => (
        <ReferenceArea
          // biome-ignore lint/suspicious/noArrayIndexKey: bands have no other identity
          key={i}
          yAxisId={main}
          y1={Math.max(band.from, scale.min)}
          y2={Math.min(band.to, scale.max)}
          fill={band.fill}
          fillOpacity={0.6}
          strokeWidth={0}
          zIndex={-2}
        />
      ))}
      <CartesianGrid vertical={false} yAxisId={main} stroke="var(--line-subtle)" />
      <XAxis
        dataKey="at"
        {...(bars.length
          ? { scale: 'band' as const }
          : {
              type: 'number' as const,
              domain: [0, 1],
              padding: { left: place.inset, right: place.inset },
            })}
        ticks={named ? place.labels.map(({ row }) => (bars.length ? row : place.share(row))) : []}
        tickFormatter={(_, i: number) => place.labels[i]?.text ?? ''}
        {...{ interval: 0, height: below, tickSize: 0, tickMargin: 8, tick: TICK }}
        {...{ axisLine: false, tickLine: false }}
      />
      {left && <Axis id="left" scale={left} labels={props.leftLabels} width={place.left} />}
      {right && <Axis id="right" scale={right} labels={props.rightLabels} width={place.right} />}
      {series.map((s, k) =>
        !shown.includes(s) ? null : s.kind === 'bar' ? (
          <Bar
            key={s.column.name}
            yAxisId={s.axis}
            dataKey={`s${k}`}
            stackId={look.stack ? 'stack' : undefined}
            barSize={place.bar}
            isAnimationActive={false}
            shape={(bar: BarShapeProps) => {
              const loud =
                (bars.length > 1 && !look.stack) ||
                s.colourOf !== undefined ||
                bar.index === last ||
                bar.index === active
              const end = !look.stack || s === bars.at(-1)
              const colour = s.colourOf?.(bar.index) ?? s.colour
              return <path d={barPath(bar, end ? 1.5 : 0)} fill={loud ? colour : quiet(colour)} />
            }}
          />
        ) : (
          <Line
            key={s.column.name}
            yAxisId={s.axis}
            dataKey={`s${k}`}
            stroke={s.colour}
            strokeWidth={s.width ?? 1.75}
            strokeDasharray={s.dash}
            connectNulls={s.carried ?? false}
            isAnimationActive={false}
            activeDot={false}
            dot={(dot: DotItemDotProps) => (
              <Point
                key={dot.index}
                dot={dot}
                series={s}
                loud={dot.index === newest[k]}
                crowded={rows > POINTS}
                label={look.labels ? formatValue(s.values[dot.index], s.column.format, lang) : ''}
              />
            )}
          />
        ),
      )}
      {look.area && left?.min === 0 && shown.length === 1 && (
        <Area
          yAxisId="left"
          dataKey={`s${series.indexOf(shown[0]!)}`}
          fill="var(--c1-area)"
          fillOpacity={1}
          stroke="none"
          connectNulls={shown[0]!.carried ?? false}
          activeDot={false}
          isAnimationActive={false}
          zIndex={-1}
        />
      )}
      <ReferenceLine yAxisId={main} y={Math.max(0, scale.min)} stroke="var(--axis)" />
      {acrossOf(shown, look).map(({ axis, value, colour, dash }, i) => (
        <ReferenceLine
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          key={i}
          yAxisId={axis}
          y={value}
          stroke={colour ?? 'var(--axis)'}
          strokeDasharray={dash ?? '4 3'}
        />
      ))}
    </ComposedChart>
  )
})

function Axis({
  id,
  scale,
  labels,
  width,
}: {
  id: 'left' | 'right'
  scale: Scale
  labels: readonly string[]
  width: number
}) {
  return (
    <YAxis
      yAxisId={id}
      orientation={id}
      type="number"
      domain={[scale.min, scale.max]}
      ticks={[...scale.ticks]}
      tickFormatter={(_, i: number) => labels[i] ?? ''}
      {...{ interval: 0, width, tickSize: 0, tickMargin: 7, tick: TICK, axisLine: false, tickLine: false }}
      allowDataOverflow
    />
  )
}
