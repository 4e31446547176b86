import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react'
import { type PointerEvent, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { readingUnits } from '../../core/edit/reorder.ts'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import type { Page } from '../../core/page/page.ts'
import type { PageState } from '../page/use-page-state.ts'
import { useActs } from './acts.ts'
import type { Desk } from './desk.ts'
import { followPointer } from './follow-pointer.ts'
import { PhoneSwitch } from './phone-switch.tsx'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { widgetsIn } from './written.ts'

/** A row that a finger holds: how far, and over which row. */
interface Dragged {
  readonly id: string
  readonly dy: number
  readonly over: number
}

/** The widgets of a tab, or those above the tabs, in reading order: each can be moved, and hidden on phones. */
export function ArrangeList(props: {
  readonly desk: Desk
  readonly state: PageState
  readonly tab: string | null
  readonly title: string
}) {
  const { desk, state, tab, title } = props
  const { e } = useEditWords()
  const acts = useActs(desk)
  const list = useRef<HTMLOListElement>(null)
  const page = useDesk(desk, (now) => now.page)
  const known = useDesk(desk, (now) => now.known)
  const [dragged, setDragged] = useState<Dragged | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: which stand on the grid is known by what the server made out
  const { rows, beside, n } = useMemo(() => {
    const onGrid = desk.onGrid(tab) as readonly WrittenWidget[]
    const units = readingUnits(onGrid, page.inputs as Page['inputs'])
    const rows = units.flatMap((unit, i) => unit.map((widget) => ({ widget, unit: i })))
    return { rows, beside: widgetsIn(page, tab).filter((one) => !onGrid.includes(one)), n: units.length }
  }, [desk, page, known, tab])
  const shown = new Set([...state.beside, ...state.above, ...state.inside].map(({ widget }) => widget.id))

  /** The focus goes along with what was moved. */
  const move = (id: string, to: number, by: 'up' | 'down') => {
    if (to < 0 || to >= n) return
    flushSync(() => acts.reorder(id, to))
    const row = list.current?.querySelector<HTMLElement>(`[data-arrange="${CSS.escape(id)}"]`)
    row?.querySelector<HTMLElement>(`[data-by="${by}"]`)?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }
  const hold = (event: PointerEvent<HTMLElement>, id: string, from: number) => {
    if (event.button !== 0) return
    const lines = [...list.current!.querySelectorAll<HTMLElement>('[data-arrange]')]
    const middles = lines.slice(0, rows.length).map((line) => {
      const { top, height } = line.getBoundingClientRect()
      return top + window.scrollY + height / 2
    })
    let over = from
    followPointer(event.nativeEvent, event.currentTarget, {
      onStart: () => setDragged({ id, dy: 0, over }),
      onMove(_dx, dy) {
        const at = middles[from]! + dy
        over = middles.reduce(
          (best, middle, i) => (Math.abs(middle - at) < Math.abs(middles[best]! - at) ? i : best),
          0,
        )
        setDragged({ id, dy, over })
      },
      onDrop() {
        setDragged(null)
        acts.reorder(id, rows[over]!.unit)
      },
      onCancel: () => setDragged(null),
    })
  }

  return (
    <>
      <h2 className="arrange-title">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        <span className="text-11 font-regular text-fg-3">{e.arrangeHead}</span>
      </h2>
      {rows.length + beside.length === 0 && <p className="py-2 text-12 text-fg-3">{e.noWidgets}</p>}
      <ol ref={list} className="arrange-list">
        {rows.map(({ widget, unit }, i) => {
          const { id } = widget
          const name = acts.title(id)
          const held = dragged?.id === id
          const from = dragged ? rows.findIndex((row) => row.widget.id === dragged.id) : i
          const drop = dragged && !held && dragged.over === i ? (i > from ? 'after' : 'before') : undefined
          return (
            <li
              key={id}
              data-arrange={id}
              data-held={held || undefined}
              data-drop={drop}
              data-off={widget.phone === 'hidden' || undefined}
              style={held ? { translate: `0 ${dragged.dy}px` } : undefined}
            >
              <span
                className="arrange-grip"
                title={e.dragRow(name)}
                onPointerDown={(event) => hold(event, id, i)}
              >
                <GripVertical className="icon" aria-hidden="true" />
              </span>
              <Name name={name} note={noteOf(widget, shown, e)} />
              <button
                type="button"
                data-by="up"
                className="icon-btn aria-disabled:text-fg-off"
                aria-disabled={unit === 0}
                aria-label={e.upward(name)}
                onClick={() => move(id, unit - 1, 'up')}
              >
                <ArrowUp className="icon" aria-hidden="true" />
              </button>
              <button
                type="button"
                data-by="down"
                className="icon-btn aria-disabled:text-fg-off"
                aria-disabled={unit === n - 1}
                aria-label={e.downward(name)}
                onClick={() => move(id, unit + 1, 'down')}
              >
                <ArrowDown className="icon" aria-hidden="true" />
              </button>
              <PhoneSwitch desk={desk} widget={widget} />
            </li>
          )
        })}
        {beside.map((widget) => (
          <li key={widget.id} data-arrange={widget.id} data-off={widget.phone === 'hidden' || undefined}>
            <Name name={acts.title(widget.id)} note={e.besideTitle} />
            <PhoneSwitch desk={desk} widget={widget} />
          </li>
        ))}
      </ol>
    </>
  )
}

function noteOf(
  { id, phone }: WrittenWidget,
  shown: ReadonlySet<string>,
  e: ReturnType<typeof useEditWords>['e'],
) {
  if (phone === 'hidden') return e.onPhonesNote
  return shown.has(id) ? null : e.notShown
}

const Name = ({ name, note }: { name: string; note: string | null }) => (
  <span className="arrange-name">
    <span className="block truncate">{name}</span>
    {note && <span className="block truncate text-11 text-fg-3">{note}</span>}
  </span>
)
