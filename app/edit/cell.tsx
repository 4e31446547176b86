import { Copy, GripVertical, SlidersHorizontal, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { GridRows } from '../page/grid-rows.ts'
import type { Instance } from '../page/instances.ts'
import { useActs } from './acts.ts'
import type { Desk } from './desk.ts'
import { useLeast } from './fields/use-plugins.ts'
import { dragWidget, type Held, resized, resizeWidget, type Side, steppedPlace } from './move-widget.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'

const SIDES: readonly Side[] = ['n', 'e', 's', 'w', 'ne', 'nw', 'se', 'sw']
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
}
/** Says where the keys of a widget are explained. */
export const KEYS_HINT = 'edit-keys'
/** Brings the focus to the form of the chosen widget. */
export const toForm = () =>
  document
    .querySelector<HTMLElement>('[data-edit-form] [role="tabpanel"] :is(input, select, textarea, button)')
    ?.focus()
/** Brings the focus to a widget. */
export const toWidget = (id: string) =>
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-edit-widget="${CSS.escape(id)}"]`)?.focus(),
  )

interface Props {
  readonly desk: Desk
  readonly instance: Instance
  readonly visible: readonly Instance[]
  readonly rows: GridRows
}

/** What stands over a widget while its page is edited: it is chosen, moved, resized, copied and removed by this. */
export function EditCell({ desk, instance, visible, rows }: Props) {
  const { e, text } = useEditWords()
  const acts = useActs(desk)
  const { id } = instance.widget
  const selected = useDesk(desk, (state) => state.selected === id)
  const size = useDesk(desk, ({ moving }) =>
    moving?.widget === id ? `${moving.at.w} × ${moving.at.h}` : null,
  )
  const over = useRef<HTMLDivElement>(null)
  const title = text(instance.title)
  const { at } = instance.widget
  const least = useLeast(instance.widget.widget)
  const held = (): Held => {
    const [own, cell] = [over.current!, over.current!.parentElement!]
    return { desk, instance, visible, rows, cell, over: own }
  }

  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return
    const side = (event.target as HTMLElement).dataset.side as Side | undefined
    const done: Parameters<typeof dragWidget>[2] = (edits, at) => acts.placed(id, edits, at)
    if (side) return resizeWidget(event.nativeEvent, held(), side, least, done)
    // A finger that is not yet on a chosen widget scrolls the page.
    const grip = (event.target as Element).closest('[data-grip]')
    if (event.pointerType === 'touch' && !selected && !grip) return
    desk.select(id)
    dragWidget(event.nativeEvent, held(), done)
  }
  const remove = () => {
    const next = visible[visible.indexOf(instance) + 1] ?? visible[visible.indexOf(instance) - 1]
    acts.remove(id)
    if (next) toWidget(next.widget.id)
  }
  const duplicate = () => {
    const copy = acts.duplicate(id)
    desk.select(copy)
    toWidget(copy)
  }
  const key = (event: KeyboardEvent) => {
    if (event.target !== over.current || event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    if (arrow) {
      const [dx, dy] = arrow
      if (event.shiftKey) {
        const to = resized(at, dx === 0 ? 's' : 'e', dx, dy, least)
        if (to.w === at.w && to.h === at.h) desk.say(e.noLarger(title))
        else acts.put(id, to)
      } else {
        const to = steppedPlace({ desk, instance, visible }, dx, dy)
        if (to) acts.placed(id, to.edits, to.at)
        else desk.say(e.noFurther(title))
      }
      requestAnimationFrame(() => over.current?.scrollIntoView({ block: 'nearest' }))
    } else if (event.key === 'Delete' || event.key === 'Backspace') remove()
    else if (event.key.toLowerCase() === 'd') duplicate()
    else if (event.key === 'Escape') desk.select(null)
    else if (event.key === 'Enter') {
      // What is typed next is for the form, however soon it comes.
      flushSync(() => desk.select(id))
      toForm()
    } else return
    event.preventDefault()
  }

  return (
    <div
      ref={over}
      role="application"
      aria-roledescription={e.widget}
      aria-label={`${title}, ${acts.place(at)}`}
      aria-describedby={KEYS_HINT}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that move it need the focus
      tabIndex={0}
      data-edit-widget={id}
      data-selected={selected || undefined}
      className="edit-over no-print"
      onFocus={(event) => event.target === over.current && desk.select(id)}
      onClick={() => desk.select(id)}
      onPointerDown={press}
      onKeyDown={key}
    >
      <span data-grip="" className="edit-grip" title={e.drag}>
        <GripVertical className="icon-s" aria-hidden="true" />
      </span>
      {(selected || size) && (
        <div className="edit-tools">
          <span className="rounded-2 bg-accent-strong px-1.5 text-11 leading-body font-medium text-on-accent">
            {size ?? `${at.w} × ${at.h}`}
          </span>
          <Tool name={`${e.duplicate}: ${title}`} act={duplicate}>
            <Copy className="icon" aria-hidden="true" />
          </Tool>
          <Tool name={`${e.remove}: ${title}`} act={remove}>
            <Trash2 className="icon" aria-hidden="true" />
          </Tool>
          <Tool name={`${e.options}: ${title}`} act={toForm}>
            <SlidersHorizontal className="icon" aria-hidden="true" />
          </Tool>
        </div>
      )}
      {selected &&
        SIDES.map((side) => <i key={side} data-side={side} className="edit-side" title={e.resize} />)}
    </div>
  )
}

function Tool(props: { readonly name: string; readonly act: () => void; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      className="icon-btn"
      aria-label={props.name}
      title={props.name}
      onClick={(event) => {
        event.stopPropagation()
        props.act()
      }}
    >
      {props.children}
    </button>
  )
}
