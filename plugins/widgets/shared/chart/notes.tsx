import { MessageSquareText } from 'lucide-react'
import type { Table, TimeNote } from 'rattan/plugin'
import type { Geometry } from './geometry.ts'

/** Notes by the row that they are at, which of a date without a row is the one before. */
export type NotesByRow = ReadonlyMap<number, readonly TimeNote[]>

export function notesByRow(notes: readonly TimeNote[] | undefined, table: Table, x: string): NotesByRow {
  const found = new Map<number, TimeNote[]>()
  const cells = table.data[x] ?? []
  const type = table.columns.find(({ name }) => name === x)?.type
  if (type !== 'date' && type !== 'period') return found
  for (const note of notes ?? []) {
    const row = rowAt(cells, note.at, type === 'date')
    if (row >= 0) found.set(row, [...(found.get(row) ?? []), note])
  }
  return found
}

function rowAt(cells: readonly unknown[], at: string, between: boolean): number {
  const row = cells.indexOf(at)
  if (row >= 0 || !between) return row
  const isDay = (cell: unknown): cell is string => typeof cell === 'string'
  const last = cells.findLast(isDay)
  // What is outside of the rows is not said of one at their end.
  return last !== undefined && at < last ? cells.findLastIndex((cell) => isDay(cell) && cell < at) : -1
}

/** Signs over the plots at rows that somebody wrote about; what, stands at the crosshair and in the frame's list. */
export const NoteMarks = ({ notes, place }: { readonly notes: NotesByRow; readonly place: Geometry }) =>
  [...notes.keys()].map((row) => (
    <MessageSquareText
      key={row}
      aria-hidden="true"
      data-note-mark={row}
      className="pointer-events-none absolute top-0 size-3.5 -translate-x-1/2 fill-surface text-fg-2"
      style={{ left: place.centre(row) }}
    />
  ))
