import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { formatCell, formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { ApexDrawing, type Plot } from '../shared/apex.tsx'
import { cellTone } from '../shared/cell-tone.ts'
import { type Key, Keys } from '../shared/keys.tsx'
import { columnOf, numbersOf, rowOf, shortLabel } from '../shared/read-table.ts'
import { scaleAround, tickDecimals } from '../shared/scale.ts'
import { toneColour } from '../shared/tones.ts'
import { useSize } from '../shared/use-size.ts'
import { boxesOf, columnNames, drawing, extent, markerColour } from './boxes.ts'
import { BoxTip } from './tip.tsx'
import type { DistributionOptions } from './widget.ts'

const START = { width: 720, height: 300 }
/** Narrower bands would make names unreadable: the boxes scroll instead. */
const BAND = 38
const LETTER = 6

const WORDS = {
  en: { box: '25th to 75th percentile', none: 'no data', low: 'lowest', high: 'highest' },
  vi: { box: 'Phân vị 25 đến 75', none: 'chưa có số liệu', low: 'thấp nhất', high: 'cao nhất' },
}

export default function Distribution({ table, options, lang, title, onRow }: ViewProps<DistributionOptions>) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame, START)
  const [plot, setPlot] = useState<Plot | null>(null)
  const [active, setActive] = useState<{ at: number; keys: boolean } | null>(null)
  const words = WORDS[lang]
  const names = columnNames(options)
  const current = columnOf(table, names.current)
  const boxes = useMemo(() => boxesOf(table, options, lang), [table, options, lang])
  const reference = options.reference ? (numbersOf(table, options.reference)[0] ?? null) : null
  const scale = useMemo(() => {
    const values = extent(boxes, reference)
    // Multiples and the like start at zero or above; room below them would mean nothing.
    return scaleAround(values, values.some((value) => value !== null && value < 0) ? 0.1 : 0.03)
  }, [boxes, reference])
  const show = (value: number | null) =>
    formatValue(value, { style: 'number', ...current?.format, signed: false }, lang)
  const labels = useMemo(() => {
    const format = { ...(current?.format ?? { style: 'number' }), signed: false } as const
    const decimals = tickDecimals(scale.step, format.scale)
    return scale.ticks.map((tick) => formatValue(tick, { ...format, decimals }, lang))
  }, [scale, current, lang])
  const width = Math.max(size.width, 50 + boxes.length * BAND)
  const [first, second] = plot?.centres ?? []
  const band = second !== undefined && first !== undefined ? second - first : (width - 50) / boxes.length
  const centre = (at: number) => plot?.centres[at] ?? 0
  const longest = boxes.reduce((most, { name }) => Math.max(most, name.length), 0)
  const foot = longest * LETTER <= band ? 18 : 44
  const height = Math.max(80, size.height - foot)
  const shape = useMemo(
    () => drawing(boxes, options, scale, labels, { width, height }),
    [boxes, options, scale, labels, width, height],
  )
  if (boxes.length === 0) {
    return (
      <p role="img" aria-label={`${title}: ${words.none}`} className="pt-2 text-12 text-fg-3">
        {words.none}
      </p>
    )
  }

  const last = boxes.length - 1
  const box = active ? boxes[Math.min(active.at, last)] : undefined
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    const at = boxes.findIndex((_, i) => Math.abs(x - centre(i)) <= band / 2)
    setActive(at < 0 ? null : { at, keys: false })
  }
  const press = (event: KeyboardEvent) => {
    const at = active?.at ?? -1
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }
    const next = moves[event.key]
    if (event.key === 'Escape') setActive(null)
    else if (event.key === 'Enter' && box) onRow?.(rowOf(table, box.row))
    else if (next !== undefined) setActive({ at: Math.max(0, Math.min(last, next)), keys: true })
    else return
    event.preventDefault()
  }
  const statuses = columnOf(table, names.status)
  const spread = boxes.map(
    (one) =>
      `${one.name} ${show(one.current)} (${words.low} ${show(one.low)}, ${words.high} ${show(one.high)})`,
  )

  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <Keys items={keysOf(table, options, words.box, lang)} />
      <div ref={frame} className="min-h-0 flex-1 overflow-x-auto overflow-y-hidden">
        <div
          role="img"
          aria-label={`${title}. ${spread.join('. ')}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from box to box
          tabIndex={0}
          className={`relative h-full ${onRow ? 'cursor-pointer' : ''}`}
          style={{ width }}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={(event) => event.pointerType === 'mouse' && setActive(null)}
          onBlur={() => setActive(null)}
          onKeyDown={press}
          onClick={() => box && onRow?.(rowOf(table, box.row))}
        >
          {plot && box && (
            <div
              className="absolute bg-hover"
              style={{
                left: centre(boxes.indexOf(box)) - band / 2,
                width: band,
                top: plot.top,
                height: plot.height,
              }}
            />
          )}
          <div className="absolute inset-x-0 top-0">
            <ApexDrawing options={shape} onPlot={setPlot} />
          </div>
          {plot && reference !== null && (
            <p
              className="absolute border-t border-dashed border-axis text-11 leading-[1.4] text-fg-3"
              style={{
                left: plot.left,
                width: plot.width,
                top: plot.top + plot.height * (1 - (reference - scale.min) / (scale.max - scale.min)),
              }}
            >
              <span className="ml-1 bg-surface px-0.5">
                {columnOf(table, options.reference!)?.label[lang]} {show(reference)}
              </span>
            </p>
          )}
          {plot &&
            boxes.map(({ name, row }, i) => (
              <span
                key={row}
                aria-hidden
                title={name}
                className={`absolute bottom-0 line-clamp-3 px-0.5 text-center text-11 leading-[14px] ${active?.at === i ? 'text-fg' : 'text-fg-3'}`}
                style={{ left: centre(i) - band / 2, width: band, height: foot - 2 }}
              >
                {name}
              </span>
            ))}
          {plot && box && (
            <BoxTip
              {...{ box, table, options, lang, width }}
              left={centre(boxes.indexOf(box)) - band / 2}
              right={centre(boxes.indexOf(box)) + band / 2}
            />
          )}
        </div>
      </div>
      {options.statusKey !== false && statuses?.values && (
        <Keys quiet items={statusKeys(table, names.status, lang)} />
      )}
      <span className="sr-only" aria-live="polite">
        {active?.keys && box && spread[boxes.indexOf(box)]}
      </span>
    </div>
  )
}

function keysOf(
  table: ViewProps<DistributionOptions>['table'],
  options: DistributionOptions,
  box: string,
  lang: 'vi' | 'en',
): Key[] {
  const current = columnOf(table, columnNames(options).current)
  return [
    { label: box, shape: 'box', colour: 'var(--text-3)' },
    ...(current
      ? [{ label: shortLabel(current, lang), shape: 'circle', colour: 'var(--text-2)' } as const]
      : []),
    ...(options.markers ?? []).flatMap(({ column: name, shape, hollow }, i) => {
      const column = columnOf(table, name)
      return column ? [{ label: shortLabel(column, lang), shape, hollow, colour: markerColour(i) }] : []
    }),
  ]
}

/** The statuses that occur, in the registry's order. */
function statusKeys(table: ViewProps<DistributionOptions>['table'], name: string, lang: 'vi' | 'en'): Key[] {
  const column = columnOf(table, name)!
  const present = new Set(table.data[name] ?? [])
  return Object.keys(column.values!)
    .filter((value) => present.has(value))
    .map((value) => ({
      label: formatCell(value, column, lang),
      shape: 'circle',
      colour: toneColour(cellTone(value, column), 'var(--text-2)'),
    }))
}
