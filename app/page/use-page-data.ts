import { useCallback, useEffect, useRef, useState } from 'react'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { ApiFault, passes, queryOf, request, whenVisible } from '../request.ts'
import { nextWait } from '../waits.ts'
import { readLines } from './read-lines.ts'

/** A widget on screen and the input values that its numbers depend on, as one text. */
export interface Wanted {
  readonly id: string
  readonly key: string
}
export interface Shown {
  readonly line: WidgetData | undefined
  /** The line answers the present inputs; if not, it is the previous view, shown until the new one is here. */
  readonly current: boolean
}

type Lines = ReadonlyMap<string, { readonly key: string; readonly line: WidgetData }>

/**
 * The numbers of the visible tab. One request for all its widgets, each shown as its line arrives; a newer request
 * aborts the one under way. Widgets whose inputs did not change keep their view, and a tab seen before with the same
 * inputs is not asked for again. `epoch` changes when everything is out of date. `first` are numbers to begin with.
 */
export function usePageData(
  page: string,
  query: Readonly<Record<string, string>>,
  wanted: readonly Wanted[],
  epoch: string,
  first: () => readonly WidgetData[],
) {
  const [lines, setLines] = useState<Lines>(() => {
    const keyOf = new Map(wanted.map(({ id, key }) => [id, `${epoch} ${key}`]))
    return new Map(first().map((line) => [line.widget, { key: keyOf.get(line.widget) ?? '', line }]))
  })
  const [loading, setLoading] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [attempt, setAttempt] = useState(0)
  const latest = useRef(lines)
  latest.current = lines
  // The attempt that was made last, and failures in a row: another tab is asked for only as far as it is not here.
  const made = useRef(0)
  const failures = useRef(0)
  const address = `/api/pages/${encodeURIComponent(page)}/data${queryOf(query)}`
  const keys = JSON.stringify(wanted.map(({ id, key }) => [id, `${epoch} ${key}`]))

  useEffect(() => {
    const keyOf = new Map<string, string>(JSON.parse(keys))
    const complete = [...keyOf].every(([id, key]) => latest.current.get(id)?.key === key)
    if (complete && attempt === made.current) return
    made.current = attempt
    const abort = new AbortController()
    let again: ReturnType<typeof setTimeout> | undefined
    const load = async () => {
      setLoading(true)
      setFault(null)
      try {
        for await (const line of readLines(await request(address, { signal: abort.signal }))) {
          if (abort.signal.aborted) return
          setLines((before) => {
            const kept = keepUnchanged(before.get(line.widget)?.line, line)
            return new Map(before).set(line.widget, { key: keyOf.get(line.widget) ?? '', line: kept })
          })
        }
        failures.current = 0
      } catch (cause) {
        if (abort.signal.aborted) return
        const fault = cause instanceof ApiFault ? cause : new ApiFault(0, null)
        setFault(fault)
        const retry = () => setAttempt((n) => n + 1)
        if (passes(fault)) {
          const ms = nextWait(failures.current++, fault.retryAfter, Math.random())
          again = setTimeout(() => whenVisible(retry, abort.signal), ms)
        }
      }
      if (!abort.signal.aborted) setLoading(false)
    }
    void load()
    return () => {
      abort.abort()
      clearTimeout(again)
    }
  }, [address, keys, attempt])

  const shown = (want: Wanted): Shown => {
    const entry = lines.get(want.id)
    return { line: entry?.line, current: entry?.key === `${epoch} ${want.key}` }
  }
  const retry = useCallback(() => setAttempt((n) => n + 1), [])
  return { shown, loading, fault, retry, lines }
}

/** After a reload most tables are what they were; the same objects again tell views that there is nothing to draw. */
function keepUnchanged(before: WidgetData | undefined, line: WidgetData): WidgetData {
  const content = ({ status, columns, data, options }: WidgetData) =>
    JSON.stringify([status, columns, data, options])
  if (!before || before.rows !== line.rows || content(before) !== content(line)) return line
  return { ...line, columns: before.columns, data: before.data }
}
