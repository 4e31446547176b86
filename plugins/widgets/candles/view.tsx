import { formatDate, formatValue, type Lang, say, type TimeNote, type ViewProps } from 'rattan/plugin'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { notesAt } from '../shared/chart/notes.tsx'
import { walk } from '../shared/pointing/walk.ts'
import { columnOf, rowOf } from '../shared/table/read-table.ts'
import { NoData } from '../shared/words/no-data.tsx'
import { CANDLE_COLUMNS } from './columns.ts'
import { Foot } from './foot.tsx'
import { PaneLegends } from './legend.tsx'
import { type Model, modelOf } from './model.ts'
import { NoteMarks } from './note-marks.tsx'
import { useCandles } from './use-candles.ts'
import type { CandlesOptions } from './widget.ts'

const LATEST = { en: 'latest', vi: 'mới nhất' }

export default function Candles({ table, options, lang, title, onRow, notes }: ViewProps<CandlesOptions>) {
  const box = useRef<HTMLDivElement>(null)
  const model = useMemo(() => modelOf(table, options), [table, options])
  const noted = useMemo(() => notesAt(notes, model.times, true), [notes, model])
  const last = model.times.length - 1
  const empty = last < 0 || model.panes[0]!.series.length === 0
  const chart = useCandles(box, model, empty, options.shown, lang)
  const { active, lead } = chart
  if (empty) return <NoData title={title} lang={lang} />

  const open = () => active && onRow?.(rowOf(table, model.rows[active.at]!))
  const press = (event: KeyboardEvent) => {
    lead()
    // From nowhere, the first step back is to the newest day.
    const next = walk(event.key, active?.at ?? last + 1, last)
    if (event.key === 'Escape') chart.point(null)
    else if (event.key === '+' || event.key === '=') chart.zoom(0.7)
    else if (event.key === '-') chart.zoom(1.4)
    else if (event.key === '0') chart.showAll()
    else if (event.shiftKey && event.key === 'ArrowLeft') chart.move(-0.25)
    else if (event.shiftKey && event.key === 'ArrowRight') chart.move(0.25)
    else if (event.key === 'Enter' && active) open()
    else if (next !== undefined) chart.point(next)
    else return
    event.preventDefault()
  }
  const at = active?.at ?? last
  const day = (i: number) => formatDate(model.times[i]!, lang)
  const close = columnOf(table, { ...CANDLE_COLUMNS, ...options }.close)!
  const newest = formatValue(model.candles[last]?.close, close.format, lang)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        role="img"
        aria-label={`${title}, ${day(0)} – ${day(last)}. ${say(close.label, lang)}: ${say(LATEST, lang)} ${newest}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the crosshair
        tabIndex={0}
        aria-keyshortcuts="+ - 0 Shift+ArrowLeft Shift+ArrowRight"
        className="relative min-h-0 flex-1"
        onKeyDown={press}
        onPointerEnter={() => lead()}
        onFocus={() => {
          lead()
          chart.wheel(true)
        }}
        onBlur={() => chart.wheel(false)}
        onDoubleClick={open}
      >
        <div ref={box} className="absolute inset-0" />
        {noted.size > 0 && <NoteMarks notes={noted} watch={chart.watchPlaces} />}
        <PaneLegends {...{ model, at, lang }} tops={chart.tops} notes={active ? noted.get(at) : undefined} />
      </div>
      <Foot
        {...{ lang }}
        count={model.times.length}
        asked={options.asked ?? 0}
        first={day(0)}
        shown={chart.range.to - chart.range.from < last ? [day(chart.range.from), day(chart.range.to)] : null}
        onZoom={chart.zoom}
        onAll={chart.showAll}
      />
      <span className="sr-only" aria-live="polite">
        {active?.keys && sentence(model, at, lang, noted.get(at))}
      </span>
    </div>
  )
}

/** All values of a day, as keys come to it, and what was written at it. */
const sentence = ({ times, panes }: Model, at: number, lang: Lang, notes: readonly TimeNote[] = []) =>
  [
    formatDate(times[at]!, lang),
    ...panes
      .flatMap((pane) => pane.series)
      .map(
        ({ column, values }) => `${say(column.label, lang)} ${formatValue(values[at], column.format, lang)}`,
      ),
    ...notes.map(({ by, text }) => `${by}: ${text}`),
  ].join(', ')
