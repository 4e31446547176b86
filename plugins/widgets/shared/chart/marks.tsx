import { heightOf } from './axes.ts'
import type { DrawnPane } from './plots.ts'
import { type Series, valueAt } from './series.ts'

interface MarksProps {
  readonly pane: DrawnPane
  /** The row at the crosshair, and its middle. */
  readonly row: number | null
  readonly centre: number
  readonly top: number
  /** Lower edge of the plot, from the top of its box. */
  readonly bottom: number
  /** Width of the right axis. */
  readonly edge: number
}

/** What lies over a plot: the points at the crosshair, and the newest value of its main series on the axis. */
export function Marks({ pane, row, centre, top, bottom, edge }: MarksProps) {
  const { shown, tag } = pane
  const y = (s: Series, value: number) => heightOf(value, pane, s.axis, { top, bottom })
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
              style={{ left: centre, top: y(s, value), background: s.colour }}
            />
          )
        })}
      {tag && (
        <span
          className="absolute -translate-y-1/2 rounded-2 bg-active px-1 text-11 leading-[17px] font-medium text-fg"
          style={{ left: `calc(100% - ${edge - 3}px)`, top: y(tag.series, tag.value) }}
        >
          {tag.text}
        </span>
      )}
    </div>
  )
}
