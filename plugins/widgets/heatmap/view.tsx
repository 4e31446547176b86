import type { ViewProps } from 'rattan/plugin'
import { type PointerEvent, useMemo, useRef, useState } from 'react'
import { domainAround, domainOf, heatFill } from '../shared/colours/heat.ts'
import { HeatLegend } from '../shared/colours/heat-legend.tsx'
import { useSize } from '../shared/element/use-size.ts'
import { columnOf, rowOf, shortLabel } from '../shared/table/read-table.ts'
import { gridOf } from './grid.ts'
import { Head } from './head.tsx'
import { type CellPlace, cellAt, layOut } from './layout.ts'
import { HeatRow } from './row.tsx'
import { CellTip } from './tip.tsx'
import { useWindow } from './use-window.ts'
import type { HeatmapOptions } from './widget.ts'

const START = { width: 900, height: 500 }

export default function Heatmap({ table, options, lang, title, onRow }: ViewProps<HeatmapOptions>) {
  const { scale = 'seq', text = true, newest = 'right' } = options
  const scroller = useRef<HTMLElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const room = useSize(box, START)
  const [active, setActive] = useState<CellPlace | null>(null)
  const grid = useMemo(() => gridOf(table, options, lang), [table, options, lang])
  const { column, values, across, months, down, rowAt } = grid
  const domain = useMemo(() => options.domain ?? domainFor(values, options), [options, values])
  const layout = layOut(grid, options, room)
  const { rows, columns, before } = useWindow(scroller, grid, layout, newest)
  const at = (active && rowAt[active.r]?.[active.c]) ?? -1
  const yColumn = columnOf(table, options.y ?? 'subject')
  const open = (row: number) => row >= 0 && onRow?.(rowOf(table, row))
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
          style={{ height: layout.whole }}
          onPointerMove={(event: PointerEvent<HTMLElement>) => setActive(cellAt(event, grid, layout))}
          onPointerLeave={() => setActive(null)}
          onScroll={() => setActive(null)}
          onClick={() => open(at)}
        >
          <Head
            {...{ across, months, layout, before }}
            name={yColumn ? shortLabel(yColumn, lang) : ''}
            seen={columns}
            at={active?.c ?? null}
          />
          <div className="relative" style={{ width: layout.total, height: down.length * layout.height }}>
            {rows.map(({ index: r, start }) => (
              <HeatRow
                key={down[r]!.key}
                {...{ grid, layout, before, r, lang }}
                fill={heatFill(scale, domain, column?.direction)}
                text={text}
                top={start}
                seen={columns}
                active={active?.r === r}
                // The newest cell of a row stands for the whole of it.
                onOpen={onRow && (() => open(rowAt[r]!.findLast((row) => row >= 0) ?? -1))}
              />
            ))}
          </div>
        </section>
        {active && at >= 0 && column && (
          <CellTip
            {...{ active, column, table, at, lang }}
            name={down[active.r]!.name}
            x={options.x ?? 'date'}
          />
        )}
      </div>
      <HeatLegend {...{ scale, domain, column, lang }} rows={down.length} columns={across.length} />
    </div>
  )
}

/** As far as the data goes, for a diverging scale as far each way of its middle. */
const domainFor = (values: readonly (number | null)[], { scale, middle = 0 }: HeatmapOptions) =>
  scale === 'div' ? domainAround(values, middle) : domainOf(values)
