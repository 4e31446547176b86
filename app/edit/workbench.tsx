import { Clock, CopyPlus, Layers, Link, Pencil, Plus, Redo2, TriangleAlert, Undo2 } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Person } from '../../core/api/accounts.ts'
import type { Draft, PageFault, PageLayouts } from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { changeQuery } from '../address.ts'
import type { Instance } from '../page/instances.ts'
import type { EditedPage, PageState } from '../page/use-page-state.ts'
import type { ShownGrid } from '../page/widget-grid.tsx'
import { beginWith } from './begin.ts'
import { EditCell, KEYS_HINT } from './cell.tsx'
import { DeletePage } from './delete-page.tsx'
import { createDesk, type Desk } from './desk.ts'
import { EmptyPage } from './empty-page.tsx'
import { Gallery } from './gallery.tsx'
import { EditGround } from './ground.tsx'
import { HistoryDialog } from './history.tsx'
import { ClashBanner } from './merge-dialog.tsx'
import { Outline } from './outline.tsx'
import { contentOf, projectPage } from './project-page.ts'
import { Changes, DraftState, LeaveDialog, SaveButtons } from './save-bar.tsx'
import { TabsDialog } from './tabs-dialog.tsx'
import { useDesk } from './use-desk.ts'
import { usePreview } from './use-preview.ts'
import { useSaving } from './use-saving.ts'
import { WidgetForm } from './widget-form.tsx'
import { useEditWords } from './words.ts'
import { sheetsOf } from './written.ts'

/** The bar above, the list of widgets at the left, the form at the right, and the keys below; the page in the middle. */
export function Workbench(props: {
  readonly page: ResolvedPage
  readonly state: PageState
  readonly layouts: PageLayouts
  readonly draft: Draft | null
  readonly person: Person | null
  readonly onEdited: (edited: EditedPage | null) => void
}) {
  const { state, layouts, person } = props
  const { e, m } = useEditWords()
  const [read] = useState(props.page)
  const [begun] = useState(() => beginWith(layouts, props.draft, person))
  const [desk] = useState(() => createDesk(begun.page, begun.read, read))
  const saving = useSaving(desk, begun, layouts, person)
  const [dialog, setDialog] = useState<'tabs' | 'leave' | 'history' | 'add' | null>(null)
  const close = () => setDialog(null)
  const add = useCallback(() => setDialog('add'), [])
  const said = useDesk(desk, (now) => now.said)
  const faults = useEdited(desk, begun.read, read, props.onEdited, add)
  const { clash, fault } = saving
  useKeys(desk, add)
  return (
    <>
      <div className="edit-head no-print">
        <header className="edit-bar">
          <Bar desk={desk} state={state} onTabs={() => setDialog('tabs')} onAdd={add} />
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
              onClick={() => setDialog('history')}
            >
              <Clock className="icon-s" aria-hidden="true" />
              {e.versions}
            </button>
          )}
          <button
            type="button"
            className="btn btn-small"
            onClick={() => (saving.changed ? setDialog('leave') : leave())}
          >
            {e.exit}
          </button>
          <SaveButtons desk={desk} saving={saving} />
        </header>
        {clash && <ClashBanner desk={desk} saving={saving} clash={clash} />}
        {(fault || faults.length > 0) && (
          <p role="alert" className="edit-clash">
            <TriangleAlert className="icon text-danger" aria-hidden="true" />
            <span>
              <b className="font-medium">{e.saveFailed}.</b> {e.keptDraft}{' '}
              {fault
                ? (fault.body?.faults?.[0]?.message ?? fault.body?.message ?? m.unreachable)
                : faults[0]!.message}
            </span>
          </p>
        )}
      </div>
      <aside className="edit-left no-print" aria-label={e.onPage}>
        <Outline desk={desk} state={state} />
      </aside>
      <aside className="edit-right no-print" aria-label={e.options}>
        <WidgetForm {...{ desk, state, faults }} outline={<Outline desk={desk} state={state} />} />
        <Changes desk={desk} saving={saving} />
        <DeletePage desk={desk} saving={saving} />
      </aside>
      <Keys />
      <p id={KEYS_HINT} className="sr-only">
        {e.keysHint}
      </p>
      <p role="status" aria-live="polite" className="sr-only" data-edit-said="">
        {said.n > 0 && <span key={said.n}>{said.text}</span>}
      </p>
      <TabsDialog desk={desk} open={dialog === 'tabs'} onClose={close} />
      <Gallery desk={desk} state={state} open={dialog === 'add'} onClose={close} />
      {dialog === 'history' && <HistoryDialog desk={desk} saving={saving} onClose={close} />}
      <LeaveDialog saving={saving} open={dialog === 'leave'} onClose={close} onLeave={leave} />
    </>
  )
}

const leave = () => changeQuery({ edit: null })

