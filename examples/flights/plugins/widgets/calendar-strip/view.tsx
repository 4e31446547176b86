import { formatDate, formatValue, say, type ViewProps } from 'rattan/plugin'
import { columnOf, rowOf } from 'rattan/views'
import { type KeyboardEvent, type SyntheticEvent, useEffect, useMemo, useRef, useState } from 'react'
import { type Scale, scaleOf } from './colours.ts'
import { type Day, daysOf, monthsOf, walk, weekdays } from './days.ts'
import type { CalendarStripOptions } from './widget.ts'

/** Width of the names of the weekdays, height of those of the months, the space between squares. */
const NAMES = 34
const HEAD = 18
const GAP = 2
/** A square at least and at most: smaller ones cannot be told apart, larger ones are no strip. */
const [LEAST, MOST] = [11, 30]
/** A square where not all weeks fit: they scroll, and a finger can hit one. */
const SCROLLING = 20

/** The day that is pointed at, with the place of its square in the widget. */
interface Pointed {
  readonly at: number
  readonly left: number
  readonly top: number
  readonly room: number
}

export default function CalendarStrip(props: ViewProps<CalendarStripOptions>) {
  const { table, options, lang, id, title, onRow } = props
  const { date = 'date', first = 'monday' } = options
  const column = columnOf(table, options.value)
  const days = useMemo(() => daysOf(table, date, options.value, first), [table, date, options.value, first])
  const box = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  // Where not all of it fits, it opens at the newest days.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new days open at their end again
  useEffect(() => scroller.current?.scrollTo({ left: scroller.current.scrollWidth }), [days])
  if (!column) return null

  const scale = scaleOf(
    column,
    days.map(({ value }) => value),
    options,
    lang,
  )
  const weeks = (days.at(-1)?.week ?? 0) + 1
  const wide = `(100cqw - ${NAMES + weeks * GAP}px) / ${weeks}`
  const high = `(100cqh - ${HEAD + 7 * GAP}px) / 7`
  // Nothing while a square of the least size fits, all of it as soon as none does.
  const scrolling = `clamp(0px, (${LEAST}px - ${wide}) * 9999, ${SCROLLING}px)`
  const side = `clamp(${LEAST}px, min(max(${wide}, ${scrolling}), ${high}), ${MOST}px)`
  const show = (value: number | null) => formatValue(value, column.format, lang, { unit: true })
  const day = pointed && days[pointed.at]

  const pointAt = (at: number, square: Element | null | undefined) => {
    const [inner, outer] = [square?.getBoundingClientRect(), box.current?.getBoundingClientRect()]
    if (!inner || !outer) return setPointed(null)
    const [left, top] = [inner.left - outer.left, inner.bottom - outer.top]
    setPointed({ at, left, top, room: outer.width })
  }
  const pointer = (event: SyntheticEvent) => {
    const square = squareOf(event)
    if (square) pointAt(Number(square.dataset.day), square)
    else setPointed(null)
  }
  const press = (event: KeyboardEvent) => {
    const at = pointed?.at ?? -1
    const next = walk(days, at, event.key)
    if (next !== undefined) {
      const square = scroller.current?.querySelector(`[data-day="${next}"]`)
      square?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      pointAt(next, square)
    } else if (event.key === 'Enter' && day) open(day)
    else if (event.key === 'Escape' && pointed) setPointed(null)
    else return
    event.preventDefault()
  }
  const open = ({ at }: Day) => onRow?.(rowOf(table, at))

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div ref={box} className="relative min-h-0 flex-1" style={{ containerType: 'size' }}>
        <div
          ref={scroller}
          role="listbox"
          tabIndex={0}
          aria-label={title}
          aria-orientation="horizontal"
          aria-activedescendant={day ? idOf(id, day) : undefined}
          className={`grid h-full overflow-auto text-11 text-fg-3 ${onRow ? 'cursor-pointer' : ''}`}
          style={{
            ...{ gap: GAP, alignContent: 'start', justifyContent: 'start' },
            gridTemplateColumns: `${NAMES - GAP}px repeat(${weeks}, ${side})`,
            gridTemplateRows: `${HEAD - GAP}px repeat(7, ${side})`,
          }}
          onPointerMove={pointer}
          onPointerDown={pointer}
          onPointerLeave={() => setPointed(null)}
          onScroll={() => setPointed(null)}
          onBlur={() => setPointed(null)}
          onKeyDown={press}
          onClick={(event) => {
            const found = days[Number(squareOf(event)?.dataset.day ?? -1)]
            if (found) open(found)
          }}
        >
          <Names {...{ days, lang, first }} />
          {days.map((one, i) => (
            // Of a listbox the whole has the focus: its days are told by aria-activedescendant.
            <span
              key={one.number}
              id={idOf(id, one)}
              role="option"
              tabIndex={-1}
              aria-selected={i === pointed?.at}
              aria-label={`${formatDate(one.iso, lang)}: ${show(one.value)}`}
              data-day={i}
              style={{
                ...{ gridColumn: one.week + 2, gridRow: one.weekday + 2, borderRadius: 2 },
                background: scale.fill(one.value),
                ...(one.value === null ? { opacity: 0.5 } : {}),
                ...(i === pointed?.at ? { outline: '2px solid var(--focus)', outlineOffset: -2 } : {}),
              }}
            />
          ))}
        </div>
        {day && (
          <div
            aria-hidden
            className="pointer-events-none absolute z-5 rounded-4 bg-raised px-2.5 py-[7px] text-12 whitespace-nowrap shadow-pop"
            style={{
              top: pointed.top + 6,
              ...(pointed.left > pointed.room / 2
                ? { right: pointed.room - pointed.left - LEAST }
                : { left: pointed.left }),
            }}
          >
            <span className="text-fg-2">{formatDate(day.iso, lang)}</span>{' '}
            <b className="ml-2 font-medium">{show(day.value)}</b>
          </div>
        )}
      </div>
      <Legend {...scale} name={say(column.short ?? column.label, lang)} />
    </div>
  )
}

