import { type Cell, formatCell, type Lang, MISSING } from 'rattan/plugin'
import type { ReactNode } from 'react'
import { cellTone } from '../shared/colours/cell-tone.ts'
import { writtenZero } from '../shared/colours/judge.ts'
import { Badge } from '../shared/marks/badge.tsx'
import { Triangle } from '../shared/marks/triangle.tsx'
import { type DrawnColumn, number } from './columns.ts'
import { Bar, Position, Trend } from './pictures.tsx'
import { Range } from './range.tsx'

type Row = Readonly<Record<string, Cell>>

/** What stands in a cell: its text, with the small picture that the column's look asks for. */
export function cellContent(row: Row, drawn: DrawnColumn, lang: Lang): ReactNode {
  const { column, as } = drawn
  const cell = row[column.name]
  if (as === 'range') return <Range row={row} drawn={drawn} lang={lang} />
  const text = formatCell(cell, column, lang)
  if (text === MISSING) return text
  switch (as) {
    case 'badge':
      return Array.isArray(cell) ? (
        cell.map((item) => (
          <span key={item} className="mr-1">
            <Badge tone={cellTone(item, column)}>{formatCell(item, column, lang)}</Badge>
          </span>
        ))
      ) : (
        <Badge tone={cellTone(cell, column)}>{text}</Badge>
      )
    case 'bar':
      return (
        <span className="flex items-center justify-end gap-2">
          <Bar value={number(cell)} drawn={drawn} />
          {text}
        </span>
      )
    case 'position':
      return (
        <span className="flex items-center justify-end gap-2">
          <Position value={number(cell)} drawn={drawn} />
          {text}
        </span>
      )
    case 'change':
      return (
        <>
          {typeof cell === 'number' && !writtenZero(text) && <Triangle change={cell} />}
          {text}
        </>
      )
    case 'sparkline':
      return <Trend cell={cell} drawn={drawn} />
    default:
      return drawn.wrap === undefined ? (
        text
      ) : (
        <span
          className="block w-max py-0.5 leading-[1.35] whitespace-normal [overflow-wrap:anywhere]"
          style={{ maxWidth: drawn.wrap }}
        >
          {text}
        </span>
      )
  }
}
