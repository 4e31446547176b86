import { Database, Info, LayoutDashboard } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { changeQuery, useAddress } from '../address.ts'
import { InputRow } from '../inputs/input-row.tsx'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { PageTools } from '../lists/page-tools.tsx'
import { rememberPage } from '../lists/recent.ts'
import { useLoaded } from '../on-first-use.ts'
import { ownLayout } from '../own-layout.ts'
import { PrintedFoot, PrintedHead } from '../print/printed.tsx'
import { send } from '../request.ts'
import { useNarrow } from '../screen.ts'
import { Notice } from '../shell/notice.tsx'
import { Banners } from './banners.tsx'
import { HeaderTools } from './header-tools.tsx'
import { NewDataToast } from './new-data-toast.tsx'
import { PageFault } from './page-fault.tsx'
import { PageHeader } from './page-header.tsx'
import { TabBar } from './tab-bar.tsx'
import { type EditedPage, type PageState, usePageState } from './use-page-state.ts'
import { GridWidget, WidgetGrid } from './widget-grid.tsx'

const loadEditor = () => import('../edit/editor.tsx').then((module) => module.Editor)
const loadDraftNotice = () => import('../edit/read-draft.tsx').then((module) => module.DraftNotice)
const loadLayoutNotice = () => import('../lists/layout-notice.tsx').then((module) => module.LayoutNotice)
const loadOverlay = () => import('./issue-overlay.tsx').then((module) => module.IssueOverlay)

/** One page: its header, inputs, the widgets above the tabs, and the chosen tab. All of its state is the address. */
export function PageView(props: { page: ResolvedPage; lostAt: Date | null; configVersion: number }) {
  const { m, text } = useLanguage()
  const { name } = useInstance()
  const { searchParams } = useAddress()
  const ofColleague = searchParams.has('draft')
  const editing = searchParams.has('edit') && !ofColleague
  const DraftNotice = useLoaded(ofColleague, loadDraftNotice)
  const lost = !editing && searchParams.has('layout') && searchParams.get('layout') !== props.page.layout
  const LayoutNotice = useLoaded(lost, loadLayoutNotice)
  const Editor = useLoaded(editing, loadEditor)
  const [draft, setDraft] = useState<EditedPage | null>(null)
  const edited = editing ? draft : null
  const arranged = useNarrow() && edited !== null
  const page = edited?.page ?? props.page
  const state = usePageState(page, props.configVersion, edited)
  const { symbol, inputs, values, set, version, fault } = state
  const IssueOverlay = useLoaded(page.issues.length > 0, loadOverlay)

  useRemembered(edited?.written ?? null, page.id, state)

  useEffect(() => {
    document.title = [symbol, text(page.title), text(name)].filter(Boolean).join(' · ')
  }, [symbol, page.title, text, name])

  // biome-ignore lint/correctness/useExhaustiveDependencies: at every change of the address
  useEffect(() => {
    rememberPage(props.page, symbol, window.location.search)
  }, [props.page, symbol, searchParams])

  return (
    <>
      {!arranged && (
        <>
          <PageHeader
            page={page}
            symbol={symbol}
            dataVersion={version}
            tools={
              <HeaderTools
                busy={state.loading}
                onRefresh={state.reload}
                onEdit={editing || ofColleague ? null : () => changeQuery({ edit: 'on', layout: null })}
                onEditAhead={() => void loadEditor()}
              >
                {!editing && !ofColleague && <PageTools page={page} />}
              </HeaderTools>
            }
          >
            {state.beside.map((instance) => (
              <GridWidget key={instance.id} instance={instance} context={state.context} />
            ))}
          </PageHeader>
          {DraftNotice && ofColleague && <DraftNotice />}
          {LayoutNotice && lost && <LayoutNotice />}
          <Banners widgets={state.widgets} lostAt={props.lostAt} />
          <InputRow
            label={m.inputs}
            inputs={state.place.page}
            values={values}
            onChange={set}
            className="px-(--gutter) pt-0.5 pb-2.5"
          />
          <PrintedHead
            about={[symbol, text(page.title)].filter((part) => part !== null)}
            inputs={inputs}
            values={values}
            tabs={state.path.map((tab) => text(tab.title))}
            dataVersion={version}
            loading={state.context.loading}
          />
          {fault ? (
            <PageFault
              fault={fault}
              inputs={page.inputs}
              values={values}
              onChange={set}
              onRetry={state.context.retry}
            />
          ) : (
            <Widgets page={page} state={state} />
          )}
          <PrintedFoot widgets={state.widgets} />
        </>
      )}
      {Editor && editing && <Editor page={props.page} state={state} onEdited={setDraft} />}
      <NewDataToast shown={version} onUpdate={state.reload} />
      {IssueOverlay && (
        <IssueOverlay
          issues={page.issues}
          lastGood={page.lastGood}
          bare={page.tabs.length === 0 && page.widgets.length === 0}
        />
      )}
    </>
  )
}

