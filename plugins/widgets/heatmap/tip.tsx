import { type Column, formatCell, formatValue, type Lang, type Table } from 'rattan/plugin'
import { TipBox } from '../shared/marks/tip-box.tsx'
import { columnOf, numbersOf, shortLabel } from '../shared/table/read-table.ts'
import type { CellPlace } from './layout.ts'

/** The value of the cell under the pointer, on the sides of it that have room. */
export function CellTip({
  active: { x: left, y: top },
  name,
  x,
  column,
  table,
  at,
  lang,
}: {
  readonly active: CellPlace
  readonly name: string
  /** Column that runs across. */
  readonly x: string
  readonly column: Column
  readonly table: Table
  /** Its row. */
  readonly at: number
  readonly lang: Lang
}) {
  const across = columnOf(table, x)
  return (
    <TipBox
      className="whitespace-nowrap"
      style={{
        ...(left > 280 ? { right: `calc(100% - ${left - 8}px)` } : { left: left + 14 }),
        ...(top > 120 ? { bottom: `calc(100% - ${top - 4}px)` } : { top: top + 14 }),
      }}
    >
      <b className="font-strong">{name}</b> ·{' '}
      {across && formatCell(table.data[across.name]?.[at], across, lang)}
      <br />
      <span className="text-fg-2">{shortLabel(column, lang)}</span>{' '}
      <b className="ml-2 font-medium">
        {formatValue(numbersOf(table, column.name)[at], column.format, lang)}
      </b>
    </TipBox>
  )
}
