import { memo } from 'react'
import { CartesianGrid, ComposedChart } from 'recharts'
import { BottomAxis, SideAxis } from './axis.tsx'
import { BandAreas, LinesAcross } from './grounds.tsx'
import type { PlotProps } from './plot-props.ts'
import { FilledArea, SeriesBar, SeriesLine } from './series-shapes.tsx'

/** One plot of a chart: axes, grid, bars, lines, bands and lines across. It draws nothing that moves with the pointer. */
export const Plot = memo(function Plot(props: PlotProps) {
  const { series, shown, look, place, left, right } = props
  const bars = shown.filter((s) => s.kind === 'bar')
  return (
    <ComposedChart
      width={props.width}
      height={props.height}
      data={dataOf(props)}
      barGap={bars.length > 1 && !look.stack ? 1 : 0}
      stackOffset="sign"
      margin={{ top: place.top, right: right ? 0 : place.right, bottom: 0, left: left ? 0 : place.left }}
      accessibilityLayer={false}
    >
      <BandAreas {...props} />
      <CartesianGrid vertical={false} yAxisId={left ? 'left' : 'right'} stroke="var(--line-subtle)" />
      <BottomAxis {...props} />
      {left && <SideAxis id="left" scale={left} labels={props.leftLabels} width={place.left} />}
      {right && <SideAxis id="right" scale={right} labels={props.rightLabels} width={place.right} />}
      {series.map((s, k) => {
        if (!shown.includes(s)) return null
        const Shape = s.kind === 'bar' ? SeriesBar : SeriesLine
        return <Shape key={s.column.name} {...props} of={s} dataKey={`s${k}`} />
      })}
      <FilledArea {...props} />
      <LinesAcross {...props} />
    </ComposedChart>
  )
})

/** What Recharts draws: a row by its place along the axis, a series by its place among all. */
function dataOf({ series, shown, place, rows }: PlotProps) {
  const banded = shown.some((s) => s.kind === 'bar')
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries([
      ['at', banded ? i : place.share(i)],
      ...series.map((s, k) => [`s${k}`, s.values[i]]),
    ]),
  )
}
