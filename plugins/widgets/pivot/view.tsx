import { type KeyboardEvent, useRef, useState } from 'react'
import type { ViewProps } from '../../../core/plugin.ts'
import { columnOf, numbersOf, rowNames, rowOf } from '../shared/read-table.ts'
import { useWholeRows } from '../shared/use-whole-rows.ts'
import { type CellProps, FIRST, FOCUS, MetricRow } from './metric-row.tsx'
import type { PivotOptions } from './widget.ts'

const WORDS = {
  en: {
    metric: 'Metric',
    trend: 'Trend',
    count: (rows: number, periods: number) => `${rows} metrics with values, ${periods} periods`,
    missing: '– means not reported',
  },
  vi: {
    metric: 'Chỉ tiêu',
    trend: 'Xu hướng',
    count: (rows: number, periods: number) => `${rows} chỉ tiêu có số liệu, ${periods} kỳ`,
    missing: '– là chưa có số liệu',
  },
}
const HEAD =
  'sticky top-0 h-[30px] border-b border-line bg-surface px-2 font-medium whitespace-nowrap text-fg-2'

export default function Pivot({ table, options, lang, title, unit, onRow }: ViewProps<PivotOptions>) {
  const { x = 'period', dropEmpty = false, sparkline = false } = options
  const grid = useRef<HTMLTableElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  useWholeRows(scroller)
  const [cell, setCell] = useState({ row: 0, column: 0 })
  const words = WORDS[lang]
  const names = rowNames(table, x, lang)
  const rows = visibleRows(table, options.rows, dropEmpty)
  const withValues = rows.filter((row) => row.values.some((value) => value !== null)).length
  const newYear = names.map((_, i) => i > 0 && year(table.data[x]?.[i]) !== year(table.data[x]?.[i - 1]))

  const move = (event: KeyboardEvent) => {
    const column = cell.column - 1
    if (event.key === 'Enter' && column >= 0) onRow?.(rowOf(table, column))
    const next = step(event, cell, { row: rows.length, column: names.length })
    if (!next) return
    event.preventDefault()
    setCell(next)
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.row}.${next.column}"]`)?.focus()
  }
  /** Only one cell is in the tab order; arrows move within the grid. */
  const cellProps = (row: number, column: number): CellProps => ({
    'data-cell': `${row}.${column}`,
    tabIndex: cell.row === row && cell.column === column ? 0 : -1,
    onFocus: () => setCell({ row, column }),
  })

  return (
    <div className="-mx-(--card-x) -mb-2.5 flex h-[calc(100%+10px)] min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <div ref={scroller} className="max-h-full overflow-auto overscroll-contain">
          <table
            ref={grid}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that arrows move in is a grid
            role="grid"
            aria-label={title}
            className="w-full border-separate border-spacing-0 text-12"
            onKeyDown={move}
          >
            <thead>
              <tr>
                <th
                  scope="col"
                  {...cellProps(0, 0)}
                  className={`${HEAD} ${FIRST} ${FOCUS} z-2! min-w-[150px] phone:min-w-[240px]`}
                >
                  {words.metric}
                </th>
                {names.map((name, i) => (
                  <th
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; names may repeat
                    key={i}
                    scope="col"
                    {...cellProps(0, i + 1)}
                    className={`${HEAD} ${FOCUS} text-right ${newYear[i] ? 'border-l border-l-line-subtle' : ''} ${i === names.length - 1 ? 'text-fg' : ''}`}
                  >
                    {name}
                  </th>
                ))}
                {sparkline && (
                  <th scope="col" className={`${HEAD} text-right`}>
                    {words.trend}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.flatMap((row, r) => [
                row.group && (
                  <tr key={`${row.column.name} group`}>
                    <th
                      scope="rowgroup"
                      colSpan={names.length + 1 + (sparkline ? 1 : 0)}
                      className="h-[25px] border-b border-line-subtle bg-canvas text-left font-strong text-fg"
                    >
                      <span className="sticky left-0 inline-block px-(--card-x)">{row.group[lang]}</span>
                    </th>
                  </tr>
                ),
                <MetricRow
                  key={row.column.name}
                  row={row}
                  lang={lang}
                  said={unit}
                  newYear={newYear}
                  sparkline={sparkline}
                  cellProps={(column) => cellProps(r + 1, column)}
                  onPeriod={onRow && ((period) => onRow(rowOf(table, period)))}
                />,
              ])}
            </tbody>
          </table>
        </div>
      </div>
      <p className="flex flex-wrap justify-between gap-x-4 border-t border-line px-(--card-x) py-1 text-11 text-fg-3">
        <span>{words.count(withValues, names.length)}</span>
        <span>{words.missing}</span>
      </p>
    </div>
  )
}

/** The rows that the table has a column for; a heading moves to the next row when its own is dropped. */
function visibleRows(
  table: ViewProps<PivotOptions>['table'],
  wanted: PivotOptions['rows'],
  dropEmpty: boolean,
) {
  let group: PivotOptions['rows'][number]['group']
  return wanted.flatMap((row) => {
    group = row.group ?? group
    const column = columnOf(table, row.metric)
    const values = numbersOf(table, row.metric)
    if (!column || (dropEmpty && values.every((value) => value === null))) return []
    const heading = group
    group = undefined
    return [{ column, values, level: row.level ?? 0, strong: row.strong ?? false, group: heading }]
  })
}

const year = (period: unknown) => String(period).slice(0, 4)

/** Arrows by one cell, Home and End along the row, with Ctrl to the corner. */
function step(
  event: KeyboardEvent,
  at: { row: number; column: number },
  last: { row: number; column: number },
) {
  const moves: Record<string, { row: number; column: number }> = {
    ArrowUp: { ...at, row: at.row - 1 },
    ArrowDown: { ...at, row: at.row + 1 },
    ArrowLeft: { ...at, column: at.column - 1 },
    ArrowRight: { ...at, column: at.column + 1 },
    Home: { row: event.ctrlKey ? 0 : at.row, column: 0 },
    End: { row: event.ctrlKey ? last.row : at.row, column: last.column },
  }
  const next = moves[event.key]
  return (
    next && {
      row: Math.max(0, Math.min(last.row, next.row)),
      column: Math.max(0, Math.min(last.column, next.column)),
    }
  )
}
