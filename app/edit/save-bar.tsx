import { Check, CloudOff, Ellipsis, TriangleAlert, Upload } from 'lucide-react'
import { useState } from 'react'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { Desk } from './desk.ts'
import { Rows, useChanges } from './rows.tsx'
import { formatTime } from './time.ts'
import { useDesk } from './use-desk.ts'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'
import { mayWriteFile, WriteFile } from './write-file.tsx'

/** Where the draft is, as one line. */
export function DraftState({ saving }: { saving: Saving }) {
  const { e, lang, timezone } = useEditWords()
  const { draft, changed } = saving
  const at = draft.at ? formatTime(draft.at, lang, timezone) : ''
  if (!changed) return <span className="text-12 whitespace-nowrap text-fg-3">{e.noChanges}</span>
  const [Icon, look, said] = {
    none: [Check, 'text-ok', e.draftSending] as const,
    saved: [Check, 'text-ok', e.draftSaved(at)] as const,
    sending: [Upload, 'text-fg-3', e.draftSending] as const,
    here: [CloudOff, 'text-warn', e.draftHere(at)] as const,
    nowhere: [TriangleAlert, 'text-danger', e.draftNowhere] as const,
  }[draft.state]
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-12 text-fg-2" data-draft={draft.state}>
      <Icon className={`icon-s ${look}`} aria-hidden="true" />
      <span className="truncate">{said}</span>
    </span>
  )
}

/** Saves what is on the desk: for oneself, and for everybody where one may. */
export function SaveButtons({ desk, saving }: { desk: Desk; saving: Saving }) {
  const { e } = useEditWords()
  const [publishing, setPublishing] = useState(false)
  const { person, layouts, busy, changed } = saving
  const own = person ? e.saveOwn : e.saveHere
  const saveOwn = async () => {
    if (!(await saving.saveOwn())) return
    desk.say(person ? e.savedOwn : e.savedHere)
  }
  return (
    <>
      <button
        type="button"
        className={`btn btn-small ${layouts.mayPublish ? '' : 'btn-primary'} disabled:opacity-60`}
        disabled={busy || !changed}
        onClick={() => void saveOwn()}
      >
        {own}
      </button>
      <WriteFile saving={saving} />
      {layouts.mayPublish && !mayWriteFile(saving) && (
        <button
          type="button"
          className="btn btn-small btn-primary disabled:opacity-60"
          // A version of one's own, too, can become everybody's.
          disabled={busy || !(changed || layouts.level === 'personal')}
          aria-haspopup="dialog"
          onClick={() => setPublishing(true)}
        >
          {e.publish}
        </button>
      )}
      <PublishDialog
        open={publishing}
        onClose={() => setPublishing(false)}
        onPublish={async (name) => {
          setPublishing(false)
          if (!(await saving.publish(name))) return
          desk.say(e.published)
        }}
      />
    </>
  )
}

function PublishDialog(props: { open: boolean; onClose: () => void; onPublish: (name?: string) => void }) {
  const { e } = useEditWords()
  const [name, setName] = useState('')
  return (
    <Dialog open={props.open} onClose={props.onClose} title={e.publish} text={e.publishText}>
      <form
        className="mt-3"
        onSubmit={(event) => {
          event.preventDefault()
          props.onPublish(name.trim() || undefined)
        }}
      >
        <label className="block text-12 text-fg-2">
          {e.versionName}
          <input
            value={name}
            maxLength={100}
            onChange={({ target }) => setName(target.value)}
            className="control mt-1 w-full bg-canvas text-fg pointer-coarse:h-11"
          />
        </label>
        <div className="mt-4 flex justify-end gap-2 [&_button]:pointer-coarse:h-11">
          <button type="button" className="btn btn-small" onClick={props.onClose}>
            {e.cancel}
          </button>
          <button type="submit" className="btn btn-small btn-primary">
            {e.publish}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** How much differs from the original, and the way to what and back. */
export function Changes({ desk, saving }: { desk: Desk; saving: Saving }) {
  const { e } = useEditWords()
  const [open, setOpen] = useState(false)
  const page = useDesk(desk, (now) => now.page)
  const { n } = useChanges(saving.below, page)
  return (
    <>
      <button
        type="button"
        className="flex w-full items-center justify-between gap-2 border-t border-line px-3.5 py-2 text-left text-12 text-fg-2 hover:bg-hover pointer-coarse:min-h-11"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {n === 0 ? e.noChanges : e.changesFrom(n)}
        <Ellipsis className="icon-s text-fg-3" aria-hidden="true" />
      </button>
      {open && <ChangesDialog desk={desk} saving={saving} page={page} onClose={() => setOpen(false)} />}
    </>
  )
}

function ChangesDialog(props: { desk: Desk; saving: Saving; page: WrittenPage; onClose: () => void }) {
  const { e } = useEditWords()
  const { desk, saving, page, onClose } = props
  const { rows, beyond, n } = useChanges(saving.below, page)
  const { shipped, team } = saving.layouts
  const own = saving.hasOwn && (shipped !== null || team !== null)
  return (
    <Dialog
      wide
      open
      onClose={onClose}
      title={e.changesTitle}
      {...(n === 0 ? { text: e.changesNone } : own ? { text: e.resetText } : {})}
      foot={
        <>
          {saving.changed && (
            <button
              type="button"
              className="btn btn-small"
              onClick={() => {
                saving.discard(e.discarded)
                onClose()
              }}
            >
              {e.discard}
            </button>
          )}
          {own && (
            <button
              type="button"
              className="btn btn-small"
              disabled={saving.busy}
              onClick={async () => {
                if (await saving.reset('personal', e.resetDone)) onClose()
              }}
            >
              {e.reset}
            </button>
          )}
        </>
      }
    >
      <div className="mt-2 max-h-[50dvh] overflow-y-auto">
        <Rows desk={desk} pages={[saving.below, page]} rows={rows} beyond={beyond} />
      </div>
    </Dialog>
  )
}

/** Before the editor is left with work that is not saved. */
export function LeaveDialog(props: {
  saving: Saving
  open: boolean
  onClose: () => void
  onLeave: () => void
}) {
  const { e } = useEditWords()
  const { saving, onLeave } = props
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={e.leaveTitle}
      text={e.leaveText}
      foot={
        <>
          <button
            type="button"
            className="btn btn-small"
            onClick={() => {
              saving.discard(e.discarded)
              onLeave()
            }}
          >
            {e.discard}
          </button>
          <button type="button" className="btn btn-small" onClick={onLeave}>
            {e.leaveDraft}
          </button>
          <button
            type="button"
            className="btn btn-small btn-primary"
            disabled={saving.busy}
            onClick={async () => {
              if (await saving.saveOwn()) onLeave()
              else props.onClose()
            }}
          >
            {saving.person ? e.saveOwn : e.saveHere}
          </button>
        </>
      }
    />
  )
}
