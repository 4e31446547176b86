import { useMemo, useState } from 'react'
import { useSWRConfig } from 'swr'
import type { ResolvedInput, ResolvedPage, ResolvedTab, ResolvedWidget } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { shownAbove, tabSubjects } from '../../core/page/controls.ts'
import { onPhone } from '../../core/page/phone.ts'
import { sameWords, type Text } from '../../core/words/text.ts'
import { useAddress } from '../address.ts'
import { COMPARE, readCompared } from '../compare/compared.ts'
import { takeFirstLines } from '../first-document.ts'
import { inputQuery, useInputs, type Values } from '../inputs/input-state.ts'
import { placeInputs } from '../inputs/placed-inputs.ts'
import { relevantInputs } from '../inputs/relevant-inputs.ts'
import { useLanguage } from '../language.ts'
import { useNotes } from '../notes/use-notes.ts'
import { queryOf } from '../request.ts'
import { usePhone } from '../screen.ts'
import { type Instance, instancesOf } from './instances.ts'
import { tabPath } from './tab-path.ts'
import { usePageData, type Wanted } from './use-page-data.ts'
import { useDropped, useRememberedSubject } from './use-remembered-subject.ts'
import type { GridContext, GridEdit } from './widget-grid.tsx'

/** A page as the editor has it, which is drawn in place of the one that the server gave. */
export interface EditedPage {
  readonly page: ResolvedPage
  /** What the server made its numbers' layout of. */
  readonly written: WrittenPage
  readonly grid: GridEdit
  /** What a widget's numbers depend on besides the inputs; null while the server does not know the widget yet. */
  readonly content: (widget: string) => string | null
}

export type PageState = ReturnType<typeof usePageState>

/** What the address makes of a page: its tab, the values of its inputs, its widgets, and the numbers for them. */
export function usePageState(page: ResolvedPage, configVersion: number, edited: EditedPage | null) {
  const { lang } = useLanguage()
  const { mutate } = useSWRConfig()
  const [reloads, setReloads] = useState(0)
  const { searchParams } = useAddress()
  const path = tabPath(page.tabs, searchParams.get('tab'))
  const compared = useMemo(() => readCompared(searchParams.get(COMPARE)), [searchParams])
  const leaf = path.at(-1)
  const phone = usePhone()
  const tab = useMemo(() => ofTab(page, leaf), [page, leaf])
  const { all, subjects } = tab
  const widgets = useMemo(() => (phone ? onPhone(tab.widgets) : tab.widgets), [tab, phone])
  const { values, set } = useInputs(all)
  const subject = all.find(isSubject)
  const { settled, isDropped } = useRememberedSubject(subject, values, set)
  const inputs = useMemo(() => relevantInputs(all, widgets, values), [all, widgets, values])
  const about = subjects.find((name) => inputs.some((input) => input.name === name))
  const symbol = about === undefined ? null : String(values[about])
  const placed = usePlaced(all, widgets, leaf, values)
  const wantedOf = (instance: Instance): Wanted => {
    const content = edited?.content(instance.widget.id)
    const key = keyOf(instance)
    return { id: instance.id, key: content ? `${key} ${content}` : key }
  }
  const instances = [...placed.beside, ...placed.above, ...placed.inside]
  const known = instances.filter(({ widget }) => edited?.content(widget.id) !== null)
  const wanted = known.filter(({ widget }) => widget.hasData).map(wantedOf)
  const query = { ...inputQuery(all, values), ...(page.layout ? { layout: page.layout } : {}) }
  const { shown, loading, fault, retry, lines } = usePageData(
    page.id,
    {
      ...(leaf ? { tab: leaf.id } : {}),
      ...query,
      ...(widgets.length < tab.widgets.length ? { screen: 'phone' } : {}),
    },
    settled ? wanted : [],
    `${configVersion}.${reloads}`,
    () => (settled ? takeFirstLines(page.id, leaf?.id ?? null, values) : []),
  )
  const dropped = isDropped(fault)
  useDropped(dropped, subject, values, set)
  const answers = wanted.map(shown)
  const place = placeInputs(
    inputs,
    instances.map(({ widget }) => widget),
    leaf?.controls ?? [],
  )
  const notesAt = useNotes(
    page.id,
    { ...(leaf ? { tab: leaf.id } : {}), ...query },
    lines.size > 0 && edited === null,
  )
  const context: GridContext = {
    page: page.id,
    values,
    set,
    controlsOf: place.at,
    subject: symbol,
    loading: loading || !settled || known.length < instances.length,
    shown: (instance) => shown(wantedOf(instance)),
    part: (id, between) =>
      `/api/pages/${encodeURIComponent(page.id)}/widgets/${encodeURIComponent(id)}${queryOf({ ...query, between })}`,
    download: (id, kind) =>
      `/api/pages/${encodeURIComponent(page.id)}/widgets/${encodeURIComponent(id)}.${kind}${queryOf({ ...query, lang })}`,
    retry,
    comparingAt: (instance) => ({
      now: compared?.widget === instance.id ? compared : null,
      inputs: all,
      valueOf: (name) => instance.values[name],
      about: (name, symbol) =>
        `/api/pages/${encodeURIComponent(page.id)}/widgets/${encodeURIComponent(instance.id)}${queryOf({ ...query, [name]: symbol })}`,
    }),
    notesAt,
    notes: sharedNotes(answers.map(({ line }) => line)),
    edit: edited?.grid ?? null,
  }
  const reload = () => {
    setReloads((n) => n + 1)
    void mutate('/api/status')
  }
  const unusable = fault && (lines.size === 0 || (fault.status >= 400 && fault.status < 500))
  return {
    ...placed,
    path,
    /** Those of the page that this tab shows. */
    widgets,
    inputs,
    place,
    values,
    set,
    symbol,
    /** Of the numbers on screen. */
    version: answers.findLast(({ line, current }) => line && current)?.line?.dataVersion ?? null,
    loading,
    /** Why there is nothing to show at all. */
    fault: unusable && !dropped ? fault : null,
    /** Why nothing inside has numbers; empty where something has, or may still get some. */
    absent: reasons(
      placed.inside.filter(({ widget }) => widget.hasData).map((one) => shown(wantedOf(one)).line),
    ),
    reload,
    context,
  }
}

