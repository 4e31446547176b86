import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import {
  Area,
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceLine,
  XAxis,
  YAxis,
} from 'recharts'
import { formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { barPath } from './bar-path.ts'
import { type ChartLook, chartScales, limits } from './chart-scales.ts'
import { geometry, tickLabels } from './geometry.ts'
import { Legend } from './legend.tsx'
import { Point } from './point.tsx'
import { rowNames, rowOf } from './read-table.ts'
import type { Scale } from './scale.ts'
import { quiet, type Series } from './series.ts'
import { chartSummary } from './summary.ts'
import { Tip } from './tip.tsx'
import { useSize } from './use-size.ts'

export interface ChartProps extends Omit<ViewProps<unknown>, 'options'>, ChartLook {
  /** Column along the bottom. */
  readonly x: string
  readonly series: readonly Series[]
}

// Small enough charts show every point; longer ones would become a string of beads.
const POINTS = 24
const START = { width: 366, height: 176 }
const TICK = { fontSize: 11, fill: 'var(--text-3)' }

/**
 * The frame of every Recharts chart: margins, one grid for both axes, thinned labels, legend, crosshair, tooltip,
 * keyboard and the sentence for screen readers. It fills its parent and draws `series` as it gets them.
 */
export function Chart({ table, x, series, lang, title, onRow, ...look }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box, START)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<{ row: number; by: 'mouse' | 'touch' | 'keys' } | null>(null)

  const names = useMemo(() => rowNames(table, x, lang), [table, x, lang])
  const shown = series.filter((s) => !hidden.has(s.column.name))
  const data = useMemo(
    () =>
      names.map((_, i) => Object.fromEntries([['i', i], ...series.map((s, k) => [`s${k}`, s.values[i]])])),
    [names, series],
  )
  const { left, right } = chartScales(shown, names.length, look)
  const bars = shown.filter((s) => s.kind === 'bar')
  const leftLabels = tickLabels(left, shown, 'left', lang)
  const rightLabels = right && tickLabels(right, shown, 'right', lang)
  const place = geometry({
    width: size.width,
    names,
    leftLabels,
    rightLabels,
    barsInRow: look.stack ? Math.min(1, bars.length) : bars.length,
    inset: look.labels ? 24 : 12,
  })
  const last = names.length - 1
  const row = Math.min(active?.row ?? last, last)
  const centre = place.centre(row)
  const reach = bars.length ? place.band / 2 : 5

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    setActive({ row: place.rowAt(at), by: event.pointerType === 'mouse' ? 'mouse' : 'touch' })
  }
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowLeft: row - 1, ArrowRight: row + 1, Home: 0, End: last }
    const next = moves[event.key]
    if (event.key === 'Escape') setActive(null)
    else if (event.key === 'Enter') onRow?.(rowOf(table, row))
    else if (next !== undefined) setActive({ row: Math.max(0, Math.min(last, next)), by: 'keys' })
    else return
    event.preventDefault()
  }

  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <Legend {...{ series, hidden, row, lang, title }} rowName={names[row] ?? ''} onHidden={setHidden} />
      <div
        ref={box}
        role="img"
        aria-label={chartSummary(title, names, series, lang)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair
        tabIndex={0}
        className={`relative min-h-0 flex-1 touch-pan-y ${onRow ? 'cursor-pointer' : ''}`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setActive(null)}
        onBlur={() => setActive(null)}
        onKeyDown={press}
        onClick={() => active && onRow?.(rowOf(table, row))}
      >
        {active && bars.length > 0 && (
          <div
            className="absolute bg-hover"
            style={{
              left: centre - place.band / 2,
              width: place.band,
              top: place.top,
              bottom: place.bottom,
            }}
          />
        )}
        <div className="absolute inset-0">
          <ComposedChart
            width={size.width}
            height={size.height}
            data={data}
            barGap={bars.length > 1 && !look.stack ? 1 : 0}
            stackOffset="sign"
            margin={{ top: place.top, right: right ? 0 : place.right, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} yAxisId="left" stroke="var(--line-subtle)" />
            <XAxis
              dataKey="i"
              scale={bars.length ? 'band' : 'point'}
              padding={bars.length ? undefined : { left: place.inset, right: place.inset }}
              ticks={[...place.labelled]}
              tickFormatter={(i: number) => names[i] ?? ''}
              {...{ interval: 0, height: place.bottom, tickSize: 0, tickMargin: 8, tick: TICK }}
              {...{ axisLine: false, tickLine: false }}
            />
            <Axis id="left" scale={left} labels={leftLabels} width={place.left} />
            {right && rightLabels && (
              <Axis id="right" scale={right} labels={rightLabels} width={place.right} />
            )}
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
                      (bars.length > 1 && !look.stack) || bar.index === last || bar.index === active?.row
                    const end = !look.stack || s === bars.at(-1)
                    return <path d={barPath(bar, end ? 1.5 : 0)} fill={loud ? s.colour : quiet(s.colour)} />
                  }}
                />
              ) : (
                <Line
                  key={s.column.name}
                  yAxisId={s.axis}
                  dataKey={`s${k}`}
                  stroke={s.colour}
                  strokeWidth={1.75}
                  strokeDasharray={s.dash}
                  isAnimationActive={false}
                  activeDot={false}
                  dot={(dot: DotItemDotProps) => (
                    <Point
                      key={dot.index}
                      dot={dot}
                      series={s}
                      loud={dot.index === last || dot.index === active?.row}
                      crowded={names.length > POINTS}
                      label={
                        look.labels && place.labelled.includes(dot.index)
                          ? formatValue(s.values[dot.index], s.column.format, lang)
                          : ''
                      }
                    />
                  )}
                />
              ),
            )}
            {look.area && left.min === 0 && shown.length === 1 && (
              <Area
                yAxisId="left"
                dataKey={`s${series.indexOf(shown[0]!)}`}
                fill="var(--c1-area)"
                fillOpacity={1}
                stroke="none"
                activeDot={false}
                isAnimationActive={false}
                zIndex={-1}
              />
            )}
            <ReferenceLine yAxisId="left" y={Math.max(0, left.min)} stroke="var(--axis)" />
            {look.thresholds &&
              limits(shown).map(({ axis, value, label }) => (
                <ReferenceLine
                  key={`${axis}${value}`}
                  yAxisId={axis}
                  y={value}
                  stroke="var(--axis)"
                  strokeDasharray="4 3"
                  label={{ value: label[lang], position: 'insideBottomLeft', ...TICK }}
                />
              ))}
          </ComposedChart>
        </div>
        {active && (
          <div className="pointer-events-none absolute inset-0">
            {bars.length === 0 && (
              <div
                className="absolute border-l border-dashed border-fg-3"
                style={{ left: centre, top: place.top, bottom: place.bottom }}
              />
            )}
            <span
              aria-hidden
              className="absolute bottom-0 -translate-x-1/2 rounded-2 bg-active px-1 text-11 leading-[17px] font-medium text-fg"
              style={{ left: centre }}
            >
              {names[row]}
            </span>
            {active.by !== 'touch' && (
              <Tip
                {...{ series: shown, row, lang }}
                rowName={names[row] ?? ''}
                left={centre - reach}
                right={centre + reach}
                width={size.width}
              />
            )}
          </div>
        )}
      </div>
      <span className="sr-only" aria-live="polite">
        {active?.by === 'keys' &&
          [
            names[row],
            ...shown.map(
              (s) => `${s.column.label[lang]} ${formatValue(s.values[row], s.column.format, lang)}`,
            ),
          ].join(', ')}
      </span>
    </div>
  )
}

function Axis({
  id,
  scale,
  labels,
  width,
}: {
  id: 'left' | 'right'
  scale: Scale
  labels: string[]
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
