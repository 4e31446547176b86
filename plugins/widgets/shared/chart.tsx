import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { acrossOf, type ChartLook, chartScales } from './chart-scales.ts'
import { geometry, tickLabels } from './geometry.ts'
import { Legend } from './legend.tsx'
import { Plot, POINTS } from './plot.tsx'
import { PlotWords } from './plot-words.tsx'
import { columnOf, rowNames, rowOf } from './read-table.ts'
import type { Scale } from './scale.ts'
import { type Series, valueAt } from './series.ts'
import { chartSummary } from './summary.ts'
import { Tip } from './tip.tsx'
import { useSize } from './use-size.ts'

export interface ChartPane {
  readonly series: readonly Series[]
  readonly look: ChartLook
  /** Share of the height, 1 without. */
  readonly height?: number
  /** Its newest value stands as a tag on its axis. */
  readonly main?: string
}

export interface ChartProps extends Omit<ViewProps<unknown>, 'options'> {
  /** Column along the bottom. */
  readonly x: string
  /** Plots below each other, which share the bottom axis and the crosshair. */
  readonly panes: readonly ChartPane[]
}

const START = { width: 366, height: 176 }
const LEGEND = 22

/**
 * The frame of every Recharts chart: margins, one grid for both axes, thinned labels, legend, crosshair, tooltip,
 * keyboard and the sentence for screen readers. It fills its parent and draws the panes' series as it gets them.
 */
export function Chart({ table, x, panes, lang, title, unit, onRow }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box, START)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<{ row: number; by: 'mouse' | 'touch' | 'keys' } | null>(null)

  const names = useMemo(() => rowNames(table, x, lang), [table, x, lang])
  const last = names.length - 1
  const { plots, place } = useMemo(() => {
    const drawn = panes.map((pane) => {
      const shown = pane.series.filter((s) => !hidden.has(s.column.name))
      const { left, right } = chartScales(shown, names.length, pane.look)
      return {
        ...pane,
        ...{ shown, left, right },
        leftLabels: left ? tickLabels(left, shown, 'left', lang) : [],
        rightLabels: right ? tickLabels(right, shown, 'right', lang) : [],
        tag: tagOf(shown, pane.main, lang),
      }
    })
    const dates = columnOf(table, x)?.type === 'date'
    const bars = Math.max(
      0,
      ...drawn.map(({ shown, look }) => {
        const count = shown.filter((s) => s.kind === 'bar').length
        return look.stack ? Math.min(1, count) : count
      }),
    )
    const labelled = panes.some(({ look }) => look.labels)
    return {
      plots: drawn,
      place: geometry({
        width: size.width,
        ...{ names, lang },
        dates: dates ? (table.data[x] ?? []).map((cell) => (typeof cell === 'string' ? cell : null)) : null,
        leftLabels: drawn.some(({ left }) => left) ? drawn.flatMap((plot) => plot.leftLabels) : null,
        rightLabels: drawn.some(({ right }) => right)
          ? drawn.flatMap((plot) => [...plot.rightLabels, plot.tag?.text ?? ''])
          : null,
        barsInRow: bars,
        inset: labelled ? 24 : names.length > POINTS ? 5 : 12,
      }),
    }
  }, [panes, hidden, names, table, x, lang, size.width])

  const summary = useMemo(() => {
    const all = panes.flatMap((pane) => pane.series)
    const lines = panes.flatMap((pane) => acrossOf(pane.series, pane.look).map(({ label }) => label))
    return chartSummary(title, names, all, lang, lines)
  }, [panes, title, names, lang])

  const row = Math.max(0, Math.min(active?.row ?? last, last))
  const centre = place.centre(row)
  const shown = plots.flatMap((plot) => plot.shown)
  const bars = shown.some((s) => s.kind === 'bar')
  const reach = bars ? place.band / 2 : 5
  const heights = shareOut(size.height - LEGEND * (panes.length - 1), place.bottom, plots)

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    setActive({ row: place.rowAt(at), by: event.pointerType === 'mouse' ? 'mouse' : 'touch' })
  }
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowLeft: row - 1, ArrowRight: row + 1, Home: 0, End: last }
    const next = moves[event.key]
    if (event.key === 'Escape') setActive(null)
    else if (event.key === 'Enter') onRow?.(rowOf(table, row))
    else if (next !== undefined) setActive({ row: Math.max(0, Math.min(last, next)), by: 'keys' })
    else return
    event.preventDefault()
  }
  const legend = ({ series }: ChartPane) => (
    <Legend
      {...{ series, hidden, row, lang, title, unit }}
      rowName={names[row] ?? ''}
      onHidden={setHidden}
      quiet={!active && columnOf(table, x)?.type === 'text'}
    />
  )

  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      {plots[0] && legend(plots[0])}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointer and arrow keys move the crosshair */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label */}
      <div
        ref={box}
        // A picture may hold no buttons, and the lower panes have their legends inside.
        role={plots.length > 1 ? 'group' : 'img'}
        aria-label={summary}
        tabIndex={0}
        className={`relative min-h-0 flex-1 touch-pan-y ${onRow ? 'cursor-pointer' : ''}`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setActive(null)}
        onBlur={() => setActive(null)}
        onKeyDown={press}
        onClick={() => active && onRow?.(rowOf(table, row))}
      >
        {active && bars && (
          <div
            className="absolute bg-hover"
            style={{
              left: centre - place.band / 2,
              width: place.band,
              top: place.top,
              bottom: place.bottom,
            }}
          />
        )}
        <div className="absolute inset-0">
          {plots.map((plot, i) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: panes are told apart by their place only
              key={i}
              className="relative"
            >
              {i > 0 && (
                <div
                  className="overflow-x-auto [scrollbar-width:none] [&>ul]:flex-nowrap"
                  style={{ height: LEGEND }}
                >
                  {legend(plot)}
                </div>
              )}
              <div className="relative">
                <Plot
                  {...{ place, lang }}
                  {...plot}
                  rows={names.length}
                  width={size.width}
                  height={heights[i]!}
                  named={i === plots.length - 1}
                  active={plot.shown.some((s) => s.kind === 'bar') ? (active?.row ?? null) : null}
                />
                <PlotWords
                  {...{ place, lang }}
                  {...{ shown: plot.shown, look: plot.look, left: plot.left, right: plot.right }}
                  rows={names.length}
                  width={size.width}
                  height={heights[i]! - (i === plots.length - 1 ? place.bottom : 6)}
                />
                <Marks
                  {...plot}
                  row={active ? row : null}
                  centre={centre}
                  height={heights[i]! - (i === plots.length - 1 ? place.bottom : 6)}
                  top={place.top}
                  edge={place.right}
                />
              </div>
            </div>
          ))}
        </div>
        {active && last >= 0 && (
          <div className="pointer-events-none absolute inset-0">
            {!bars && (
              <div
                className="absolute border-l border-dashed border-fg-3"
                style={{ left: centre, top: place.top, bottom: place.bottom }}
              />
            )}
            <span
              aria-hidden
              className="absolute bottom-0 -translate-x-1/2 rounded-2 bg-active px-1 text-11 leading-[17px] font-medium whitespace-nowrap text-fg"
              style={{ left: Math.max(34, Math.min(size.width - 34, centre)) }}
            >
              {names[row]}
            </span>
            {active.by !== 'touch' && (
              <Tip
                {...{ series: shown, row, lang }}
                rowName={names[row] ?? ''}
                left={centre - reach}
                right={centre + reach}
                width={size.width}
              />
            )}
          </div>
        )}
      </div>
      <span className="sr-only" aria-live="polite">
        {active?.by === 'keys' &&
          [
            names[row],
            ...shown.map(
              (s) => `${s.column.label[lang]} ${formatValue(valueAt(s, row), s.column.format, lang)}`,
            ),
          ].join(', ')}
      </span>
    </div>
  )
}

