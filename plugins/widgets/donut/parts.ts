import { type Lang, say, type Table } from 'rattan/plugin'
import { columnOf, numbersOf, rowNames, shortLabel } from '../shared/table/read-table.ts'
import type { DonutOptions } from './widget.ts'

const OTHER = { en: 'Other', vi: 'Khác' }
/** As many as there are colours. */
const MOST = 8

export interface Part {
  readonly name: string
  readonly value: number
  /** The row it comes from, null where that is all of them. */
  readonly row: number | null
}

/** The parts there are: rows, or columns of the last row. What is missing, zero or negative is no part of a whole. */
export function partsOf(table: Table, options: DonutOptions, lang: Lang): readonly Part[] {
  const all = options.parts ? columnParts(table, options.parts, lang) : rowParts(table, options, lang)
  return all.flatMap(({ value, ...part }) => (value != null && value > 0 ? [{ ...part, value }] : []))
}

function columnParts(table: Table, names: readonly string[], lang: Lang) {
  const row = table.rows - 1
  return names
    .map((name) => columnOf(table, name))
    .filter((column) => column !== undefined)
    .map((column) => ({ name: shortLabel(column, lang), value: numbersOf(table, column.name)[row], row }))
}

function rowParts(table: Table, { name = '', value = '' }: DonutOptions, lang: Lang) {
  const values = numbersOf(table, value)
  return rowNames(table, name, lang).map((label, row) => ({ name: label, value: values[row], row }))
}

/** The smallest parts are one, where there are more than colours. */
export function gathered(parts: readonly Part[], lang: Lang): readonly Part[] {
  if (parts.length <= MOST) return parts
  const sorted = parts.toSorted((a, b) => b.value - a.value)
  const value = sorted.slice(MOST - 1).reduce((sum, part) => sum + part.value, 0)
  return [...sorted.slice(0, MOST - 1), { name: say(OTHER, lang), value, row: null }]
}