const idOf = (id: string, { iso }: Day) => `${id}-${iso}`

/** The square that something happened on. */
const squareOf = ({ target }: SyntheticEvent) => (target as Element).closest<HTMLElement>('[data-day]')

/** Months above and weekdays at the left, which stay while the weeks scroll. */
function Names(props: { days: readonly Day[]; lang: string; first: 'monday' | 'sunday' }) {
  const { days, lang, first } = props
  return (
    <>
      <span
        aria-hidden
        className="sticky left-0 z-1 bg-surface"
        style={{ gridRow: 1, gridColumn: 1, height: HEAD - GAP }}
      />
      {monthsOf(days, lang).map(({ week, name }) => (
        <span
          key={week}
          aria-hidden
          className="whitespace-nowrap"
          // As wide as the text of it: the squares below decide the width of a week.
          style={{ gridRow: 1, gridColumn: week + 2, width: 0, lineHeight: `${HEAD - GAP}px` }}
        >
          {name}
        </span>
      ))}
      {weekdays(lang, first).map((name, i) => (
        <span
          key={name}
          aria-hidden
          className="sticky left-0 z-1 flex items-center bg-surface"
          style={{ gridRow: i + 2, gridColumn: 1, lineHeight: 1 }}
        >
          {name}
        </span>
      ))}
    </>
  )
}

/** What the colours mean. */
function Legend({ keys, ends, name }: Scale & { readonly name: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-1.5 text-11 text-fg-3">
      <span>{name}</span>
      {ends ? (
        <span className="flex items-center gap-1.5">
          {ends[0]}
          <span aria-hidden className="flex">
            {keys.map(({ colour }) => (
              <i key={colour} className="h-2.5 w-3.5" style={{ background: colour }} />
            ))}
          </span>
          {ends[1]}
        </span>
      ) : (
        keys.map(({ colour, words }) => (
          <span key={words} className="flex items-center gap-1.5">
            <i aria-hidden className="h-2.5 w-3.5" style={{ background: colour, borderRadius: 2 }} />
            {words}
          </span>
        ))
      )}
    </div>
  )
}
