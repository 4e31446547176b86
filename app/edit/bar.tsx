import { Clock, CopyPlus, Layers, Link, Pencil, Plus, Redo2, Undo2 } from 'lucide-react'
import { changeQuery } from '../address.ts'
import type { PageState } from '../page/use-page-state.ts'
import type { Desk } from './desk.ts'
import { DraftState, SaveButtons } from './save-bar.tsx'
import { useDesk } from './use-desk.ts'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'

/** Dialogs that the bar opens. */
export type Opens = 'tabs' | 'leave' | 'history' | 'add'

/** What is edited, what can be done with the page as a whole, and where the draft is. */
export function Bar(props: {
  readonly desk: Desk
  readonly state: PageState
  readonly saving: Saving
  readonly onOpen: (dialog: Opens) => void
  readonly onExit: () => void
}) {
  const { desk, state, saving, onOpen } = props
  const { e, text } = useEditWords()
  const { person, layouts } = saving
  const page = useDesk(desk, (now) => now.page)
  const path = [text(page.title), ...state.path.map((tab) => text(tab.title))]
  return (
    <header className="edit-bar">
      <b className="flex items-center gap-[7px] font-strong whitespace-nowrap text-accent">
        <Pencil className="icon-s" aria-hidden="true" />
        {e.editing}
      </b>
      <span className="min-w-0 truncate text-fg-2">{path.join(' / ')}</span>
      <span className="edit-rule" />
      <Steps desk={desk} />
      <span className="edit-rule" />
      <button
        type="button"
        className="btn btn-small"
        aria-haspopup="dialog"
        aria-keyshortcuts="a"
        title={`${e.addWidget} (A)`}
        onClick={() => onOpen('add')}
      >
        <Plus className="icon-s" aria-hidden="true" />
        {e.add}
      </button>
      <button type="button" className="btn btn-small" aria-haspopup="dialog" onClick={() => onOpen('tabs')}>
        <Layers className="icon-s" aria-hidden="true" />
        {e.tabs}
      </button>
      <span className="edit-rule" />
      <DraftState saving={saving} />
      <span className="flex-1" />
      {person && (
        <button
          type="button"
          className="icon-btn"
          aria-haspopup="dialog"
          aria-label={e.copyPage}
          title={e.copyPage}
          onClick={() => changeQuery({ new: 'copy' })}
        >
          <CopyPlus className="icon" aria-hidden="true" />
        </button>
      )}
      {saving.draftId && saving.changed && (
        <a
          className="icon-btn"
          href={`/${encodeURIComponent(layouts.page)}?draft=${saving.draftId}`}
          target="_blank"
          rel="noreferrer"
          aria-label={e.draftLink}
          title={e.draftLink}
        >
          <Link className="icon" aria-hidden="true" />
        </a>
      )}
      {person && (
        <button
          type="button"
          className="btn btn-small"
          aria-haspopup="dialog"
          onClick={() => onOpen('history')}
        >
          <Clock className="icon-s" aria-hidden="true" />
          {e.versions}
        </button>
      )}
      <button type="button" className="btn btn-small" onClick={props.onExit}>
        {e.exit}
      </button>
      <SaveButtons desk={desk} saving={saving} />
    </header>
  )
}

/** Takes back what was done, and does it again. */
export function Steps({ desk }: { desk: Desk }) {
  const { e } = useEditWords()
  const past = useDesk(desk, (now) => now.past.at(-1))
  const future = useDesk(desk, (now) => now.future[0])
  return (
    <div className="flex gap-1 pointer-coarse:gap-3">
      <button
        type="button"
        className="icon-btn disabled:text-fg-off"
        disabled={!past}
        onClick={() => desk.undo(e.undone)}
        aria-label={e.undo}
        title={past ? `${e.undo}: ${past.said}` : e.undo}
      >
        <Undo2 className="icon" aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-btn disabled:text-fg-off"
        disabled={!future}
        onClick={() => desk.redo(e.redone)}
        aria-label={e.redo}
        title={future ? `${e.redo}: ${future.said}` : e.redo}
      >
        <Redo2 className="icon" aria-hidden="true" />
      </button>
    </div>
  )
}
