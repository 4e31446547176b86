import type { ViewProps } from 'rattan/plugin'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useSize } from '../element/use-size.ts'
import { usePointed } from '../pointing/use-pointed.ts'
import { columnOf, rowNames, rowOf } from '../table/read-table.ts'
import { placesOf } from '../zoom/places.ts'
import { useHands } from '../zoom/use-hands.ts'
import { useRange } from '../zoom/use-range.ts'
import { useZoom } from '../zoom/use-zoom.ts'
import { zoomKey } from '../zoom/zoom-key.ts'
import { Crosshair, RowGround } from './crosshair.tsx'
import { Legend } from './legend.tsx'
import { acrossOf, type ChartPane } from './look.ts'
import { NoteMarks, notesByRow } from './notes.tsx'
import { Panes } from './panes.tsx'
import { drawnPanes, placeOf } from './plots.ts'
import { shownRows } from './shown.ts'
import { chartSummary, rowSentence } from './summary.ts'

interface ChartProps extends Omit<ViewProps<unknown>, 'options'> {
  /** Column along the bottom. */
  readonly x: string
  /** Plots below each other, which share the bottom axis and the crosshair. */
  readonly panes: readonly ChartPane[]
}

const START = { width: 366, height: 176 }

/**
 * The frame of every Recharts chart: margins, one grid for both axes, thinned labels, legend, crosshair, tooltip,
 * keyboard and the sentence for screen readers. It fills its parent and draws the panes' series as it gets them; over
 * time, a reader can look at a stretch of them more closely.
 */
export function Chart({ x, lang, title, unit, onRow, onRange, notes, ...whole }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width, height, known } = useSize(box, START)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const places = useMemo(
    () => placesOf(columnOf(whole.table, x), whole.table.data[x] ?? []),
    [whole.table, x],
  )
  const zoom = useZoom(places, whole.table.rows)
  const { from, to } = zoom.rows
  const { table, panes } = useMemo(
    () => shownRows(whole.table, whole.panes, { from, to }),
    [whole.table, whole.panes, from, to],
  )
  useRange(onRange, places, zoom.rows, x)
  const noted = useMemo(() => notesByRow(notes, table, x), [notes, table, x])
  const names = useMemo(() => rowNames(table, x, lang), [table, x, lang])
  const { drawn, place } = useMemo(() => {
    const drawing = { table, x, names, panes, hidden, lang }
    const drawn = drawnPanes(drawing)
    return { drawn, place: placeOf(drawn, drawing, width) }
  }, [table, x, names, panes, hidden, lang, width])
  const summary = useMemo(() => {
    const lines = panes.flatMap((pane) => acrossOf(pane.series, pane.look).map(({ label }) => label))
    const series = panes.flatMap((pane) => pane.series)
    return chartSummary(title, names, series, lang, lines)
  }, [panes, title, names, lang])

  const last = names.length - 1
  const { pointed, handlers } = usePointed({
    ...{ count: names.length, start: last },
    find: place.rowAt,
    onOpen: onRow && ((row) => onRow(rowOf(table, row))),
  })
  const { Tools, near } = useHands(box, zoom, place, width)
  const press = (event: KeyboardEvent) => {
    if (zoomKey(event, zoom, pointed?.at ?? null)) event.preventDefault()
    else handlers.onKeyDown(event)
  }
  const row = pointed?.at ?? Math.max(0, last)
  const shown = drawn.flatMap((pane) => pane.shown)
  const rowName = names[row] ?? ''
  const legend = ({ series }: ChartPane) => (
    <Legend
      {...{ series, hidden, row, rowName, lang, title, unit }}
      onHidden={setHidden}
      named={panes.length > 1}
      quiet={!pointed && columnOf(table, x)?.type === 'text'}
    />
  )

  return (
    <div className="group/chart relative flex h-full min-h-0 flex-col gap-1" {...near}>
      <div className="flex flex-wrap items-start justify-end gap-x-2">
        <div className="min-w-1/2 flex-1">{drawn[0] && legend(drawn[0])}</div>
        {/* Room beside the legend from the start: tools that come cover nothing and move nothing. */}
        {zoom.count > 0 && (
          <div className="no-print min-w-15 pointer-coarse:min-w-0">
            {Tools && <Tools {...{ zoom, lang }} first={names[0] ?? ''} last={names[last] ?? ''} />}
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label */}
      <div
        ref={box}
        // A picture may hold no buttons, and the lower panes have their legends inside.
        role={drawn.length > 1 ? 'group' : 'img'}
        aria-label={summary}
        tabIndex={0}
        className={`relative min-h-0 flex-1 touch-pan-y ${onRow ? 'cursor-pointer' : ''}`}
        aria-keyshortcuts={zoom.count ? '+ - 0 Shift+ArrowLeft Shift+ArrowRight' : undefined}
        {...{ ...handlers, onKeyDown: press }}
      >
        {pointed && shown.some((s) => s.kind === 'bar') && <RowGround at={pointed.at} place={place} />}
        {known && (
          <Panes
            {...{ drawn, place, width, height, pointed, lang, legend }}
            rows={names.length}
            latest={to === whole.table.rows - 1 ? last : -1}
          />
        )}
        {known && <NoteMarks notes={noted} place={place} />}
        {pointed && (
          <Crosshair {...{ pointed, shown, place, width, lang }} name={rowName} notes={noted.get(row)} />
        )}
      </div>
      <span className="sr-only" aria-live="polite">
        {pointed?.by === 'keys' && rowSentence(rowName, shown, row, lang, noted.get(row))}
      </span>
    </div>
  )
}
