import { useEffect, useMemo, useRef, useState } from 'react'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { useLanguage } from '../language.ts'
import { ApiFault, passes, request } from '../request.ts'
import { nextWait } from '../waits.ts'
import { headerUnit } from '../widget/column-unit.ts'
import { toTable } from '../widget/views.ts'
import { WidgetBody } from '../widget/widget-body.tsx'
import { isCard } from '../widget/widget-states.tsx'
import type { Entry } from './gallery-entries.ts'
import { createTurns } from './turns.ts'
import { useEditWords } from './words.ts'

/** So many previews ask for their numbers at once: readers come first. */
const inTurn = createTurns(3)
const TRIES = 5

/** What has been asked for since the gallery opened, by address. */
export type Numbers = Map<string, WidgetData>

const NO_TABLE = toTable({ columns: [], data: [], rows: 0 })
const nothing = () => {}

/**
 * A widget as it would look on the page, with its numbers, drawn by its own view. Numbers are asked for while it is in
 * sight, and what is out of sight is not drawn: a gallery holds hundreds.
 */
export function Preview({ entry, numbers }: { readonly entry: Entry; readonly numbers: Numbers }) {
  const { e } = useEditWords()
  const box = useRef<HTMLDivElement>(null)
  const seen = useInSight(box)
  const [line, failed] = useNumbers(seen ? entry.numbers : null, numbers)
  const card = entry.drawn !== null && entry.drawn.widget.frame !== 'widget'
  const none = failed || !entry.drawn || (line !== undefined && line.status !== 'ok')
  return (
    <div
      ref={box}
      className="gallery-preview"
      data-card={card || undefined}
      data-preview={line?.status ?? (failed ? 'failed' : undefined)}
      aria-hidden="true"
      inert
    >
      {seen &&
        (none ? <p className="p-3 text-12 text-fg-3">{e.noPreview}</p> : <Drawn entry={entry} line={line} />)}
    </div>
  )
}

function Drawn({ entry, line }: { entry: Entry; line: WidgetData | undefined }) {
  const { lang, text } = useLanguage()
  const { widget, id, options } = entry.drawn!
  const table = useMemo(() => (line ? toTable(line) : NO_TABLE), [line])
  const unit = useMemo(() => {
    const draws = line?.draws ?? widget.draws
    return headerUnit(
      table.columns.filter(({ name }) => draws.includes(name)),
      lang,
    )
  }, [table, line, widget, lang])
  const body = (
    <WidgetBody
      {...{ widget, id, options, line, table, unit }}
      {...{ current: true, loading: true, download: null, part: null, subject: null, saidAbove: [] }}
      title={text(entry.title)}
      notes={null}
      comparing={null}
      controls={null}
      onRetry={nothing}
    />
  )
  if (isCard(widget.frame)) return body
  if (widget.frame === 'bare') return <div className="p-3">{body}</div>
  return (
    <div className="flex h-full flex-col px-3 pt-2 pb-1">
      {unit && <p className="flex-none text-right text-11 text-fg-3">{unit}</p>}
      <div
        className={`min-h-0 flex-1 overflow-hidden ${widget.height === 'rows' || widget.at.h > 6 ? 'gallery-large flex flex-col' : ''}`}
      >
        {body}
      </div>
    </div>
  )
}

/** Whether an element is within sight of what scrolls around it, or will soon be. */
function useInSight(box: { readonly current: HTMLElement | null }): boolean {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const one = box.current!
    const watch = new IntersectionObserver(([entry]) => setSeen(entry!.isIntersecting), {
      root: one.closest('[data-gallery]'),
      rootMargin: '120px 0px',
    })
    watch.observe(one)
    return () => watch.disconnect()
  }, [box])
  return seen
}

/** Asks in turn; a server that is busy is asked again later. */
async function askFor(path: string, signal: AbortSignal, failures = 0): Promise<WidgetData> {
  try {
    return await inTurn(async () => (await request(path, { signal })).json(), signal)
  } catch (fault) {
    if (!(fault instanceof ApiFault) || !passes(fault) || failures >= TRIES) throw fault
    const wait = nextWait(failures, fault.retryAfter, Math.random())
    await new Promise((next) => setTimeout(next, wait))
    return askFor(path, signal, failures + 1)
  }
}

/** The numbers at an address, and whether they could not be had. */
function useNumbers(path: string | null, numbers: Numbers): readonly [WidgetData | undefined, boolean] {
  const [answer, setAnswer] = useState<{ readonly path: string; readonly line: WidgetData | null } | null>(
    null,
  )
  useEffect(() => {
    if (path === null || numbers.has(path)) return
    const stop = new AbortController()
    const { signal } = stop
    askFor(path, signal).then(
      (line) => {
        numbers.set(path, line)
        if (!signal.aborted) setAnswer({ path, line })
      },
      () => signal.aborted || setAnswer({ path, line: null }),
    )
    return () => stop.abort()
  }, [path, numbers])
  if (path === null) return [undefined, false]
  const line = numbers.get(path)
  return [line, line === undefined && answer?.path === path && answer.line === null]
}
