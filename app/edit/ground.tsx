import type { GridRows } from '../page/grid-rows.ts'
import type { Instance } from '../page/instances.ts'
import type { Desk } from './desk.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'

const COLUMNS = Array.from({ length: 12 }, (_, i) => i)

/** The twelve columns under a grid, and the place where what is moved would fall. */
export function EditGround(props: {
  readonly desk: Desk
  readonly visible: readonly Instance[]
  readonly rows: GridRows
}) {
  const { e } = useEditWords()
  const moving = useDesk(props.desk, (state) => state.moving)
  const target = moving && props.visible.find(({ id }) => id === moving.instance)
  return (
    <>
      <div className="edit-columns no-print" aria-hidden="true">
        {COLUMNS.map((i) => (
          <i key={i} />
        ))}
      </div>
      {target && (
        <div
          className="edit-ghost"
          aria-hidden="true"
          style={{
            gridColumn: `${target.at.x + 1} / span ${target.at.w}`,
            gridRow: `${props.rows.lineOf(target.at.y)} / span ${target.at.h}`,
          }}
        >
          {e.dropHere(e.place(moving.at.x, moving.at.w, moving.at.y, moving.at.h))}
        </div>
      )}
    </>
  )
}
