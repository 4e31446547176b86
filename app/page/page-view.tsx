import { Database, Info } from 'lucide-react'
import { useEffect } from 'react'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { changeQuery } from '../address.ts'
import { InputRow } from '../inputs/input-row.tsx'
import { PrintedInputs } from '../inputs/printed-inputs.tsx'
import { useInstance } from '../instance.ts'
import { useLanguage } from '../language.ts'
import { useLoaded } from '../on-first-use.ts'
import { Notice } from '../shell/notice.tsx'
import { Banners } from './banners.tsx'
import { HeaderTools } from './header-tools.tsx'
import { NewDataToast } from './new-data-toast.tsx'
import { PageFault } from './page-fault.tsx'
import { PageHeader } from './page-header.tsx'
import { TabBar } from './tab-bar.tsx'
import { type PageState, usePageState } from './use-page-state.ts'
import { GridWidget, WidgetGrid } from './widget-grid.tsx'

const loadOverlay = () => import('./issue-overlay.tsx').then((module) => module.IssueOverlay)

/** One page: its header, inputs, the widgets above the tabs, and the chosen tab. All of its state is the address. */
export function PageView(props: { page: ResolvedPage; lostAt: Date | null; configVersion: number }) {
  const { page } = props
  const { m, text } = useLanguage()
  const { name } = useInstance()
  const state = usePageState(page, props.configVersion)
  const { symbol, inputs, values, set, version, fault } = state
  const IssueOverlay = useLoaded(page.issues.length > 0, loadOverlay)

  useEffect(() => {
    document.title = [symbol, text(page.title), text(name)].filter(Boolean).join(' · ')
  }, [symbol, page.title, text, name])

  return (
    <>
      <PageHeader
        page={page}
        symbol={symbol}
        dataVersion={version}
        tools={<HeaderTools busy={state.loading} onRefresh={state.reload} />}
      >
        {state.beside.map((instance) => (
          <GridWidget key={instance.id} instance={instance} context={state.context} />
        ))}
      </PageHeader>
      <Banners widgets={state.widgets} lostAt={props.lostAt} />
      <InputRow
        label={m.inputs}
        inputs={state.place.page}
        values={values}
        onChange={set}
        className="px-(--gutter) pt-0.5 pb-2.5"
      />
      <PrintedInputs inputs={inputs} values={values} tabs={state.path.map((tab) => text(tab.title))} />
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
      ) : (
        path.length > 0 && <p className="py-8 text-fg-3">{m.emptyTab}</p>
      )}
    </div>
  )
}
