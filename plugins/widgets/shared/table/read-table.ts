import {
  type Cell,
  type Column,
  type Format,
  formatCell,
  formatPeriod,
  formatUnit,
  type Lang,
  say,
  type Table,
  type Text,
} from 'rattan/plugin'

/** The column of that name, undefined where the table has none: data may lack what the page asked for. */
export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)
}

/** A column's values as numbers; what is missing, not a number or infinite is null. */
export function numbersOf(table: Table, name: string): readonly (number | null)[] {
  const cells = table.data[name] ?? []
  return Array.from({ length: table.rows }, (_, i) => {
    const cell = cells[i]
    return typeof cell === 'number' && Number.isFinite(cell) ? cell : null
  })
}

/** The last value of a column that is there; null without any. */
export const newestOf = (table: Table, name: string): number | null =>
  numbersOf(table, name).findLast((value) => value !== null) ?? null

/** One row by column name, as `onRow` takes it. */
export function rowOf(table: Table, index: number): Readonly<Record<string, Cell>> {
  const row = Object.fromEntries(table.columns.map((c) => [c.name, table.data[c.name]?.[index] ?? null]))
  places.set(row, index)
  return row
}

/** Rows are sorted and filtered as objects: where each stood in its table. */
const places = new WeakMap<object, number>()

/** Why a value is in doubt; undefined for most. `row` is its place in the table, or what `rowOf` made of it. */
export function doubtOf(table: Table, name: string, row: number | object): Text | undefined {
  const place = typeof row === 'number' ? row : places.get(row)
  return place === undefined ? undefined : table.doubts?.[name]?.[place]
}

/** A name for each row, from the column along the axis: 3Q25 for periods, a date, else the text itself. */
export function rowNames(table: Table, name: string, lang: Lang): readonly string[] {
  const column = columnOf(table, name)
  return Array.from({ length: table.rows }, (_, i) => {
    const cell = table.data[name]?.[i]
    if (column?.type === 'period' && typeof cell === 'string') return formatPeriod(cell, lang, 'axis')
    return column ? formatCell(cell, column, lang) : String(i + 1)
  })
}

/**
 * The unit to put once beside a title or label; empty for formats that carry it in every value (%, x, σ), and for
 * counts and plain ratios, whose unit says no more than the label does.
 */
export function unitOf(column: Column, lang: Lang): string {
  const { style } = column.format
  if (column.unit === 'count' || column.unit === 'ratio') return ''
  if (style === 'percent' || style === 'multiple' || style === 'sigma') return ''
  return (column.unitLabel && say(column.unitLabel, lang)) ?? formatUnit(column.format, lang)
}

/** The label for legends and column heads, where room is short. */
export const shortLabel = (column: Column, lang: Lang): string => say(column.short ?? column.label, lang)

/** Single figures are read closer than axes and legends: money has one decimal at least, of the same scale. */
export const closeFormat = (format: Format): Format =>
  format.style === 'money' ? { ...format, decimals: Math.max(1, format.decimals ?? 0) } : format
