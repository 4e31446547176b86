import { type CSSProperties, useLayoutEffect, useRef } from 'react'
import type { At } from '../../core/words/table.ts'
import type { GridRows } from '../page/grid-rows.ts'
import type { Instance } from '../page/instances.ts'
import type { ShownGrid } from '../page/widget-grid.tsx'
import type { Desk, Moving } from './desk.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'

const COLUMNS = Array.from({ length: 12 }, (_, i) => i)

/** The twelve columns under a grid, and while something is moved, where it would fall. */
export function EditGround({ desk, grid }: { readonly desk: Desk; readonly grid: ShownGrid }) {
  const moving = useDesk(desk, (state) => state.moving)
  return (
    <>
      <div className="edit-columns no-print" aria-hidden="true">
        {COLUMNS.map((i) => (
          <i key={i} />
        ))}
      </div>
      {moving && grid.visible.some(({ id }) => id === moving.instance) && (
        <Aside moving={moving} grid={grid} />
      )}
    </>
  )
}

/**
 * Where the widgets of a grid would stand, as empty places over it: the browser lays these out at once, whereas the
 * grid with all its charts would cost frames. The widgets themselves are only shifted there on the screen.
 */
function Aside({ moving, grid }: { readonly moving: Moving; readonly grid: ShownGrid }) {
  const { e } = useEditWords()
  const places = useRef<HTMLDivElement>(null)
  const { visible, heights, rows } = grid.after(moving.places)
  const { at } = visible.find(({ id }) => id === moving.instance)!
  const own = useRef<Heights | null>(null)
  useLayoutEffect(() => {
    const cells = cellsOf(places.current!.parentElement!, grid.visible)
    own.current ??= ownHeights(cells, grid.visible)
    return shift(places.current!, cells, own.current, moving)
  }, [grid, moving])
  return (
    <div
      ref={places}
      className="edit-places no-print"
      aria-hidden="true"
      style={{ gridTemplateRows: rows.template }}
    >
      {visible.map(({ id, at, widget }, i) => (
        <i
          key={id}
          data-place={id}
          data-frame={heights[i] ? 'content' : widget.frame}
          style={cell(at, rows)}
        />
      ))}
      <div className="edit-ghost" style={cell(at, rows)}>
        {e.dropHere(e.place(moving.at.x, moving.at.w, moving.at.y, moving.at.h))}
      </div>
    </div>
  )
}

const cell = ({ x, y, w, h }: At, rows: GridRows): CSSProperties => ({
  gridColumn: `${x + 1} / span ${w}`,
  gridRow: `${rows.lineOf(y)} / span ${h}`,
})

type Cells = ReadonlyMap<string, HTMLElement>
type Heights = ReadonlyMap<string, number>

function cellsOf(grid: HTMLElement, visible: readonly Instance[]): Cells {
  const cells = [...grid.querySelectorAll<HTMLElement>(':scope > .widget-cell')]
  return new Map(visible.map(({ id }, i) => [id, cells[i]!]))
}

/** How high each would be if nothing beside it were higher. */
function ownHeights(cells: Cells, visible: readonly Instance[]): Heights {
  const stretched = visible.flatMap(({ id, widget }) =>
    widget.frame === 'card' || widget.frame === 'line' ? [cells.get(id)!] : [],
  )
  for (const one of stretched) one.style.alignSelf = 'start'
  const heights = new Map([...cells].map(([id, cell]) => [id, cell.getBoundingClientRect().height]))
  for (const one of stretched) one.style.removeProperty('align-self')
  return heights
}

/**
 * Shifts widgets to their empty places, and what follows the grid to its new end; gives what takes all back. What floats
 * with a pointer stays with it; of what is resized, the frame over it goes to its place.
 */
function shift(places: HTMLElement, cells: Cells, own: Heights, moving: Moving): () => void {
  const grid = places.parentElement!
  const before = new Map([...cells].map(([id, cell]) => [id, cornerOf(cell)]))
  const former = grid.offsetHeight
  const slots = [...places.querySelectorAll<HTMLElement>('[data-place]')]
  // What is as high as what it shows makes its rows so high.
  for (const slot of slots) {
    if (slot.dataset.frame !== 'widget') slot.style.height = `${own.get(slot.dataset.place!)}px`
  }
  const ghost = places.querySelector<HTMLElement>('.edit-ghost')!
  const { width, height } = ghost.getBoundingClientRect()
  const shifts = slots.flatMap((slot) => {
    const id = slot.dataset.place!
    const mine = id === moving.instance
    if (mine && moving.by === 'move') return []
    const { left, top } = before.get(id)!
    const to = cornerOf(mine ? ghost : slot)
    if (to.left === left && to.top === top) return []
    return [{ style: cells.get(id)!.style, translate: `${to.left - left}px ${to.top - top}px` }]
  })
  const grown = places.offsetHeight - former
  for (const { style, translate } of shifts) style.translate = translate
  const columns = grid.querySelector<HTMLElement>(':scope > .edit-columns')!
  grid.style.marginBottom = `${grown}px`
  columns.style.bottom = `${-grown}px`
  const frame = moving.by === 'resize' ? (cells.get(moving.instance)!.lastElementChild as HTMLElement) : null
  if (frame) Object.assign(frame.style, { width: `${width}px`, height: `${height}px` })
  return () => {
    for (const { style } of shifts) style.removeProperty('translate')
    grid.style.removeProperty('margin-bottom')
    columns.style.removeProperty('bottom')
    for (const name of ['width', 'height']) frame?.style.removeProperty(name)
  }
}

/** As it is laid out, wherever it is shifted. */
const cornerOf = ({ offsetLeft, offsetTop }: HTMLElement) => ({ left: offsetLeft, top: offsetTop })