/** Gives the page on the desk to whoever draws it. */
function useEdited(
  desk: Desk,
  first: WrittenPage,
  read: ResolvedPage,
  onEdited: (edited: EditedPage | null) => void,
  onAdd: () => void,
): readonly PageFault[] {
  const page = useDesk(desk, (now) => now.page)
  const known = useDesk(desk, (now) => now.known)
  const base = useDesk(desk, (now) => now.base)
  const { made, faults } = usePreview(desk, page, first, read)
  const grid = useMemo(
    () => ({
      subscribe: desk.subscribe,
      places: () => desk.get().moving?.places ?? null,
      over: (instance: Instance, grid: ShownGrid) => <EditCell desk={desk} instance={instance} {...grid} />,
      under: (grid: ShownGrid) => <EditGround desk={desk} {...grid} />,
      empty: <EmptyPage onAdd={onAdd} />,
    }),
    [desk, onAdd],
  )
  const atFirst = useMemo(() => new Map(everyContent(first)), [first])
  useLayoutEffect(() => {
    const now = new Map(everyContent(page))
    onEdited({
      page: { ...projectPage(page, known, base), layout: made.layout },
      written: made.page,
      grid,
      content(widget) {
        const own = now.get(widget)
        if (own === undefined || own !== made.contents.get(widget)) return null
        return own === atFirst.get(widget) ? '' : own
      },
    })
  }, [page, known, base, made, grid, atFirst, onEdited])
  return faults
}

const everyContent = (page: WrittenPage) =>
  sheetsOf(page).flatMap(({ widgets }) => widgets.map((widget) => [widget.id, contentOf(widget)] as const))

function Bar(props: { desk: Desk; state: PageState; onTabs: () => void; onAdd: () => void }) {
  const { desk, state, onTabs, onAdd } = props
  const { e, text } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const past = useDesk(desk, (now) => now.past.at(-1))
  const future = useDesk(desk, (now) => now.future[0])
  const path = [text(page.title), ...state.path.map((tab) => text(tab.title))]
  return (
    <>
      <b className="flex items-center gap-[7px] font-strong whitespace-nowrap text-accent">
        <Pencil className="icon-s" aria-hidden="true" />
        {e.editing}
      </b>
      <span className="min-w-0 truncate text-fg-2">{path.join(' / ')}</span>
      <span className="edit-rule" />
      <div className="flex gap-1">
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
      <span className="edit-rule" />
      <button
        type="button"
        className="btn btn-small"
        aria-haspopup="dialog"
        aria-keyshortcuts="a"
        title={`${e.addWidget} (A)`}
        onClick={onAdd}
      >
        <Plus className="icon-s" aria-hidden="true" />
        {e.add}
      </button>
      <button type="button" className="btn btn-small" aria-haspopup="dialog" onClick={onTabs}>
        <Layers className="icon-s" aria-hidden="true" />
        {e.tabs}
      </button>
    </>
  )
}

/** Ctrl Z and Ctrl Shift Z (or Y), and A to add, but for who is typing. */
function useKeys(desk: Desk, add: () => void): void {
  const { e } = useEditWords()
  const latestAdd = useRef(add)
  latestAdd.current = add
  // With the first picture: a key may be pressed as soon as there is something to press it for.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = (event.target as Element | null)?.closest('input, textarea, select, [contenteditable]')
      const key = event.key.toLowerCase()
      if (typing || event.altKey) return
      if (!(event.ctrlKey || event.metaKey)) {
        if (key !== 'a' || document.querySelector('dialog[open], .pop')) return
        // The letter is for this, not for the field that opens.
        event.preventDefault()
        return latestAdd.current()
      }
      const back = key === 'z' && !event.shiftKey
      if (!back && key !== 'y' && key !== 'z') return
      event.preventDefault()
      if (back) desk.undo(e.undone)
      else desk.redo(e.redone)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [desk, e])
}

function Keys() {
  const { e } = useEditWords()
  const keys = [
    [['Tab'], e.keyNext],
    [['↑ ↓ ← →'], e.keyMove],
    [['Shift', '↑ ↓ ← →'], e.keyResize],
    [['Enter'], e.keyOptions],
    [['A'], e.keyAdd],
    [['D'], e.keyDuplicate],
    [['Del'], e.keyRemove],
    [['Ctrl', 'Z'], e.keyUndo],
  ] as const
  return (
    <footer className="edit-keys no-print" aria-hidden="true">
      {keys.map(([pressed, does]) => (
        <span key={does} className="flex items-center gap-1">
          {pressed.map((key) => (
            <kbd key={key} className={`key ${key.length > 5 ? 'font-sans' : ''}`}>
              {key}
            </kbd>
          ))}
          <span className="ml-0.5">{does}</span>
        </span>
      ))}
    </footer>
  )
}
