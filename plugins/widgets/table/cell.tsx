import type { ReactNode } from 'react'
import { formatCell, formatValue, MISSING } from '../../../core/format.ts'
import type { Cell } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { Badge } from '../shared/badge.tsx'
import { cellTone } from '../shared/cell-tone.ts'
import { judge, writtenZero } from '../shared/change.ts'
import { diverging, sequential } from '../shared/heat.ts'
import { shortLabel } from '../shared/read-table.ts'
import { Sparkline } from '../shared/sparkline.tsx'
import { toneColour, toneFill, toneText } from '../shared/tones.ts'
import { Triangle } from '../shared/triangle.tsx'
import type { DrawnColumn } from './columns.ts'

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
      return text
  }
}

/** Colour of the text and of the cell behind it; undefined where the cell is plain. */
export function cellStyle(
  cell: Cell | undefined,
  { column, as, look, domain }: DrawnColumn,
): { color?: string; background?: string } | undefined {
  const value = number(cell)
  if (cell === null || cell === undefined || (column.type === 'number' && value === null))
    return { color: 'var(--text-3)' }
  if (value === null || as === 'badge') return undefined
  if (as === 'heat') {
    return column.direction === 'none'
      ? sequential(value, domain)
      : (diverging(value, domain, column.direction) ?? undefined)
  }
  const rule = look.colour ?? (column.format.signed || as === 'change' ? 'direction' : 'none')
  if (rule === 'none') return undefined
  const good = judge(writtenZero(formatCell(value, column, 'en')) ? 0 : value, column.direction)
  const tone =
    rule === 'thresholds' ? cellTone(value, column) : { good: 'up', bad: 'down', none: undefined }[good]
  const strong = as === 'change' && look.domain && (value < look.domain[0] || value > look.domain[1])
  return tone
    ? { color: toneText(tone), ...(strong ? { background: `var(--${tone}-tint)` } : {}) }
    : undefined
}

const number = (cell: Cell | undefined) => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null)

const share = (value: number, [low, high]: readonly [number, number]) =>
  high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0

/** From zero, which is the left end unless there are values below it. */
function Bar({ value, drawn }: { readonly value: number | null; readonly drawn: DrawnColumn }) {
  if (value === null) return null
  const { column, domain } = drawn
  const from = share(Math.min(0, value), domain)
  const to = share(Math.max(0, value), domain)
  return (
    <span aria-hidden className="relative h-1 w-[38px] shrink-0 bg-active">
      <i
        className="absolute inset-y-0"
        style={{
          left: `${from * 100}%`,
          width: `${(to - from) * 100}%`,
          background: toneFill(cellTone(value, column)),
        }}
      />
    </span>
  )
}

function Position({ value, drawn }: { readonly value: number | null; readonly drawn: DrawnColumn }) {
  if (value === null) return null
  const colour = toneColour(cellTone(value, drawn.column), 'var(--text-2)')
  return (
    <span aria-hidden className="relative h-px w-9 shrink-0 bg-line-control">
      <i
        className="absolute -top-[2.5px] size-1.5 -translate-x-1/2 rounded-full"
        style={{ left: `${share(value, drawn.domain) * 100}%`, background: colour }}
      />
    </span>
  )
}

function Trend({ cell, drawn }: { readonly cell: Cell | undefined; readonly drawn: DrawnColumn }) {
  const values = (Array.isArray(cell) ? cell : []).map((item) => number(item))
  const present = values.filter((value) => value !== null)
  const change = present.length > 1 ? present.at(-1)! - present[0]! : 0
  const { direction } = drawn.column
  const good = judge(change, direction === 'none' ? 'up' : direction)
  const colour = { good: 'var(--up)', bad: 'var(--down)', none: 'var(--text-2)' }[good]
  return <Sparkline values={values} colour={colour} className="ml-auto h-[22px] w-14" />
}

/** Letters between the lowest and the highest of several columns; missing where fewer than two have a value. */
function Range({
  row,
  drawn,
  lang,
}: {
  readonly row: Row
  readonly drawn: DrawnColumn
  readonly lang: Lang
}) {
  const marks = drawn.marks.flatMap((mark, i) => {
    const value = number(row[mark.column.name])
    return value === null ? [] : [{ ...mark, value, colour: `var(--c${(i % 8) + 1})` }]
  })
  if (marks.length < 2) return <span className="text-fg-3">{MISSING}</span>
  const values = marks.map((mark) => mark.value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const show = (value: number) => formatValue(value, marks[0]!.column.format, lang)
  const words = marks.map((mark) => `${shortLabel(mark.column, lang)}: ${show(mark.value)}`).join(', ')
  return (
    <span role="img" aria-label={words} title={words} className="flex items-center gap-2">
      <span className="w-12 text-right text-fg-3">{show(low)}</span>
      <span className="relative h-px w-24 shrink-0 bg-line-control">
        {marks.map(({ column, letter, value, colour }) => (
          <b
            key={column.name}
            className="absolute grid size-[15px] -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full text-11 leading-none font-medium text-canvas"
            style={{ left: `${8 + 84 * share(value, [low, high])}%`, background: colour }}
          >
            {letter}
          </b>
        ))}
      </span>
      <span className="w-12 text-left text-fg-3">{show(high)}</span>
    </span>
  )
}