/** The server keeps what it was only shown for a while: when it has forgotten, it is shown that again. */
function useRemembered(written: WrittenPage | null, id: string, { fault, context }: PageState): void {
  const forgotten = fault?.body?.error === 'unknown-layout'
  const tries = useRef(0)
  const { retry } = context
  useEffect(() => {
    const page = written ?? ownLayout(id)?.page
    if (!forgotten || !page || tries.current++ >= 5) return
    send('POST', `/api/layouts/${encodeURIComponent(id)}/preview`, { page }).then(retry, () => {})
  }, [forgotten, written, id, retry])
}

/** The widgets above the tabs, and those of the chosen tab. */
function Widgets({ page, state }: { page: ResolvedPage; state: PageState }) {
  const { above, path, context } = state
  return (
    <>
      {above.length > 0 && (
        <div className="px-(--gutter) pb-2">
          <WidgetGrid instances={above} context={context} />
        </div>
      )}
      {path.length === 0 ? (
        <Inside state={state} />
      ) : (
        <TabBar tabs={page.tabs} path={path} onChange={(id) => changeQuery({ tab: id })}>
          <Inside state={state} />
        </TabBar>
      )}
    </>
  )
}

/** The chosen tab: its own inputs, what is said of all of its numbers, its widgets. */
function Inside({ state }: { state: PageState }) {
  const { inside, path, context } = state
  const { m, text } = useLanguage()
  const tab = path.at(-1)
  return (
    <div className="px-(--gutter) pt-2.5">
      <div className="flex flex-wrap items-center gap-x-5">
        <InputRow
          key={tab?.id}
          label={tab ? `${m.inputs}: ${text(tab.title)}` : m.inputs}
          inputs={state.place.tab}
          values={state.values}
          onChange={state.set}
          className="max-w-full pb-2.5"
        />
        {context.notes.length > 0 && (
          <p className="flex items-center gap-1.5 pb-2.5 text-12 text-fg-3">
            <Info className="icon-s" aria-hidden="true" />
            {context.notes.map(text).join(' ')}
          </p>
        )}
      </div>
      {state.absent.length > 0 ? (
        <div className="card px-6 py-8">
          <Notice
            icon={Database}
            title={m.absentTab}
            text={state.absent.map((why) => text(why)).join(' ')}
            role="status"
          />
        </div>
      ) : inside.length > 0 ? (
        <WidgetGrid instances={inside} context={context} />
      ) : path.length > 0 ? (
        <p className="py-8 text-fg-3">{m.emptyTab}</p>
      ) : (
        state.widgets.length === 0 && (
          <div className="card px-6 py-8">
            {context.edit?.empty ?? (
              <Notice icon={LayoutDashboard} title={m.emptyPage} text={m.emptyPageText} role="status">
                <button
                  type="button"
                  className="btn btn-small max-[920px]:hidden"
                  onClick={() => changeQuery({ edit: 'on' })}
                >
                  {m.edit}
                </button>
              </Notice>
            )}
          </div>
        )
      )}
    </div>
  )
}
