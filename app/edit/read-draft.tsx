import { Eye } from 'lucide-react'
import type { Draft, Previewed } from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { changeQuery } from '../address.ts'
import { getJson, send } from '../request.ts'
import { useEditWords } from './words.ts'

/** A colleague's draft of a page, as whoever was told its address reads it. */
export async function readDraft(page: string, id: string): Promise<ResolvedPage> {
  const path = `/api/layouts/${encodeURIComponent(page)}`
  const { written } = await getJson<Draft>(`${path}/drafts/${encodeURIComponent(id)}`)
  const { layout } = await send<Previewed>('POST', `${path}/preview`, { page: written })
  return getJson(`/api/pages/${encodeURIComponent(page)}?layout=${layout}`)
}

/** Says that what is read is nobody's version yet. */
export function DraftNotice() {
  const { e } = useEditWords()
  return (
    <div
      role="status"
      className="no-print mx-(--gutter) mb-2 flex items-center gap-2.5 rounded-4 bg-accent-tint px-3 py-1 text-12"
    >
      <Eye className="icon text-accent" aria-hidden="true" />
      <p className="min-w-0 flex-1">{e.draftRead}</p>
      <button
        type="button"
        className="hit text-accent hover:underline"
        onClick={() => changeQuery({ draft: null })}
      >
        {e.toPage}
      </button>
    </div>
  )
}
