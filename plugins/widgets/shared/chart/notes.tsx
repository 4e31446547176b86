import { MessageSquareText } from 'lucide-react'
import type { Table, TimeNote } from 'rattan/plugin'
import type { CSSProperties } from 'react'
import type { Geometry } from './geometry.ts'

/** Notes by the row that they are at, which of a date without a row is the one before. */
export type NotesByRow = ReadonlyMap<number, readonly TimeNote[]>

export function notesByRow(notes: readonly TimeNote[] | undefined, table: Table, x: string): NotesByRow {
  const type = table.columns.find(({ name }) => name === x)?.type
  return type === 'date' || type === 'period'
    ? notesAt(notes, table.data[x] ?? [], type === 'date')
    : new Map()
}

/** The same by places in a list of points in time, in order. Between two days there may be notes, between periods not. */
export function notesAt(
  notes: readonly TimeNote[] = [],
  cells: readonly unknown[],
  between: boolean,
): NotesByRow {
  const found = new Map<number, TimeNote[]>()
  for (const note of notes) {
    const row = rowAt(cells, note.at, between)
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
    <NoteMark key={row} row={row} className="top-0" style={{ left: place.centre(row) }} />
  ))

export const NoteMark = (props: {
  readonly row: number
  readonly className?: string
  readonly style: CSSProperties
}) => (
  <MessageSquareText
    aria-hidden="true"
    data-note-mark={props.row}
    className={`pointer-events-none absolute size-3.5 -translate-x-1/2 fill-surface text-fg-2 ${props.className ?? ''}`}
    style={props.style}
  />
)

/** The newest of more; the frame's list has all. */
const MOST_NOTES = 3

/** What was written at a row, as it stands at the crosshair. */
export const NoteTexts = ({ notes }: { readonly notes: readonly TimeNote[] | undefined }) =>
  notes?.slice(-MOST_NOTES).map(({ by, text }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two notes may say the same
    <p key={i} className="mt-1 line-clamp-3 max-w-[260px] break-words whitespace-normal">
      <span className="text-fg-3">{by}:</span> {text}
    </p>
  ))
