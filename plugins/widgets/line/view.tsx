import type { Table, ViewProps } from 'rattan/plugin'
import { useMemo } from 'react'
import { Chart } from '../shared/chart/chart.tsx'
import type { ChartPane } from '../shared/chart/look.ts'
import { acrossFrom, stretchesFrom } from '../shared/chart/references.ts'
import { type Series, seriesOf } from '../shared/chart/series.ts'
import { colourAmong } from '../shared/colours/series-colours.ts'
import { columnOf } from '../shared/table/read-table.ts'
import { groupsInOrder, widen } from '../shared/table/widen.ts'
import { axisOf } from './axis-of.ts'
import type { LineOptions, LinePane } from './widget.ts'

export default function LineView({ options, table, ...rest }: ViewProps<LineOptions>) {
  const { group, y } = options
  const x = options.x ?? table.columns.find(({ type }) => type === 'date' || type === 'period')?.name ?? ''
  const wide = useMemo(() => (group ? widen(table, x, group, y?.[0] ?? '') : table), [table, x, group, y])
  const panes = useMemo(() => panesOf(options, wide, table, x), [options, wide, table, x])
  return <Chart {...rest} {...{ x, panes }} table={wide} />
}

function panesOf(options: LineOptions, wide: Table, table: Table, x: string): ChartPane[] {
  const { y, group, panes = [], area = false, labels = false, thresholds = false, ...plot } = options
  const lines = group ? wide.columns.map(({ name }) => name).filter((name) => name !== x) : y
  const known = group ? (groupsInOrder(columnOf(table, group)) ?? []) : []
  // A group has the colour of its place among all that there are, whoever stands beside it.
  const order = [...known, ...(lines ?? []).filter((name) => !known.includes(name))]
  const all: readonly LinePane[] = lines?.length ? [{ ...plot, y: lines }, ...panes] : panes
  const dates = columnOf(wide, x)?.type === 'date'
  return all.map(({ y, height = 1, zero = false, domain, bands, reference }, pane) => {
    const among = pane === 0 && group ? order : y
    const series = seriesOf(wide, y, (_, name) => lookOf(options, among, among.indexOf(name), name, dates))
    const sides = new Set(series.map((s) => s.axis))
    const own = sides.has('left') ? 'left' : 'right'
    const across = acrossFrom(reference, table, own)
    return {
      series,
      height,
      main: options.main,
      look: {
        ...{ zero, area, labels, thresholds, domain },
        bands: stretchesFrom(bands),
        across: across.map((line) => (sides.has(line.axis) ? line : { ...line, axis: own })),
      },
    }
  })
}

function lookOf(
  options: LineOptions,
  y: readonly string[],
  index: number,
  name: string,
  carried: boolean,
): Omit<Series, 'column' | 'values'> {
  const { main } = options
  const others = y.filter((other) => other !== main)
  const axis = axisOf(options, name, index)
  const apart = y.some((other, i) => axisOf(options, other, i) !== axis)
  return {
    ...{ kind: 'line', axis },
    colour: name === main ? 'var(--text)' : colourAmong(others.indexOf(name), others.length),
    ...(name === main ? { width: 2 } : others.length < y.length ? { width: 1.25 } : {}),
    // The dash is the second sign of the second axis.
    ...(axis === 'right' && apart ? { dash: '5 3' } : {}),
    carried,
  }
}
