import { TriangleAlert } from 'lucide-react'
import type { Geometry } from './geometry.ts'
import type { Series } from './series.ts'

/** Signs above the names of rows that hold a value in doubt; why stands at the crosshair and below the widget. */
export function Doubts({
  shown,
  place,
  bottom,
}: {
  readonly shown: readonly Series[]
  readonly place: Geometry
  readonly bottom: number
}) {
  const rows = new Set(shown.flatMap(({ doubts }) => Object.keys(doubts ?? {}).map(Number)))
  return [...rows].map((row) => (
    <TriangleAlert
      key={row}
      aria-hidden="true"
      data-doubt
      className="pointer-events-none absolute size-3 -translate-x-1/2 fill-surface text-warn"
      style={{ left: place.centre(row), top: bottom - 14 }}
    />
  ))
}
