import { useMemo } from 'react'
import type { ViewProps } from '../../../core/plugin.ts'
import { Chart } from '../shared/chart.tsx'
import { seriesColour, seriesDash, seriesOf } from '../shared/series.ts'
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

/** A stack of two is the first colour and the neutral one; otherwise the series colours in order, tan kept free. */
function barColour(index: number, count: number, stack: boolean): string {
  if (stack && count === 2) return index === 0 ? 'var(--c1)' : 'var(--c8)'
  if (count === 3) return ['var(--c1)', 'var(--c2)', 'var(--c4)'][index]!
  return seriesColour(index)
}

/** The line over one series of bars, or over a stack, is tan on every page; beside groups it takes a free colour. */
function lineColour(index: number, bars: number): string {
  const free = bars === 3 ? ['var(--c3)', 'var(--c5)', 'var(--c7)'] : []
  return free[index] ?? seriesColour(bars + index)
}
