import { Info } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { useSWRConfig } from 'swr'
import type { ResolvedInput, ResolvedPage, ResolvedWidget, WidgetData } from '../../core/api.ts'
import type { Text } from '../../core/text.ts'
import { changeQuery, useAddress } from '../address.ts'
import { queryOf, useTicker } from '../api.ts'
import { InputBar } from '../inputs/input-bar.tsx'
import { inputQuery, useInputs, type Values } from '../inputs/input-state.ts'
import { PrintedInputs } from '../inputs/printed-inputs.tsx'
import { relevantInputs } from '../inputs/relevant-inputs.ts'
import { useLanguage } from '../messages.ts'
import { rememberTicker } from '../open-ticker.ts'
import { getPreferences } from '../preferences.ts'
import { Banners } from './banners.tsx'
import { type Instance, instancesOf } from './instances.ts'
import { IssueOverlay } from './issue-overlay.tsx'
import { NewDataToast } from './new-data-toast.tsx'
import { PageFault } from './page-fault.tsx'
import { PageHeader } from './page-header.tsx'
import { TabBar } from './tab-bar.tsx'
import { tabPath } from './tab-path.ts'
import { usePageData, type Wanted } from './use-page-data.ts'
import { type GridContext, GridWidget, WidgetGrid } from './widget-grid.tsx'

/** One page: its header, inputs, the widgets above the tabs, and the chosen tab. All of its state is the address. */
export function PageView(props: { page: ResolvedPage; lostAt: Date | null; configVersion: number }) {
  const { page } = props
  const { lang, m, text } = useLanguage()
  const { mutate } = useSWRConfig()
  const { values, set } = useInputs(page.inputs)
  const wantedTab = useAddress().searchParams.get('tab')
  const [reloads, setReloads] = useState(0)
  const remembered = useRememberedTicker(
    page.inputs.find((input) => input.type === 'ticker'),
    values,
    set,
  )

  const path = tabPath(page.tabs, wantedTab)
  const leaf = path.at(-1)
  const inputs = useMemo(
    () => relevantInputs(page.inputs, [...page.widgets, ...(leaf?.widgets ?? [])], values),
    [page, leaf, values],
  )
  const ticker = inputs.find((input) => input.type === 'ticker')
  const [beside, above, inside] = useMemo(() => {
    const inTab = leaf?.widgets ?? []
    const bound = (widgets: readonly ResolvedWidget[]) => instancesOf(widgets, values, page.inputs)
    return [
      bound([...page.widgets, ...inTab].filter(inHeader)),
      bound(page.widgets.filter((widget) => !inHeader(widget))),
      bound(inTab.filter((widget) => !inHeader(widget))),
    ] as const
  }, [page, leaf, values])
  const query = { ...(leaf ? { tab: leaf.id } : {}), ...inputQuery(page.inputs, values) }
  const wanted = [...beside, ...above, ...inside].filter(({ widget }) => widget.hasData).map(wantedOf)
  const epoch = `${props.configVersion}.${reloads}`
  const { shown, loading, fault, retry, lines } = usePageData(page.id, query, remembered ? wanted : [], epoch)
  const version = wanted.map((want) => shown(want)).findLast(({ line, current }) => line && current)
    ?.line?.dataVersion
  const notes = sharedNotes(wanted.map((want) => shown(want).line))
  const symbol = ticker ? String(values[ticker.name]) : null

  useEffect(() => {
    document.title = [symbol, text(page.title), 'Rattan'].filter(Boolean).join(' · ')
  }, [symbol, page.title, text])

  const reload = () => {
    setReloads((n) => n + 1)
    void mutate('/api/status')
  }
  const context: GridContext = {
    page: page.id,
    values,
    subject: symbol,
    loading: loading || !remembered,
    shown: (instance) => shown(wantedOf(instance)),
    download: (id, kind) =>
      `/api/pages/${encodeURIComponent(page.id)}/widgets/${encodeURIComponent(id)}.${kind}${queryOf({ ...inputQuery(page.inputs, values), lang })}`,
    retry,
    notes,
  }
  const unusable = fault && (lines.size === 0 || (fault.status >= 400 && fault.status < 500))
  const grid = (
    <div className="px-(--gutter) pt-3.5">
      {notes.length > 0 && (
        <p className="-mt-0.5 mb-2.5 flex items-center gap-1.5 text-12 text-fg-3">
          <Info className="icon-s" aria-hidden="true" />
          {notes.map(text).join(' ')}
        </p>
      )}
      {inside.length > 0 ? (
        <WidgetGrid instances={inside} context={context} />
      ) : (
        leaf && <p className="py-8 text-fg-3">{m.emptyTab}</p>
      )}
    </div>
  )
  return (
    <>
      <PageHeader page={page} symbol={symbol} dataVersion={version ?? null}>
        {beside.map((instance) => (
          <GridWidget key={instance.id} instance={instance} context={context} />
        ))}
      </PageHeader>
      <Banners page={page} lostAt={props.lostAt} />
      {page.inputs.length > 0 && (
        <InputBar inputs={inputs} values={values} onChange={set} onRefresh={reload} busy={loading} />
      )}
      <PrintedInputs inputs={inputs} values={values} tabs={path.map((tab) => text(tab.title))} />
      {unusable ? (
        <PageFault fault={fault} inputs={page.inputs} values={values} onChange={set} onRetry={retry} />
      ) : (
        <>
          {above.length > 0 && (
            <div className="px-(--gutter) pb-2">
              <WidgetGrid instances={above} context={context} />
            </div>
          )}
          {path.length === 0 ? (
            grid
          ) : (
            <TabBar tabs={page.tabs} path={path} onChange={(id) => changeQuery({ tab: id })}>
              {grid}
            </TabBar>
          )}
        </>
      )}
      <NewDataToast shown={version ?? null} onUpdate={reload} />
      <IssueOverlay issues={page.issues} lastGood={page.lastGood} />
    </>
  )
}

