import { ArrowDown, ArrowUp, Check, ListOrdered, X } from 'lucide-react'
import { useRef, useState } from 'react'
import useSWR from 'swr'
import type { SubjectDetail } from '../../core/api/subjects.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { formatDate, formatValue } from '../../core/words/format.ts'
import { judge, TONE, writtenSign } from '../../plugins/widgets/shared/colours/judge.ts'
import { columnOf, shortLabel } from '../../plugins/widgets/shared/table/read-table.ts'
import { usePage, useStatus, useSubjectPath } from '../api.ts'
import { useInstance } from '../instance.ts'
import { openSubject } from '../open-subject.ts'
import { type ApiFault, getJson, queryOf, retry } from '../request.ts'
import { useChange, useLists } from './use-lists.ts'
import { WatchAddButton } from './watch-add-button.tsx'
import { useListWords } from './words.ts'

/** What the reader watches, with the newest value and its change; opened by a press, arranged when that is asked for. */
export function WatchList({ current, onOpen }: { current: string | null; onOpen?: () => void }) {
  const { l, m } = useListWords()
  const watched = useLists()?.watched ?? []
  const [arranging, setArranging] = useState(false)
  const arranged = arranging && watched.length > 0
  return (
    <section aria-label={m.watchList} className="mt-3 border-t border-line pt-2">
      <div className="flex items-center gap-0.5 pr-2 pl-4">
        <h2 className="flex-1 text-11 leading-tight font-medium text-fg-3">{m.watchList}</h2>
        {watched.length > 0 && (
          <button
            type="button"
            className="icon-btn size-6"
            aria-pressed={arranged}
            aria-label={l.arrange}
            title={arranged ? l.done : l.arrange}
            onClick={() => setArranging(!arranged)}
          >
            {arranged ? (
              <Check className="icon-s text-accent" aria-hidden="true" />
            ) : (
              <ListOrdered className="icon-s" aria-hidden="true" />
            )}
          </button>
        )}
        <WatchAddButton />
      </div>
      {watched.length === 0 ? (
        <p className="px-4 pt-1 text-12 text-fg-3">{l.emptyWatch}</p>
      ) : arranged ? (
        <Arranged symbols={watched} />
      ) : (
        <Rows symbols={watched} current={current} onOpen={onOpen} />
      )}
    </section>
  )
}

function Rows(props: {
  symbols: readonly string[]
  current: string | null
  onOpen: (() => void) | undefined
}) {
  const { symbols, onOpen } = props
  const { lang, l } = useListWords()
  const { data: page } = usePage(props.current)
  const path = useSubjectPath()
  const rowOf = useNewest(symbols)
  return (
    <ul className="pt-0.5">
      {symbols.map((symbol) => {
        const row = rowOf(symbol)
        const open = async () => {
          onOpen?.()
          await openSubject(await getJson<SubjectDetail>(path(symbol)), page, path)
        }
        return (
          <li key={symbol}>
            <button
              type="button"
              onClick={() => void open().catch(() => {})}
              title={row?.title}
              className="mx-2 flex h-[26px] w-[calc(100%-16px)] items-center rounded-4 px-2 text-12 tabular-nums hover:bg-hover pointer-coarse:h-11"
            >
              <b className="min-w-0 flex-1 truncate text-left font-strong">{symbol}</b>
              <span className={`${row?.tone ?? 'text-fg-3'} ${row?.old ? 'opacity-60' : ''}`}>
                {row?.value ?? '–'}
              </span>
              <span className={`w-[66px] text-right ${row?.tone ?? 'text-fg-3'}`}>{row?.change ?? ''}</span>
              {row && (
                <span className="sr-only" lang={lang}>
                  {row.old ? row.title : ''}
                </span>
              )}
              {!row && <span className="sr-only">{l.noValue}</span>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** The newest values as they are written; of each data version they are asked for once. */
function useNewest(symbols: readonly string[]) {
  const { lang, l } = useListWords()
  const { watch } = useInstance()
  const { data: status } = useStatus()
  // One address for one set, in whatever order it stands on screen.
  const address = `/api/watch${queryOf({ symbols: [...symbols].sort().join(',') })}`
  const { data: table } = useSWR<WidgetData, ApiFault>(
    watch && status ? [address, status.dataVersion] : null,
    ([address]: [string]) => getJson<WidgetData>(address),
    { ...retry, keepPreviousData: true },
  )
  const at = (name: string) => table?.columns.findIndex((column) => column.name === name) ?? -1
  const cell = (name: string, row: number) => table?.data[at(name)]?.[row]
  const dates = table?.data[at('date')] ?? []
  const newest = dates.map(String).sort().at(-1) ?? ''
  return (symbol: string) => {
    const row = table?.data[at('subject')]?.indexOf(symbol) ?? -1
    if (!table || !watch || row === -1) return null
    const [value, change] = [columnOf(table as never, watch.value), columnOf(table as never, watch.change)]
    const written = (column: typeof value, signed: boolean) => {
      const one = column && cell(column.name, row)
      return one == null ? null : formatValue(one as number, column!.format, lang, signed ? { signed } : {})
    }
    const moved = written(change, true)
    const date = String(cell('date', row))
    const names = [value, change].flatMap((column) => (column ? [shortLabel(column, lang)] : []))
    return {
      value: written(value, false),
      change: moved,
      tone: TONE[judge(writtenSign(moved ?? ''), change?.direction ?? 'none')],
      old: date < newest,
      title: `${names.join(', ')}. ${l.asOf(formatDate(date, lang))}`,
    }
  }
}

/** The list while it is put in order: each entry moves by its buttons, and what was done is said. */
function Arranged({ symbols }: { symbols: readonly string[] }) {
  const { l } = useListWords()
  const change = useChange()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const make = (how: (symbols: readonly string[]) => readonly string[], what: string) => {
    setSaid(what)
    change('watched', how).catch(() => setSaid(l.failed))
  }
  const move = (symbol: string, by: number) => {
    const place = symbols.indexOf(symbol) + by
    make(
      (items) => {
        const others = items.filter((one) => one !== symbol)
        return [...others.slice(0, place), symbol, ...others.slice(place)]
      },
      l.moved(symbol, place + 1, symbols.length),
    )
  }
  return (
    <>
      <ul ref={list} tabIndex={-1} className="pt-0.5 outline-none">
        {symbols.map((symbol, i) => (
          <li
            key={symbol}
            className="mx-2 flex h-[26px] items-center gap-0.5 pl-2 text-12 pointer-coarse:h-11 [&_button]:size-6 [&_button]:pointer-coarse:size-11"
          >
            <b className="min-w-0 flex-1 truncate font-strong">{symbol}</b>
            <button
              type="button"
              className="icon-btn"
              aria-label={l.up(symbol)}
              aria-disabled={i === 0}
              onClick={() => i > 0 && move(symbol, -1)}
            >
              <ArrowUp className={`icon-s ${i === 0 ? 'opacity-40' : ''}`} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="icon-btn"
              aria-label={l.down(symbol)}
              aria-disabled={i === symbols.length - 1}
              onClick={() => i < symbols.length - 1 && move(symbol, 1)}
            >
              <ArrowDown
                className={`icon-s ${i === symbols.length - 1 ? 'opacity-40' : ''}`}
                aria-hidden="true"
              />
            </button>
            <button
              type="button"
              className="icon-btn"
              aria-label={l.removeWatched(symbol)}
              onClick={() => {
                list.current?.focus()
                make((items) => items.filter((one) => one !== symbol), l.removed(symbol))
              }}
            >
              <X className="icon-s" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  )
}
