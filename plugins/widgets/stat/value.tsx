import { type Cell, type Column, formatChange, formatValue, type Lang, type Table } from 'rattan/plugin'
import { cellTone, toneOf } from '../shared/colours/cell-tone.ts'
import { judge, TONE, writtenSign, writtenZero } from '../shared/colours/judge.ts'
import { toneText } from '../shared/colours/tones.ts'
import { Change as ChangeMark } from '../shared/marks/change.tsx'
import { Doubt } from '../shared/marks/doubt.tsx'
import { columnOf, doubtOf, numbersOf, unitOf } from '../shared/table/read-table.ts'
import { spoken } from '../shared/words/fill-sentence.ts'
import type { StatItem } from './widget.ts'

export interface FigureProps {
  readonly item: StatItem
  readonly table: Table
  readonly row: number
  readonly lang: Lang
}

export function Value({ item, table, row, lang, column }: FigureProps & { readonly column: Column }) {
  const cell = table.data[column.name]?.[row] ?? null
  const format = item.decimals === undefined ? column.format : { ...column.format, decimals: item.decimals }
  const text = column.type === 'number' ? formatValue(cell, format, lang) : spoken(cell, column, lang)
  const unit = column.type === 'number' && cell !== null ? unitOf(column, lang) : ''
  const tone = toneOf(table, column.name, row) ?? reachedTone(item, column, cell)
  return (
    <>
      <span
        className={column.type === 'number' ? judged(item, column, cell, text) : ''}
        style={tone ? { color: toneText(tone) } : undefined}
      >
        {text}
      </span>
      {unit && <small className="ml-1 text-13 font-regular tracking-normal text-fg-3">{unit}</small>}
      <Doubt reason={doubtOf(table, column.name, row)} lang={lang} />
    </>
  )
}

/** The tone of the highest threshold reached, where the page asks for it. */
export const reachedTone = ({ colour }: StatItem, column: Column, cell: Cell) =>
  colour === 'thresholds' && typeof cell === 'number' ? cellTone(cell, column) : undefined

/** Signed formats are good or bad by what they say; other numbers only where the page asks for it. */
function judged({ colour }: StatItem, column: Column, cell: unknown, text: string): string {
  if (typeof cell !== 'number') return 'text-fg-3'
  const signed = column.format.signed || column.format.style === 'sigma'
  if (colour === 'none' || colour === 'thresholds' || (!colour && !signed)) return ''
  const sign = signed ? writtenSign(text) : writtenZero(text) ? 0 : Math.sign(cell)
  const verdict = judge(sign, column.direction)
  return verdict === 'none' ? '' : TONE[verdict]
}

/** A column that holds a change says with its own format what kind it is. */
export function Change({ name, table, row, lang }: { readonly name: string } & Omit<FigureProps, 'item'>) {
  const column = columnOf(table, name)
  const value = numbersOf(table, name)[row] ?? null
  if (!column || value === null) return null
  const { format, direction } = column
  const text =
    format.style === 'percent'
      ? formatValue(value, { ...format, signed: true }, lang)
      : formatChange(value, format.style === 'points' ? 'points' : 'difference', format, lang)
  return <ChangeMark {...{ text, direction }} className="mr-1.5 font-medium" />
}