/** Heights of the plots: what is left beside the names below the lowest one, by their shares. */
function shareOut(total: number, names: number, plots: readonly ChartPane[]): readonly number[] {
  const shares = plots.map(({ height = 1 }) => height)
  const all = shares.reduce((a, b) => a + b, 0)
  const free = Math.max(0, total - names)
  return shares.map((share, i) => Math.floor((free * share) / all) + (i === plots.length - 1 ? names : 0))
}

/** The newest value of the main series, where its axis is the right one. */
function tagOf(
  shown: readonly Series[],
  main: string | undefined,
  lang: ViewProps<unknown>['lang'],
): Tag | null {
  const series = shown.find((s) => s.column.name === main && s.axis === 'right')
  const value = series?.values.findLast((cell) => cell !== null)
  return series && value != null
    ? { series, value, text: formatValue(value, series.column.format, lang) }
    : null
}

interface Tag {
  readonly series: Series
  readonly value: number
  readonly text: string
}

interface MarksProps extends ChartPane {
  readonly shown: readonly Series[]
  readonly left: Scale | null
  readonly right: Scale | null
  readonly row: number | null
  readonly centre: number
  readonly top: number
  /** Lower edge of the plot, from the top of its box. */
  readonly height: number
  /** Width of the right axis. */
  readonly edge: number
  readonly tag: Tag | null
}

/** What lies over a plot: the points at the crosshair, and the newest value of its main series on the axis. */
function Marks({ shown, left, right, row, centre, top, height, edge, tag }: MarksProps) {
  const y = (s: Series, value: number) => {
    const scale = (s.axis === 'left' ? left : right) ?? left ?? right
    return scale ? top + (1 - (value - scale.min) / (scale.max - scale.min)) * (height - top) : null
  }
  return (
    <div className="pointer-events-none absolute inset-0" aria-hidden>
      {row !== null &&
        shown.map((s) => {
          const value = s.kind === 'line' ? valueAt(s, row) : null
          if (value === null) return null
          return (
            <i
              key={s.column.name}
              className="absolute size-[7px] -translate-1/2 rounded-full"
              style={{ left: centre, top: y(s, value) ?? 0, background: s.colour }}
            />
          )
        })}
      {tag && (
        <span
          className="absolute -translate-y-1/2 rounded-2 bg-active px-1 text-11 leading-[17px] font-medium text-fg"
          style={{ left: `calc(100% - ${edge - 3}px)`, top: y(tag.series, tag.value) ?? 0 }}
        >
          {tag.text}
        </span>
      )}
    </div>
  )
}
