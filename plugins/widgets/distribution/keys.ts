import { formatCell, type Lang, say, type Table } from 'rattan/plugin'
import { cellTone } from '../shared/colours/cell-tone.ts'
import { toneColour } from '../shared/colours/tones.ts'
import type { Key } from '../shared/marks/keys.tsx'
import { columnOf, shortLabel } from '../shared/table/read-table.ts'
import { columnNames } from './columns.ts'
import { markerColour } from './drawing.ts'
import type { DistributionOptions } from './widget.ts'

const BOX = { en: '25th to 75th percentile', vi: 'Phân vị 25 đến 75' }

/** What box, dot and markers stand for. */
export function boxKeys(table: Table, options: DistributionOptions, lang: Lang): Key[] {
  const current = columnOf(table, columnNames(options).current)
  return [
    { label: say(BOX, lang), shape: 'box', colour: 'var(--text-3)' },
    ...(current
      ? [{ label: shortLabel(current, lang), shape: 'circle', colour: 'var(--text-2)' } as const]
      : []),
    ...(options.markers ?? []).flatMap(({ column: name, shape, hollow }, i) => {
      const column = columnOf(table, name)
      return column ? [{ label: shortLabel(column, lang), shape, hollow, colour: markerColour(i) }] : []
    }),
  ]
}

/** The statuses that occur, in the registry's order; none where their column has no words. */
export function statusKeys(table: Table, options: DistributionOptions, lang: Lang): Key[] {
  const { status } = columnNames(options)
  const column = columnOf(table, status)
  if (!column?.values) return []
  const present = new Set(table.data[status] ?? [])
  return Object.keys(column.values)
    .filter((value) => present.has(value))
    .map((value) => ({
      label: formatCell(value, column, lang),
      shape: 'circle',
      colour: toneColour(cellTone(value, column), 'var(--text-2)'),
    }))
}