const inHeader = ({ frame }: ResolvedWidget) => frame === 'header'

/** Notes that all widgets with numbers carry: said once for the page instead of under each. */
function sharedNotes(lines: readonly (WidgetData | undefined)[]): readonly Text[] {
  const [first, ...others] = lines.filter((line) => line?.status === 'ok')
  if (!first || others.length === 0) return []
  return (first.notes ?? []).filter(({ en }) =>
    others.every((line) => line?.notes?.some((note) => note.en === en)),
  )
}

/** The input values that a widget's numbers depend on, as a text to compare. */
function wantedOf({ id, widget, values }: Instance): Wanted {
  return { id, key: JSON.stringify(widget.inputs.map((name) => values[name] ?? null)) }
}

/**
 * The ticker chosen last, of the page's kind where it has one, is where a page begins that is opened without one; a
 * chosen one is remembered. Returns whether the inputs are settled, so that nothing is fetched for a ticker about to change.
 */
function useRememberedTicker(
  input: ResolvedInput | undefined,
  values: Values,
  set: (change: Values, options: { replace: boolean }) => void,
): boolean {
  const key = input?.entity ?? ''
  const [settled, setSettled] = useState(
    () =>
      !input ||
      new URLSearchParams(window.location.search).has(input.name) ||
      !getPreferences().tickers[key] ||
      getPreferences().tickers[key] === input.default,
  )
  const value = input ? String(values[input.name]) : null
  // A page for tickers of every kind learns of the kind.
  const { data: chosen } = useTicker(input && !input.entity ? value : null)
  const entity = input?.entity ?? (chosen?.symbol === value ? chosen?.entity : undefined)

  // Before the first paint, and once: afterwards the address rules.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    const last = getPreferences().tickers[key]
    if (!settled && input && last) set({ [input.name]: last }, { replace: true })
    setSettled(true)
  }, [])

  useEffect(() => {
    if (settled && value && entity) rememberTicker({ symbol: value, entity })
  }, [settled, value, entity])
  return settled
}
