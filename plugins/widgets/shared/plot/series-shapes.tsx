import { formatValue } from 'rattan/plugin'
import { Area, Bar, type BarShapeProps, type DotItemDotProps, Line } from 'recharts'
import { POINTS } from '../chart/plots.ts'
import type { Series } from '../chart/series.ts'
import { quiet } from '../colours/series-colours.ts'
import { barPath } from './bar-path.ts'
import type { PlotProps } from './plot-props.ts'
import { Point } from './point.tsx'

interface ShapeProps extends PlotProps {
  readonly of: Series
  /** Its values in the rows that Recharts is given. */
  readonly dataKey: string
}

/** One series as bars: the latest in full colour, or all where bars of a row are told apart by it. */
export function SeriesBar({ of: s, dataKey, shown, look, place, latest, active }: ShapeProps) {
  const bars = shown.filter((other) => other.kind === 'bar')
  const alike = (bars.length > 1 && !look.stack) || s.colourOf !== undefined
  const end = !look.stack || s === bars.at(-1)
  return (
    <Bar
      yAxisId={s.axis}
      dataKey={dataKey}
      stackId={look.stack ? 'stack' : undefined}
      barSize={place.bar}
      isAnimationActive={false}
      shape={(bar: BarShapeProps) => {
        const loud = alike || bar.index === latest || bar.index === active
        const colour = s.colourOf?.(bar.index) ?? s.colour
        return <path d={barPath(bar, end ? 1.5 : 0)} fill={loud ? colour : quiet(colour)} />
      }}
    />
  )
}

export function SeriesLine({ of: s, dataKey, look, rows, latest, lang }: ShapeProps) {
  const newest = latest < 0 ? -1 : s.values.findLastIndex((value) => value !== null)
  return (
    <Line
      yAxisId={s.axis}
      dataKey={dataKey}
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
          loud={dot.index === newest}
          crowded={rows > POINTS}
          label={look.labels ? formatValue(s.values[dot.index], s.column.format, lang) : ''}
        />
      )}
    />
  )
}

/** What lies below a single line from zero, where the page asks for it. */
export function FilledArea({ series, shown, look, left }: PlotProps) {
  const only = shown.length === 1 ? shown[0] : undefined
  if (!only || !look.area || left?.min !== 0) return null
  return (
    <Area
      yAxisId="left"
      dataKey={`s${series.indexOf(only)}`}
      fill="var(--c1-area)"
      fillOpacity={1}
      stroke="none"
      connectNulls={only.carried ?? false}
      activeDot={false}
      isAnimationActive={false}
      zIndex={-1}
    />
  )
}
