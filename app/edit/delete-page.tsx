import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { navigate } from '../address.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { Desk } from './desk.ts'
import { useDesk } from './use-desk.ts'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'

/** Deletes a page that no file has, once it was asked whether that is meant. */
export function DeletePage({ desk, saving }: { desk: Desk; saving: Saving }) {
  const { e, text } = useEditWords()
  const [asking, setAsking] = useState(false)
  const title = useDesk(desk, (now) => now.page.title)
  const { layouts } = saving
  const level = layouts.level === 'personal' ? 'personal' : 'team'
  const may = level === 'personal' ? !layouts.team : layouts.mayPublish
  if (layouts.shipped || !may) return null
  const close = () => setAsking(false)
  return (
    <>
      <button
        type="button"
        className="flex w-full items-center gap-2 border-t border-line px-3.5 py-2 text-left text-12 text-fg-2 hover:bg-hover hover:text-danger pointer-coarse:min-h-11"
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      >
        <Trash2 className="icon-s" aria-hidden="true" />
        {e.deletePage}
      </button>
      <Dialog
        open={asking}
        onClose={close}
        title={e.deleteAsked(text(title))}
        text={level === 'personal' ? e.deleteOwnText : e.deleteTeamText}
        foot={
          <>
            <button type="button" className="btn btn-small" onClick={close}>
              {e.cancel}
            </button>
            <button
              type="button"
              className="btn btn-small btn-primary disabled:opacity-60"
              disabled={saving.busy}
              onClick={async () => {
                if (await saving.remove(level)) navigate('/')
                else close()
              }}
            >
              {e.deletePage}
            </button>
          </>
        }
      />
    </>
  )
}
