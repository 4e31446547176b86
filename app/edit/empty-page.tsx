import { LayoutDashboard, Plus } from 'lucide-react'
import { Notice } from '../shell/notice.tsx'
import { useEditWords } from './words.ts'

/** What a page without widgets says while it is edited, and the way to the first one. */
export function EmptyPage({ onAdd }: { onAdd: () => void }) {
  const { e } = useEditWords()
  return (
    <Notice icon={LayoutDashboard} title={e.emptyPage} text={e.emptyPageText} role="status">
      <button
        type="button"
        className="btn btn-small pointer-coarse:h-11"
        aria-haspopup="dialog"
        onClick={onAdd}
      >
        <Plus className="icon-s" aria-hidden="true" />
        {e.addWidget}
      </button>
    </Notice>
  )
}
