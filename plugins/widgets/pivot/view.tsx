import { say, type ViewProps } from 'rattan/plugin'
import { useId, useRef } from 'react'
import { useWholeRows } from '../shared/element/use-whole-rows.ts'
import { bounded } from '../shared/table/bounded.tsx'
import { rowNames, rowOf } from '../shared/table/read-table.ts'
import { Head } from './head.tsx'
import { MetricRow } from './metric-row.tsx'
import { newYears, visibleRows } from './rows.ts'
import { useGrid } from './use-grid.ts'
import { useNewestFirst } from './use-newest-first.ts'
import type { PivotOptions } from './widget.ts'

const WORDS = {
  en: {
    count: (rows: number, periods: number) => `${rows} metrics with values, ${periods} periods`,
    missing: '– means not reported',
    earlier: 'Scroll sideways for earlier periods.',
  },
  vi: {
    count: (rows: number, periods: number) => `${rows} chỉ tiêu có số liệu, ${periods} kỳ`,
    missing: '– là chưa có số liệu',
    earlier: 'Cuộn ngang để xem các kỳ trước.',
  },
}

/** Fifty years of quarters; a column each. */
const MOST = 200

export default bounded(Pivot, MOST, 'last')

function Pivot({ table, options, lang, title, unit, onRow }: ViewProps<PivotOptions>) {
  const { x = 'period', sparkline = false } = options
  const grid = useRef<HTMLTableElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  useWholeRows(scroller)
  const more = useNewestFirst(scroller, table)
  const note = useId()
  const words = say(WORDS, lang)
  const names = rowNames(table, x, lang)
  const rows = visibleRows(table, options)
  const newYear = newYears(table, x)
  const withValues = rows.filter((row) => row.values.some((value) => value !== null)).length
  const open = onRow && ((period: number) => onRow(rowOf(table, period)))
  const { move, cellProps } = useGrid(grid, { row: rows.length, column: names.length }, open)

  return (
    <div className="-mx-(--card-x) -mb-2.5 flex h-[calc(100%+10px)] min-h-0 flex-col">
      <div className="flex min-h-0 flex-1 flex-col">
        <div ref={scroller} className="max-h-full overflow-auto overscroll-contain">
          <table
            ref={grid}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that arrows move in is a grid
            role="grid"
            aria-label={title}
            aria-describedby={more ? note : undefined}
            className="w-full border-separate border-spacing-0 text-12"
            onKeyDown={move}
          >
            <Head {...{ names, newYear, sparkline, lang }} cellProps={(column) => cellProps(0, column)} />
            <tbody>
              {rows.flatMap((row, r) => [
                row.group && (
                  <tr key={`${row.column.name} group`}>
                    <th
                      scope="rowgroup"
                      colSpan={names.length + 1 + (sparkline ? 1 : 0)}
                      className="h-[25px] border-b border-line-subtle bg-canvas text-left font-strong text-fg"
                    >
                      <span className="sticky left-0 inline-block px-(--card-x)">{say(row.group, lang)}</span>
                    </th>
                  </tr>
                ),
                <MetricRow
                  key={row.column.name}
                  {...{ row, lang, newYear, sparkline }}
                  said={unit}
                  cellProps={(column) => cellProps(r + 1, column)}
                  onPeriod={open}
                />,
              ])}
            </tbody>
          </table>
        </div>
      </div>
      <p className="flex flex-wrap justify-between gap-x-4 border-t border-line px-(--card-x) py-1 text-11 text-fg-3">
        <span>
          {words.count(withValues, names.length)}
          {more && (
            <span id={note} data-room className="no-print">
              {' '}
              {words.earlier}
            </span>
          )}
        </span>
        <span>{words.missing}</span>
      </p>
    </div>
  )
}
