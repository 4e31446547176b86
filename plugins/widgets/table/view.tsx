import { say, type ViewProps } from 'rattan/plugin'
import { useId, useMemo, useRef, useState } from 'react'
import { usePrinting } from '../shared/element/use-printing.ts'
import { useWholeRows } from '../shared/element/use-whole-rows.ts'
import { rowOf } from '../shared/table/read-table.ts'
import { drawnColumns } from './columns.ts'
import { Filter, Footer } from './filter.tsx'
import { holds, lacks } from './filter-rows.ts'
import { Head } from './head.tsx'
import { inReadersOrder } from './readers-order.ts'
import { Room } from './room.tsx'
import { TableRow } from './row.tsx'
import { useStickyOffsets } from './sticky.ts'
import { useFit } from './use-fit.ts'
import { type Row, useSorted } from './use-sorted.ts'
import { useWindow } from './use-window.ts'
import type { TableOptions } from './widget.ts'

const NOTHING = {
  en: (words: string) => `No row contains “${words}”.`,
  vi: (words: string) => `Không có dòng nào chứa “${words}”.`,
}

export default function TableView({ table, options, lang, title, unit, onRow }: ViewProps<TableOptions>) {
  const scroller = useRef<HTMLDivElement>(null)
  const [words, setWords] = useState('')
  const [wanted, setEverything] = useState(false)
  const everything = usePrinting() || wanted
  const fit = useFit(scroller, options.columns, everything, [table, lang])
  const columns = useMemo(
    () => drawnColumns(table, options, lang, fit.narrow),
    [table, options, lang, fit.narrow],
  )
  const visible = useMemo(
    () => columns.filter(({ column }) => !fit.out.includes(column.name)),
    [columns, fit.out],
  )
  const all = useMemo(() => {
    const rows = Array.from({ length: table.rows }, (_, i) => rowOf(table, i) as Row)
    return inReadersOrder(rows, options.order, table, lang)
  }, [table, options.order, lang])
  const kept = useMemo(
    () => (options.filter && words ? all.filter((row) => holds(row, columns, words, lang)) : all),
    [all, columns, words, lang, options.filter],
  )
  const { rows, headers } = useSorted(kept, columns, options.sort, lang)
  const { virtual, seen, before, after, measureElement } = useWindow(scroller, rows.length)
  const over = useWholeRows(scroller)
  const shift = options.rank ? 1 : 0
  const offsets = useStickyOffsets(scroller, (options.sticky ?? 1) + shift, visible)
  const span = visible.length + shift
  const cut = everything || fit.out.length > 0 || fit.beyond.length > 0
  const room = useId()

  return (
    <div className="-mx-(--card-x) -mb-2.5 flex h-[calc(100%+10px)] min-h-0 flex-col">
      {options.filter && (
        <Filter {...{ words, lang, title }} count={kept.length} of={all.length} onWords={setWords} />
      )}
      <div className="flex min-h-0 flex-1 flex-col">
        <div ref={scroller} className="max-h-full overflow-auto overscroll-contain">
          <table
            aria-label={title}
            aria-describedby={cut ? room : undefined}
            aria-rowcount={virtual ? rows.length + 1 : undefined}
            className={`w-full border-separate border-spacing-0 text-12 ${fit.narrow ? '[--cell-x:6px]' : '[--cell-x:10px]'}`}
          >
            <Head {...{ headers, options, offsets, lang, virtual }} columns={visible} said={unit} />
            <tbody>
              {before > 0 && <Gap height={before} span={span} />}
              {seen.map(({ index }) => (
                <TableRow
                  key={rows[index]!.id}
                  {...{ options, table, offsets, lang, index }}
                  columns={visible}
                  row={rows[index]!.original}
                  measured={virtual ? measureElement : undefined}
                  onOpen={onRow}
                />
              ))}
              {after > 0 && <Gap height={after} span={span} />}
            </tbody>
          </table>
          {kept.length === 0 && all.length > 0 && (
            <p className="sticky left-0 px-(--card-x) py-3 text-12 text-fg-3">{say(NOTHING, lang)(words)}</p>
          )}
        </div>
      </div>
      {cut && <Room id={room} {...{ fit, columns, everything, lang }} onEverything={setEverything} />}
      {(virtual || over) && <Footer lang={lang} count={rows.length} missing={lacks(all, columns)} />}
    </div>
  )
}

/** Rows above and below the window take their room in one piece. */
const Gap = ({ height, span }: { readonly height: number; readonly span: number }) => (
  <tr aria-hidden>
    <td colSpan={span} style={{ height, padding: 0 }} />
  </tr>
)
