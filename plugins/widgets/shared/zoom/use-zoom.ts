import { useEffect, useRef, useState } from 'react'
import { extentOf, inside, moved, type Places, type Rows, rowsIn, type Stretch, scaled } from './places.ts'
import { joinAxis, type Seat } from './shared-axis.ts'

/** What a reader can do with the stretch of time that a chart shows. Rows are those of the whole chart. */
export interface Zoom {
  /** How many rows there are; 0 where the chart has no axis of time. */
  readonly count: number
  /** The rows that are shown. */
  readonly rows: Rows
  readonly zoomed: boolean
  /** Shows these rows, and has the other charts on this axis follow. */
  show(rows: Rows): void
  /** Closer by a factor below 1, around a row. */
  scale(factor: number, around: number): void
  /** So many rows further on. */
  move(by: number): void
  reset(): void
}

/** The stretch of an axis of time that is shown, shared with the other charts on that axis. */
export function useZoom(places: Places | null, rowCount: number): Zoom {
  const [stretch, setStretch] = useState<Stretch | null>(null)
  const seat = useRef<Seat | null>(null)
  const key = places && `${places.kind} ${places.at[0]} ${places.at.at(-1)}`
  const latest = useRef(places)
  latest.current = places
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same axis with more rows keeps its seat
  useEffect(() => {
    if (!latest.current) return setStretch(null)
    const own = joinAxis({ places: latest.current, show: setStretch })
    seat.current = own
    setStretch(own.stretch)
    return () => {
      own.leave()
      seat.current = null
    }
  }, [key])

  const count = places?.at.length ?? 0
  const rows = places ? rowsIn(places, stretch) : { from: 0, to: rowCount - 1 }
  const choose = (next: Stretch | null) => {
    setStretch(next)
    seat.current?.lead()
    seat.current?.show(next)
  }
  const show = (wanted: Rows) => {
    if (!places) return
    const { from, to } = inside(wanted, count)
    if (from === 0 && to === count - 1) return choose(null)
    const next = { from: places.at[from]!, to: places.at[to]! }
    if (next.from !== stretch?.from || next.to !== stretch.to) choose(next)
  }
  const zoomed = rows.to - rows.from < count - 1
  return {
    ...{ count, rows, zoomed, show },
    scale: (factor, around) => {
      const wanted = scaled(rows, count, factor, around)
      // A step that rounding takes away is none.
      const least = factor < 1 ? rows.to - rows.from - 1 : rows.to - rows.from + 1
      const length =
        factor < 1 ? Math.min(least, wanted.to - wanted.from) : Math.max(least, wanted.to - wanted.from)
      show({ from: wanted.from, to: wanted.from + length })
    },
    move: (by) => show(moved(rows, count, by)),
    reset: () => zoomed && choose(null),
  }
}

/** The stretch that rows show, for whoever asks for more of its numbers; null where it is all of the axis. */
export const stretchOf = (places: Places | null, { from, to }: Rows): Stretch | null => {
  if (!places || (from === 0 && to === places.at.length - 1)) return null
  const { at } = places
  return { from: at[from] ?? extentOf(places).from, to: at[to] ?? extentOf(places).to }
}
