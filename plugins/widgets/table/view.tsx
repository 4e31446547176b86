import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { formatCell, MISSING } from '../../../core/format.ts'
import type { Cell, ViewProps } from '../../../core/plugin.ts'
import { fold, type Lang } from '../../../core/text.ts'
import { cellTone } from '../shared/cell-tone.ts'
import { judge } from '../shared/change.ts'
import { columnOf, rowOf } from '../shared/read-table.ts'
import { toneTint } from '../shared/tones.ts'
import { useWholeRows } from '../shared/use-whole-rows.ts'
import { cellContent, cellStyle } from './cell.tsx'
import { type DrawnColumn, drawnColumns } from './columns.ts'
import { Filter, Footer } from './filter.tsx'
import { Head } from './head.tsx'
import { inReadersOrder } from './readers-order.ts'
import { stickyCell, useStickyOffsets } from './sticky.ts'
import type { TableOptions } from './widget.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
export type Row = RowData & Readonly<Record<string, Cell>>

/** More rows than this are drawn only while they can be seen. */
const VIRTUAL = 100

export default function TableView({ table, options, lang, title, unit, onRow }: ViewProps<TableOptions>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [words, setWords] = useState('')
  const columns = useMemo(() => drawnColumns(table, options, lang), [table, options, lang])
  const all = useMemo(() => {
    const rows = Array.from({ length: table.rows }, (_, i) => rowOf(table, i) as Row)
    return inReadersOrder(rows, options.order, table, lang)
  }, [table, options.order, lang])
  const kept = useMemo(
    () => (options.filter && words ? all.filter((row) => holds(row, columns, words, lang)) : all),
    [all, columns, words, lang, options.filter],
  )
  const model = useTable({
    features,
    data: kept,
    columns: useMemo(
      () =>
        columns.map(({ column }) => ({
          id: column.name,
          // Undefined, unlike null, always sorts last.
          accessorFn: (row: Row) => sortable(row[column.name], column, lang),
          sortUndefined: 'last' as const,
          sortDescFirst: column.type === 'number',
          sortFn: (a: { getValue(id: string): unknown }, b: { getValue(id: string): unknown }, id: string) =>
            compare(a.getValue(id), b.getValue(id), lang),
        })),
      [columns, lang],
    ),
    initialState: {
      sorting: options.sort ? [{ id: options.sort.column, desc: options.sort.descending ?? false }] : [],
    },
  })
  const rows = model.getRowModel().rows
  const virtual = rows.length > VIRTUAL
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    overscan: 12,
    // What is drawn where nothing has a size yet.
    initialRect: { width: 800, height: 900 },
  })
  const seen = virtual ? virtualizer.getVirtualItems() : rows.map((_, index) => ({ index, start: 0, end: 0 }))
  const before = virtual ? (seen[0]?.start ?? 0) : 0
  const after = virtual ? virtualizer.getTotalSize() - (seen.at(-1)?.end ?? 0) : 0
  const sticky = options.sticky ?? 1
  const over = useWholeRows(scroller)
  const offsets = useStickyOffsets(scroller, options.rank ? sticky + 1 : sticky, columns)
  const shift = options.rank ? 1 : 0
  const span = columns.length + shift

  return (
    <div className="-mx-(--card-x) -mb-2.5 flex h-[calc(100%+10px)] min-h-0 flex-col">
      {options.filter && (
        <Filter {...{ words, lang, title }} count={kept.length} of={all.length} onWords={setWords} />
      )}
      <div className="min-h-0 flex-1">
        <div ref={scroller} className="max-h-full overflow-auto overscroll-contain">
          <table
            aria-label={title}
            aria-rowcount={virtual ? rows.length + 1 : undefined}
            className="w-full border-separate border-spacing-0 text-12"
          >
            <Head {...{ columns, options, offsets, lang, unit, virtual }} headers={model.getFlatHeaders()} />
            <tbody>
              {before > 0 && <Gap height={before} span={span} />}
              {seen.map(({ index }) => {
                const row = rows[index]!
                const marked =
                  options.highlight && row.original[options.highlight.column] === options.highlight.value
                const tint = rowTint(row.original, options, table)
                return (
                  <tr
                    key={row.id}
                    ref={virtual ? virtualizer.measureElement : undefined}
                    data-index={index}
                    aria-rowindex={virtual ? index + 2 : undefined}
                    aria-current={marked || undefined}
                    className={`group ${onRow ? 'cursor-pointer' : ''}`}
                    onClick={onRow && (() => onRow(row.original))}
                  >
                    {options.rank && (
                      <td {...cellLook(undefined, 0, marked, tint, offsets, sticky)}>{index + 1}</td>
                    )}
                    {columns.map((drawn, i) => (
                      <td
                        key={drawn.column.name}
                        {...cellLook(
                          drawn,
                          i + shift,
                          marked,
                          tint,
                          offsets,
                          sticky,
                          row.original[drawn.column.name],
                        )}
                      >
                        {i === 0 && onRow ? (
                          <button type="button" className="hover:text-accent">
                            {cellContent(row.original, drawn, lang)}
                          </button>
                        ) : (
                          cellContent(row.original, drawn, lang)
                        )}
                      </td>
                    ))}
                  </tr>
                )
              })}
              {after > 0 && <Gap height={after} span={span} />}
            </tbody>
          </table>
          {kept.length === 0 && all.length > 0 && <Nothing lang={lang} words={words} />}
        </div>
      </div>
      {(virtual || over) && <Footer lang={lang} count={rows.length} missing={lacks(all, columns)} />}
    </div>
  )
}

