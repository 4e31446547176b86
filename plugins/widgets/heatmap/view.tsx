import { useVirtualizer } from '@tanstack/react-virtual'
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { formatCell, formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { diverging, domainAround, domainOf, type Fill, sequential } from '../shared/heat.ts'
import { columnOf, rowOf, shortLabel } from '../shared/read-table.ts'
import { useSize } from '../shared/use-size.ts'
import { gridOf } from './grid.ts'
import { HeatLegend } from './legend.tsx'
import type { HeatmapOptions } from './widget.ts'

const HEAD = 30
const LETTER = 7.2
/** Room for a scroll bar and the card's edge. */
const EDGE = 16

export default function Heatmap({ table, options, lang, title, onRow }: ViewProps<HeatmapOptions>) {
  const { scale = 'seq', text = true, cell = [40, 28], newest = 'right' } = options
  const [least, height] = cell
  const scroller = useRef<HTMLElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const room = useSize(box, { width: 900, height: 500 })
  const [active, setActive] = useState<{ r: number; c: number; x: number; y: number } | null>(null)
  const grid = useMemo(() => gridOf(table, options, lang), [table, options, lang])
  const { column, values, across, down, rowAt } = grid
  const domain = useMemo(
    () => options.domain ?? (scale === 'div' ? domainAround(values, options.middle ?? 0) : domainOf(values)),
    [options.domain, options.middle, scale, values],
  )
  const fill = (value: number): Fill | null =>
    scale === 'div'
      ? diverging(value, domain, column?.direction === 'down' ? 'down' : 'up')
      : sequential(value, domain)
  const names = useMemo(() => {
    const longest = down.reduce((most, { name, label }) => Math.max(most, name.length + label.length), 4)
    return Math.min(220, Math.ceil(longest * LETTER) + 24)
  }, [down])
  // Few columns share what is left over, up to twice their width: cells stay cells.
  const width = Math.max(least, Math.min(least * 2, Math.floor((room.width - names - EDGE) / across.length)))
  // It ends below a whole row.
  const fit = Math.floor((room.height - HEAD) / height)
  const whole = fit > 0 && fit < down.length ? HEAD + 1 + fit * height : '100%'
  const common = { getScrollElement: () => scroller.current, overscan: 6 }
  const rows = useVirtualizer({
    ...common,
    count: down.length,
    estimateSize: () => height,
    initialRect: { width: 900, height: 500 },
  })
  const columns = useVirtualizer({
    ...common,
    horizontal: true,
    count: across.length,
    estimateSize: () => width,
    initialRect: { width: 900, height: 500 },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are measured once for each width
  useEffect(() => columns.measure(), [width])
  // biome-ignore lint/correctness/useExhaustiveDependencies: new data opens at its newest end again
  useEffect(() => {
    if (newest === 'right' && scroller.current) scroller.current.scrollLeft = scroller.current.scrollWidth
  }, [newest, across.length, width])

  const seen = columns.getVirtualItems()
  const before = seen[0]?.start ?? 0
  const total = names + across.length * width
  const at = (active && rowAt[active.r]?.[active.c]) ?? -1
  const xColumn = columnOf(table, options.x ?? 'date')
  const yColumn = columnOf(table, options.y ?? 'subject')
  /** The newest cell of a row stands for the whole of it. */
  const newestOf = (r: number) => rowAt[r]!.findLast((row) => row >= 0) ?? -1
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const c = Math.floor((x + event.currentTarget.scrollLeft - names) / width)
    const r = Math.floor((y + event.currentTarget.scrollTop - HEAD) / height)
    const inside = x > names && y > HEAD && r >= 0 && r < down.length && c >= 0 && c < across.length
    setActive(inside ? { r, c, x, y } : null)
  }

  return (
    <div className="-mx-(--card-x) flex h-full min-h-0 flex-col">
      <div ref={box} className="relative min-h-0 flex-1">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the names of the rows are buttons that do the same */}
        <section
          ref={scroller}
          aria-label={title}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className={`overflow-auto overscroll-contain text-11 ${onRow ? 'cursor-pointer' : ''}`}
          style={{ height: whole }}
          onPointerMove={point}
          onPointerLeave={() => setActive(null)}
          onScroll={() => setActive(null)}
          onClick={() => at >= 0 && onRow?.(rowOf(table, at))}
        >
          <div
            className="sticky top-0 z-2 flex border-b border-line bg-surface text-fg-3"
            style={{ width: total, height: HEAD }}
          >
            <span
              className="sticky left-0 z-1 shrink-0 bg-surface pl-(--card-x) leading-[30px] text-fg-2"
              style={{ width: names }}
            >
              {yColumn && shortLabel(yColumn, lang)}
            </span>
            <span className="shrink-0" style={{ width: before }} />
            {seen.map(({ index }) => (
              <span
                key={across[index]!.key}
                className={`shrink-0 overflow-hidden text-center leading-[30px] ${active?.c === index ? 'text-fg' : ''}`}
                style={{ width }}
              >
                {across[index]!.name}
              </span>
            ))}
          </div>
          <div className="relative" style={{ width: total, height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index: r, start }) => (
              <div
                key={down[r]!.key}
                className="absolute left-0 flex"
                style={{ top: start, width: total, height }}
              >
                <span
                  className={`sticky left-0 z-1 shrink-0 truncate bg-surface pl-(--card-x) pr-2 text-12 font-medium ${active?.r === r ? 'text-accent' : ''}`}
                  style={{ width: names, lineHeight: `${height}px` }}
                >
                  {onRow ? (
                    <button
                      type="button"
                      className="hover:text-accent"
                      onClick={() => newestOf(r) >= 0 && onRow(rowOf(table, newestOf(r)))}
                    >
                      {down[r]!.name}
                    </button>
                  ) : (
                    down[r]!.name
                  )}
                  {down[r]!.label && <span className="ml-2 font-regular text-fg-3">{down[r]!.label}</span>}
                </span>
                <span className="shrink-0" style={{ width: before }} />
                {seen.map(({ index: c }) => {
                  const row = rowAt[r]![c]!
                  const value = values[row] ?? null
                  return (
                    <span
                      key={c}
                      className="shrink-0 border border-surface text-center"
                      style={{
                        width,
                        height,
                        lineHeight: `${height - 2}px`,
                        ...(value === null ? {} : fill(value)),
                      }}
                    >
                      {text &&
                        column &&
                        value !== null &&
                        formatValue(value, { ...column.format, signed: false }, lang)}
                    </span>
                  )
                })}
              </div>
            ))}
          </div>
        </section>
        {active && at >= 0 && column && (
          <p
            aria-hidden
            className="pointer-events-none absolute z-3 rounded-4 bg-raised px-2.5 py-[7px] text-12 leading-[1.55] whitespace-nowrap shadow-pop"
            style={{
              ...(active.x > 280 ? { right: `calc(100% - ${active.x - 8}px)` } : { left: active.x + 14 }),
              ...(active.y > 120 ? { bottom: `calc(100% - ${active.y - 4}px)` } : { top: active.y + 14 }),
            }}
          >
            <b className="font-strong">{down[active.r]!.name}</b> ·{' '}
            {xColumn && formatCell(table.data[xColumn.name]?.[at], xColumn, lang)}
            <br />
            <span className="text-fg-2">{shortLabel(column, lang)}</span>{' '}
            <b className="ml-2 font-medium">{formatValue(values[at], column.format, lang)}</b>
          </p>
        )}
      </div>
      <HeatLegend {...{ scale, domain, column, lang }} rows={down.length} columns={across.length} />
    </div>
  )
}
