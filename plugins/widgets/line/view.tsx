import { useMemo } from 'react'
import type { ViewProps } from '../../../core/plugin.ts'
import { Chart } from '../shared/chart.tsx'
import { seriesColour, seriesOf } from '../shared/series.ts'
import type { LineOptions } from './widget.ts'

export default function LineView({ options, table, ...rest }: ViewProps<LineOptions>) {
  const { y: lines = [], x = 'period', axis = 'left', ...look } = options
  const series = useMemo(
    () =>
      seriesOf(table, lines, (i) => ({
        kind: 'line',
        axis: axis === 'right' && i > 0 ? 'right' : 'left',
        colour: seriesColour(i),
        // The dash is the second sign of the second axis.
        dash: axis === 'right' && i > 0 ? '5 3' : undefined,
      })),
    [table, lines, axis],
  )
  return <Chart {...rest} {...{ table, series, x }} {...look} />
}