const isSubject = ({ type }: { type: string }) => type === 'subject'

/** A page as one of its tabs has it: the inputs with its defaults, the widgets that it shows, what it is about. */
function ofTab(page: ResolvedPage, leaf: ResolvedTab | undefined) {
  const all = page.inputs.map((input) => {
    const own = leaf?.defaults[input.name]
    return own === undefined ? input : { ...input, default: own }
  })
  const leaves = page.tabs.flatMap((tab) => (tab.tabs.length > 0 ? tab.tabs : [tab]))
  const inTab = leaf?.widgets ?? []
  const above = shownAbove(
    page.widgets,
    inTab,
    leaves.map(({ widgets }) => widgets),
  )
  const widgets = [...above, ...inTab]
  return { all, widgets, subjects: tabSubjects(widgets) }
}

/** The widgets beside the page's title, above its tabs, and inside the chosen one. */
function usePlaced(
  inputs: readonly ResolvedInput[],
  widgets: readonly ResolvedWidget[],
  leaf: ResolvedTab | undefined,
  values: Values,
) {
  const { languages } = useLanguage()
  return useMemo(() => {
    const bound = (some: readonly ResolvedWidget[]) => instancesOf(some, values, inputs, languages)
    const inHeader = ({ frame }: ResolvedWidget) => frame === 'header'
    const own = new Set(leaf?.widgets)
    const inTab = (widget: ResolvedWidget) => own.has(widget)
    return {
      beside: bound(widgets.filter(inHeader)),
      above: bound(widgets.filter((widget) => !inHeader(widget) && !inTab(widget))),
      inside: bound(widgets.filter((widget) => !inHeader(widget) && inTab(widget))),
    }
  }, [inputs, widgets, leaf, values, languages])
}

/** The input values that a widget's numbers depend on, as a text to compare. */
const keyOf = ({ widget, values }: Instance): string =>
  JSON.stringify(widget.inputs.map((name) => values[name] ?? null))

/** The sentences of widgets none of which has numbers, each once. */
function reasons(lines: readonly (WidgetData | undefined)[]): readonly Text[] {
  const seen = lines.filter((line) => line?.status !== 'hidden')
  if (seen.length === 0 || seen.some((line) => line?.status !== 'empty')) return []
  const said = seen.flatMap((line): Text[] => (line?.message ? [line.message] : []))
  return said.filter((one, i) => said.findIndex((other) => sameWords(one, other)) === i)
}

/** Notes that all widgets with numbers carry: said once for the page instead of under each. */
function sharedNotes(lines: readonly (WidgetData | undefined)[]): readonly Text[] {
  const [first, ...others] = lines.filter((line) => line?.status === 'ok')
  if (!first || others.length === 0) return []
  return (first.notes ?? []).filter((said) =>
    others.every((line) => line?.notes?.some((note) => sameWords(note, said))),
  )
}
