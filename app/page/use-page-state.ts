import { useMemo, useState } from 'react'
import { useSWRConfig } from 'swr'
import type { ResolvedPage, ResolvedTab, ResolvedWidget } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { sameWords, type Text } from '../../core/words/text.ts'
import { useAddress } from '../address.ts'
import { inputQuery, useInputs, type Values } from '../inputs/input-state.ts'
import { relevantInputs } from '../inputs/relevant-inputs.ts'
import { useLanguage } from '../language.ts'
import { queryOf } from '../request.ts'
import { type Instance, instancesOf } from './instances.ts'
import { tabPath } from './tab-path.ts'
import { usePageData, type Wanted } from './use-page-data.ts'
import { useRememberedSubject } from './use-remembered-subject.ts'
import type { GridContext } from './widget-grid.tsx'

export type PageState = ReturnType<typeof usePageState>

/** What the address makes of a page: its tab, the values of its inputs, its widgets, and the numbers for them. */
export function usePageState(page: ResolvedPage, configVersion: number) {
  const { lang } = useLanguage()
  const { mutate } = useSWRConfig()
  const { values, set } = useInputs(page.inputs)
  const [reloads, setReloads] = useState(0)
  const settled = useRememberedSubject(page.inputs.find(isSubject), values, set)
  const path = tabPath(page.tabs, useAddress().searchParams.get('tab'))
  const leaf = path.at(-1)
  const inputs = useMemo(
    () => relevantInputs(page.inputs, [...page.widgets, ...(leaf?.widgets ?? [])], values),
    [page, leaf, values],
  )
  const subject = inputs.find(isSubject)
  const symbol = subject ? String(values[subject.name]) : null
  const placed = usePlaced(page, leaf, values)
  const wanted = [...placed.beside, ...placed.above, ...placed.inside]
    .filter(({ widget }) => widget.hasData)
    .map(wantedOf)
  const query = inputQuery(page.inputs, values)
  const { shown, loading, fault, retry, lines } = usePageData(
    page.id,
    { ...(leaf ? { tab: leaf.id } : {}), ...query },
    settled ? wanted : [],
    `${configVersion}.${reloads}`,
  )
  const answers = wanted.map(shown)
  const context: GridContext = {
    page: page.id,
    values,
    subject: symbol,
    loading: loading || !settled,
    shown: (instance) => shown(wantedOf(instance)),
    download: (id, kind) =>
      `/api/pages/${encodeURIComponent(page.id)}/widgets/${encodeURIComponent(id)}.${kind}${queryOf({ ...query, lang })}`,
    retry,
    notes: sharedNotes(answers.map(({ line }) => line)),
  }
  const reload = () => {
    setReloads((n) => n + 1)
    void mutate('/api/status')
  }
  const unusable = fault && (lines.size === 0 || (fault.status >= 400 && fault.status < 500))
  return {
    ...placed,
    path,
    inputs,
    values,
    set,
    symbol,
    /** Of the numbers on screen. */
    version: answers.findLast(({ line, current }) => line && current)?.line?.dataVersion ?? null,
    loading,
    /** Why there is nothing to show at all. */
    fault: unusable ? fault : null,
    reload,
    context,
  }
}

const isSubject = ({ type }: { type: string }) => type === 'subject'

/** The widgets beside the page's title, above its tabs, and inside the chosen one. */
function usePlaced(page: ResolvedPage, leaf: ResolvedTab | undefined, values: Values) {
  const { languages } = useLanguage()
  return useMemo(() => {
    const inTab = leaf?.widgets ?? []
    const bound = (widgets: readonly ResolvedWidget[]) => instancesOf(widgets, values, page.inputs, languages)
    const inHeader = ({ frame }: ResolvedWidget) => frame === 'header'
    return {
      beside: bound([...page.widgets, ...inTab].filter(inHeader)),
      above: bound(page.widgets.filter((widget) => !inHeader(widget))),
      inside: bound(inTab.filter((widget) => !inHeader(widget))),
    }
  }, [page, leaf, values, languages])
}

/** The input values that a widget's numbers depend on, as a text to compare. */
function wantedOf({ id, widget, values }: Instance): Wanted {
  return { id, key: JSON.stringify(widget.inputs.map((name) => values[name] ?? null)) }
}

/** Notes that all widgets with numbers carry: said once for the page instead of under each. */
function sharedNotes(lines: readonly (WidgetData | undefined)[]): readonly Text[] {
  const [first, ...others] = lines.filter((line) => line?.status === 'ok')
  if (!first || others.length === 0) return []
  return (first.notes ?? []).filter((said) =>
    others.every((line) => line?.notes?.some((note) => sameWords(note, said))),
  )
}
