import { type ReactNode, useRef } from 'react'
import { useSize } from '../shared/element/use-size.ts'

const GAP = 20
const PADDING = 28

/** Columns of one width, as many as fit, evened out over the rows so that none is left alone. */
export function EvenColumns({
  as: List,
  count,
  least,
  children,
}: {
  readonly as: 'ul' | 'dl'
  readonly count: number
  readonly least: number
  readonly children: ReactNode
}) {
  const box = useRef<HTMLUListElement & HTMLDListElement>(null)
  const { width } = useSize(box, { width: 600, height: 84 })
  const most = Math.max(1, Math.floor((width - PADDING + GAP) / (least + GAP)))
  const columns = Math.ceil(count / Math.ceil(count / most))
  return (
    <List
      ref={box}
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      className="grid h-full [align-content:safe_center] gap-x-5 gap-y-3 overflow-auto px-(--card-x) py-(--card-y)"
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {children}
    </List>
  )
}
