import type { ViewProps } from 'rattan/plugin'
import { useMemo } from 'react'
import { Chart } from '../shared/chart/chart.tsx'
import { seriesOf } from '../shared/chart/series.ts'
import { colourAmong, seriesColour, seriesDash } from '../shared/colours/series-colours.ts'
import type { BarLineOptions } from './widget.ts'

export default function BarLine({ options, table, ...rest }: ViewProps<BarLineOptions>) {
  const { bars, lines = [], stack = false, axis = 'right', thresholds = false } = options
  const series = useMemo(
    () => [
      ...seriesOf(table, bars, (i) => ({
        kind: 'bar',
        axis: 'left',
        colour: barColour(i, bars.length, stack),
      })),
      ...seriesOf(table, lines, (i) => ({
        kind: 'line',
        axis: axis === 'right' ? 'right' : 'left',
        colour: lineColour(i, bars.length),
        dash: seriesDash(i),
      })),
    ],
    [table, bars, lines, stack, axis],
  )
  const panes = useMemo(() => [{ series, look: { stack, thresholds } }], [series, stack, thresholds])
  return <Chart {...rest} {...{ table, panes }} x={options.x ?? 'period'} />
}

/** A stack of two is the first colour and the neutral one; otherwise the series colours, tan kept free. */
function barColour(index: number, count: number, stack: boolean): string {
  if (stack && count === 2) return index === 0 ? 'var(--c1)' : 'var(--c8)'
  return colourAmong(index, count)
}

/** The line over one series of bars, or over a stack, is tan on every page; beside groups it takes a free colour. */
function lineColour(index: number, bars: number): string {
  const free = bars === 3 ? ['var(--c3)', 'var(--c5)', 'var(--c7)'] : []
  return free[index] ?? seriesColour(bars + index)
}
