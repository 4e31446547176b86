import type { ViewProps } from 'rattan/plugin'
import { useMemo, useRef, useState } from 'react'
import { useSize } from '../element/use-size.ts'
import { usePointed } from '../pointing/use-pointed.ts'
import { columnOf, rowNames, rowOf } from '../table/read-table.ts'
import { Crosshair, RowGround } from './crosshair.tsx'
import { Legend } from './legend.tsx'
import { acrossOf, type ChartPane } from './look.ts'
import { Panes } from './panes.tsx'
import { drawnPanes, placeOf } from './plots.ts'
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
 * keyboard and the sentence for screen readers. It fills its parent and draws the panes' series as it gets them.
 */
export function Chart({ table, x, panes, lang, title, unit, onRow }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box, START)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
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
    <div className="flex h-full min-h-0 flex-col gap-1">
      {drawn[0] && legend(drawn[0])}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label */}
      <div
        ref={box}
        // A picture may hold no buttons, and the lower panes have their legends inside.
        role={drawn.length > 1 ? 'group' : 'img'}
        aria-label={summary}
        tabIndex={0}
        className={`relative min-h-0 flex-1 touch-pan-y ${onRow ? 'cursor-pointer' : ''}`}
        {...handlers}
      >
        {pointed && shown.some((s) => s.kind === 'bar') && <RowGround at={pointed.at} place={place} />}
        <Panes {...{ drawn, place, width, height, pointed, lang, legend }} rows={names.length} />
        {pointed && <Crosshair {...{ pointed, shown, place, width, lang }} name={rowName} />}
      </div>
      <span className="sr-only" aria-live="polite">
        {pointed?.by === 'keys' && rowSentence(rowName, shown, row, lang)}
      </span>
    </div>
  )
}