/** Rows above and below the window take their room in one piece. */
const Gap = ({ height, span }: { readonly height: number; readonly span: number }): ReactNode => (
  <tr aria-hidden>
    <td colSpan={span} style={{ height, padding: 0 }} />
  </tr>
)

const Nothing = ({ lang, words }: { readonly lang: 'vi' | 'en'; readonly words: string }) => (
  <p className="sticky left-0 px-(--card-x) py-3 text-12 text-fg-3">
    {lang === 'vi' ? `Không có dòng nào chứa “${words}”.` : `No row contains “${words}”.`}
  </p>
)

/** Class and style of a cell; without a column it is the row's number. */
function cellLook(
  drawn: DrawnColumn | undefined,
  place: number,
  marked: boolean | undefined,
  tint: string | undefined,
  offsets: readonly number[],
  sticky: number,
  cell?: Cell,
) {
  const own = drawn && cellStyle(cell, drawn)
  const ground = marked ? 'var(--selected)' : tint
  const lead = drawn && place === (offsets.length > sticky ? 1 : 0)
  const { className, style } = stickyCell(place, offsets)
  return {
    className: [
      'h-(--row-h) border-b border-b-line-subtle px-2.5 whitespace-nowrap',
      ground ? '' : 'group-hover:bg-hover',
      place === 0 ? 'pl-(--card-x)' : '',
      lead ? 'font-medium' : '',
      drawn ? (drawn.right ? 'text-right' : 'text-left') : 'w-0 text-left text-fg-3',
      drawn?.first ? 'border-l border-l-line-subtle' : '',
      className && `${className} ${ground ? '' : 'bg-surface'}`,
    ].join(' '),
    style: { ...style, ...(ground ? { background: ground } : {}), ...own },
  }
}

/** The tone of the row's own column, or what its sign says, as a quiet background. */
function rowTint(
  row: Row,
  { tint }: TableOptions,
  table: ViewProps<TableOptions>['table'],
): string | undefined {
  const column = tint === undefined ? undefined : columnOf(table, tint)
  if (!column) return undefined
  const cell = row[column.name]
  const tone =
    cellTone(cell, column) ??
    (typeof cell === 'number' && !column.thresholds
      ? { good: 'up', bad: 'down', none: undefined }[judge(cell, column.direction)]
      : undefined)
  // Half as strong as a badge's, which must still stand out on it.
  return tone && tone !== 'none' ? `color-mix(in srgb, ${toneTint(tone)} 50%, var(--surface))` : undefined
}

/** Every word, without accents, in one of the row's texts. */
function holds(row: Row, columns: readonly DrawnColumn[], words: string, lang: 'vi' | 'en'): boolean {
  const texts = columns
    .filter(({ column }) => column.type !== 'number')
    .map(({ column }) => {
      const text = formatCell(row[column.name], column, lang)
      return fold(`${text} ${column.values ? String(row[column.name] ?? '') : ''}`)
    })
  return fold(words)
    .split(/\s+/)
    .every((word) => texts.some((text) => text.includes(word)))
}

const lacks = (rows: readonly Row[], columns: readonly DrawnColumn[]) =>
  rows.some((row) => columns.some(({ column }) => formatCell(row[column.name], column, 'en') === MISSING))

/** What a cell is sorted by. A code is its words, or its rank where the words of its column are classes with colours. */
function sortable(cell: Cell | undefined, { values }: DrawnColumn['column'], lang: Lang) {
  if (cell === null || cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell))) return
  if (typeof cell === 'object') return cell.join(', ')
  if (typeof cell !== 'string' || !values || !Object.hasOwn(values, cell)) return cell
  const { label, tone } = values[cell]!
  return tone === undefined ? label[lang] : Object.keys(values).indexOf(cell)
}

function compare(a: unknown, b: unknown, lang: string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), lang)
}
