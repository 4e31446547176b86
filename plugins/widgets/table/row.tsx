import type { Cell, Lang, Table, ViewProps } from 'rattan/plugin'
import type { CSSProperties } from 'react'
import { cellTone } from '../shared/colours/cell-tone.ts'
import { judge, signOf } from '../shared/colours/judge.ts'
import { toneTint } from '../shared/colours/tones.ts'
import { Doubt } from '../shared/marks/doubt.tsx'
import { columnOf, doubtOf } from '../shared/table/read-table.ts'
import { cellContent } from './cell.tsx'
import { cellStyle } from './cell-style.ts'
import type { DrawnColumn } from './columns.ts'
import { stickyCell } from './sticky.ts'
import type { TableOptions } from './widget.ts'

type Row = Readonly<Record<string, Cell>>

interface TableRowProps {
  readonly row: Row
  readonly index: number
  readonly columns: readonly DrawnColumn[]
  readonly options: TableOptions
  readonly table: Table
  readonly offsets: readonly number[]
  readonly lang: Lang
  /** Rows that come and go tell their height. */
  readonly measured: ((row: HTMLTableRowElement | null) => void) | undefined
  readonly onOpen: ViewProps<TableOptions>['onRow']
}

export function TableRow(props: TableRowProps) {
  const { row, index, columns, options, table, offsets, lang, measured, onOpen } = props
  const { rank, highlight } = options
  const marked = highlight && row[highlight.column] === highlight.value
  const ground = marked ? 'var(--selected)' : rowTint(row, options, table)
  const shift = rank ? 1 : 0
  return (
    <tr
      ref={measured}
      data-index={index}
      aria-rowindex={measured ? index + 2 : undefined}
      aria-current={marked || undefined}
      className={`group ${onOpen ? 'cursor-pointer' : ''}`}
      onClick={onOpen && (() => onOpen(row))}
    >
      {rank && <td {...cellLook(0, offsets, ground, 'w-0 text-left text-fg-3')}>{index + 1}</td>}
      {columns.map((drawn, i) => (
        <td
          key={drawn.column.name}
          {...cellLook(
            i + shift,
            offsets,
            ground,
            `${i === 0 ? 'font-medium' : ''} ${drawn.right ? 'text-right' : 'text-left'} ${drawn.first ? 'border-l border-l-line-subtle' : ''}`,
            cellStyle(row[drawn.column.name], drawn),
          )}
        >
          {i === 0 && onOpen ? (
            <button type="button" className="text-left hover:text-accent">
              {cellContent(row, drawn, lang)}
            </button>
          ) : (
            cellContent(row, drawn, lang)
          )}
          <Doubt reason={doubtOf(table, drawn.column.name, row)} lang={lang} />
        </td>
      ))}
    </tr>
  )
}

/** Class and style of a cell: `ground` is the row's own background, `more` and `own` what the cell adds. */
function cellLook(
  place: number,
  offsets: readonly number[],
  ground: string | undefined,
  more: string,
  own: CSSProperties = {},
) {
  const { className, style } = stickyCell(place, offsets)
  return {
    className: [
      'h-(--row-h) border-b border-b-line-subtle px-(--cell-x) whitespace-nowrap',
      ground ? '' : 'group-hover:bg-hover',
      place === 0 ? 'pl-(--card-x)' : '',
      more,
      className && `${className} ${ground ? '' : 'bg-surface'}`,
    ].join(' '),
    style: { ...style, ...(ground ? { background: ground } : {}), ...own },
  }
}

/** The tone of the row's own column, or what its sign says, as a quiet background. */
function rowTint(row: Row, { tint }: TableOptions, table: Table): string | undefined {
  const column = tint === undefined ? undefined : columnOf(table, tint)
  if (!column) return undefined
  const cell = row[column.name]
  const tone =
    cellTone(cell, column) ??
    (typeof cell === 'number' && !column.thresholds
      ? { good: 'up', bad: 'down', none: undefined }[judge(signOf(cell, column.format), column.direction)]
      : undefined)
  // Half as strong as a badge's, which must still stand out on it.
  return tone && tone !== 'none' ? `color-mix(in srgb, ${toneTint(tone)} 50%, var(--surface))` : undefined
}
