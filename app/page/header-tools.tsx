import { ListOrdered, Pencil, Printer, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../language.ts'
import { printPage } from '../print/print-page.ts'
import { useNarrow } from '../screen.ts'

/** Edits the page, prints it, or loads its data anew. */
export function HeaderTools(props: {
  busy: boolean
  onRefresh: () => void
  /** Null while it is edited. */
  onEdit: (() => void) | null
  /** The button is pointed at. */
  onEditAhead: () => void
  /** What its reader keeps of it. */
  children: ReactNode
}) {
  const { busy, onRefresh } = props
  const { m } = useLanguage()
  const [edit, Edit] = useNarrow() ? [m.arrange, ListOrdered] : [m.edit, Pencil]
  return (
    <div className="no-print flex flex-none items-center gap-0.5">
      {props.children}
      {props.onEdit && (
        <button
          type="button"
          className="icon-btn"
          onClick={props.onEdit}
          onPointerEnter={props.onEditAhead}
          onFocus={props.onEditAhead}
          aria-label={edit}
          title={edit}
        >
          <Edit className="icon" aria-hidden="true" />
        </button>
      )}
      <button
        type="button"
        className="icon-btn max-phone:hidden"
        onClick={() => void printPage()}
        aria-label={m.print}
        title={m.print}
      >
        <Printer className="icon" aria-hidden="true" />
      </button>
      <button type="button" className="icon-btn" onClick={onRefresh} aria-label={m.refresh} title={m.refresh}>
        <RefreshCw className={`icon ${busy ? 'animate-[spin_1s_linear_infinite]' : ''}`} aria-hidden="true" />
      </button>
    </div>
  )
}
