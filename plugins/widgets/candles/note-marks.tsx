import { useEffect, useState } from 'react'
import { NoteMark, type NotesByRow } from '../shared/chart/notes.tsx'
import type { DayPlaces } from './attach.ts'

interface Props {
  readonly notes: NotesByRow
  /** Tells where days are drawn, now and whenever that changes. */
  readonly watch: (tell: (places: DayPlaces) => void) => () => void
}

/** Signs above the axis of time at days that somebody wrote about, which go along with it. */
export function NoteMarks({ notes, watch }: Props) {
  const [places, setPlaces] = useState<DayPlaces | null>(null)
  useEffect(() => watch(setPlaces), [watch])
  if (!places) return null
  return [...notes.keys()].map((day) => {
    const left = places.leftOf(day)
    if (left === null || left < 0 || left > places.width) return null
    return <NoteMark key={day} row={day} className="z-2" style={{ left, bottom: places.foot + 2 }} />
  })
}
