import { useMemo } from 'react'
import useSWR from 'swr'
import type { Note, Notes } from '../../core/api/notes.ts'
import { type ApiFault, getJson, queryOf, retry } from '../request.ts'

/** The notes at one widget as it is shown; the same object for as long as nothing changes. */
export interface WidgetNotes {
  readonly list: readonly Note[]
  /** Of all notes beside it: where they are asked for, and where one more is sent. */
  readonly address: string
  readonly failed: boolean
}

const NONE: readonly Note[] = []

/**
 * What people wrote at the widgets of a tab for the inputs of this query, by the widget's id. Asked for when the first
 * numbers are here, which never wait for it.
 */
export function useNotes(
  page: string,
  query: Readonly<Record<string, string | undefined>>,
  wanted: boolean,
): (widget: string) => WidgetNotes {
  const address = `/api/notes/${encodeURIComponent(page)}${queryOf(query)}`
  const { data, error } = useSWR<Notes, ApiFault>(wanted ? address : null, getJson, {
    ...retry,
    revalidateOnFocus: true,
  })
  return useMemo(() => {
    const made = new Map<string, WidgetNotes>()
    const failed = error !== undefined && !data
    return (widget) => {
      const known = made.get(widget)
      if (known) return known
      const list = data?.notes.filter((note) => note.widget === widget) ?? NONE
      const one = { list, address, failed }
      made.set(widget, one)
      return one
    }
  }, [data, error, address])
}
