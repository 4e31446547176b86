import { TriangleAlert } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useState } from 'react'
import type { Person } from '../../core/api/accounts.ts'
import type { Draft, PageFault, PageLayouts } from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { changeQuery } from '../address.ts'
import type { Instance } from '../page/instances.ts'
import type { EditedPage, PageState } from '../page/use-page-state.ts'
import type { ShownGrid } from '../page/widget-grid.tsx'
import { useNarrow } from '../screen.ts'
import { ArrangeMode } from './arrange-mode.tsx'
import { Bar, type Opens } from './bar.tsx'
import { beginWith } from './begin.ts'
import { EditCell, KEYS_HINT } from './cell.tsx'
import { DeletePage } from './delete-page.tsx'
import { createDesk, type Desk } from './desk.ts'
import { EmptyPage } from './empty-page.tsx'
import { Gallery } from './gallery.tsx'
import { EditGround } from './ground.tsx'
import { HistoryDialog } from './history.tsx'
import { Keys, useKeys } from './keys.tsx'
import { ClashBanner } from './merge-dialog.tsx'
import { Outline } from './outline.tsx'
import { contentOf, projectPage } from './project-page.ts'
import { Changes, LeaveDialog } from './save-bar.tsx'
import { TabsDialog } from './tabs-dialog.tsx'
import { useDesk } from './use-desk.ts'
import { usePreview } from './use-preview.ts'
import { useSaving } from './use-saving.ts'
import { WidgetForm } from './widget-form.tsx'
import { useEditWords } from './words.ts'
import { sheetsOf } from './written.ts'

/**
 * The bar above, the list of widgets at the left, the form at the right, and the keys below; the page in the middle. On
 * a narrow screen a list of the widgets alone. Both work on one desk.
 */
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
  const [dialog, setDialog] = useState<Opens | null>(null)
  const close = () => setDialog(null)
  const add = useCallback(() => setDialog('add'), [])
  const said = useDesk(desk, (now) => now.said)
  const faults = useEdited(desk, begun.read, read, props.onEdited, add)
  const { clash, fault } = saving
  const narrow = useNarrow()
  useKeys(desk, narrow ? null : add)
  const exit = () => (saving.changed ? setDialog('leave') : leave())
  const alerts = (
    <>
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
    </>
  )
  return (
    <>
      {narrow ? (
        <ArrangeMode {...{ desk, state, saving }} onExit={exit}>
          {alerts}
        </ArrangeMode>
      ) : (
        <>
          <div className="edit-head no-print">
            <Bar {...{ desk, state, saving }} onOpen={setDialog} onExit={exit} />
            {alerts}
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
          <TabsDialog desk={desk} open={dialog === 'tabs'} onClose={close} />
          <Gallery desk={desk} state={state} open={dialog === 'add'} onClose={close} />
          {dialog === 'history' && <HistoryDialog desk={desk} saving={saving} onClose={close} />}
        </>
      )}
      <p role="status" aria-live="polite" className="sr-only" data-edit-said="">
        {said.n > 0 && <span key={said.n}>{said.text}</span>}
      </p>
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
      over: (instance: Instance, { visible, rows }: ShownGrid) => (
        <EditCell desk={desk} {...{ instance, visible, rows }} />
      ),
      under: (grid: ShownGrid) => <EditGround desk={desk} grid={grid} />,
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
