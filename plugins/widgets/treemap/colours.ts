import type { Column, Table } from 'rattan/plugin'
import type { Ends } from '../shared/axis/ends.ts'
import { domainAround, type Fill, heatFill } from '../shared/colours/heat.ts'
import { columnOf, numbersOf } from '../shared/table/read-table.ts'
import type { TreemapOptions } from './widget.ts'

/** How areas are coloured, by their rows. */
export interface HeatColours {
  readonly column: Column | undefined
  readonly values: readonly (number | null)[]
  readonly domain: Ends
  fill(row: number): Fill
}

const ALIKE = { background: 'var(--seq-3)', color: 'var(--text)' }
const MIDDLE = { background: 'var(--div-4)', color: 'var(--text)' }

export function coloursOf(table: Table, { colour, domain: ends }: TreemapOptions): HeatColours {
  const column = colour ? columnOf(table, colour) : undefined
  const values = colour ? numbersOf(table, colour) : []
  const domain = ends ?? domainAround(values)
  const heat = heatFill('div', domain, column?.direction)
  const fill = (row: number) => {
    const value = values[row] ?? null
    if (!column) return ALIKE
    return value === null ? MIDDLE : (heat(value) ?? MIDDLE)
  }
  return { column, values, domain, fill }
}
