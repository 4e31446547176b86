import type { Table, ViewProps } from 'rattan/plugin'
import { useMemo } from 'react'
import { Chart } from '../shared/chart/chart.tsx'
import { acrossFrom } from '../shared/chart/references.ts'
import { seriesOf } from '../shared/chart/series.ts'
import { bounded } from '../shared/table/bounded.tsx'
import { columnOf, numbersOf } from '../shared/table/read-table.ts'
import { endsOf, fillOf } from './bars.ts'
import { Lying } from './lying.tsx'
import type { BarOptions } from './widget.ts'

/** A bar each, with its name and value. */
const MOST = 1000
const UprightBars = bounded(Upright, MOST)
const LyingBars = bounded(Lying, MOST)

export default function BarView({ options, table, ...rest }: ViewProps<BarOptions>) {
  const { y, sorted = false } = options
  const ordered = useMemo(() => (sorted ? largestFirst(table, y) : table), [table, y, sorted])
  return options.horizontal ? (
    <LyingBars {...rest} {...{ options, table: ordered }} />
  ) : (
    <UprightBars {...rest} {...{ options, table: ordered }} />
  )
}

function Upright({ options, table, ...rest }: ViewProps<BarOptions>) {
  const { x, y, colour = 'series', diverging = false, domain, reference } = options
  const panes = useMemo(() => {
    const values = numbersOf(table, y)
    const column = columnOf(table, y)!
    const series = seriesOf(table, [y], () => ({
      kind: 'bar',
      axis: 'left',
      colour: 'var(--c1)',
      colourOf: (row: number) => fillOf(values[row], column, colour),
    }))
    const around = diverging ? endsOf(values, true) : domain
    return [{ series, look: { domain: around, across: acrossFrom(reference, table) } }]
  }, [table, y, colour, diverging, domain, reference])
  return <Chart {...rest} {...{ table, panes, x }} />
}

function largestFirst(table: Table, y: string): Table {
  const values = numbersOf(table, y)
  const order = values
    .map((_, row) => row)
    .sort((a, b) => (values[b] ?? -Infinity) - (values[a] ?? -Infinity) || a - b)
  return {
    ...table,
    data: Object.fromEntries(
      Object.entries(table.data).map(([name, cells]) => [name, order.map((row) => cells[row] ?? null)]),
    ),
  }
}
