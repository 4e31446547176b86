import { useEffect, useMemo, useState } from 'react'
import useSWR from 'swr'
import type { PageFault, Previewed } from '../../core/api/layouts.ts'
import type { MetricSummary } from '../../core/api/metrics.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { type WrittenPage, type WrittenWidget, without } from '../../core/edit/written-page.ts'
import { sameWords } from '../../core/words/text.ts'
import type { Values } from '../inputs/input-state.ts'
import { type ApiFault, getJson, queryOf, send } from '../request.ts'
import { type Entry, entriesOf, everywhere, type Lent } from './gallery-entries.ts'
import { useEditWords } from './words.ts'

/** Most metrics that are drawn for one search. */
const METRICS = 3
/** A search rests so long before the registry is asked: each asks for a page to be made out. */
const REST = 300

/**
 * What the registry's metrics that match would look like here: drawn as the widgets that can stand on this page draw one
 * metric, by the query that they ask. The server says which of these it can answer.
 */
export function useMetricEntries(typed: string, page: WrittenPage, known: readonly Entry[], values: Values) {
  const { languages } = useEditWords()
  const wanted = typed.trim()
  const query = useRested(wanted)
  const models = useMemo(() => modelsAmong(known), [known])
  const asked =
    query.length > 1 && models.length > 0 ? ['metric entries', page.id, query, models.length] : null
  const { data, error } = useSWR<{ query: string; lent: Lent | null }, ApiFault>(
    asked,
    async () => ({ query, lent: await lentFor(query, page, models) }),
    { revalidateOnFocus: false, revalidateOnReconnect: false },
  )
  const entries = useMemo(() => {
    if (!data?.lent || data.query !== wanted) return []
    const place = everywhere(languages, (e) => e.fromRegistry)
    return entriesOf(data.lent, page, values, languages).map((entry) => ({
      ...entry,
      id: `metric ${entry.id}`,
      place,
    }))
  }, [data, wanted, page, values, languages])
  const settled = wanted === query && (asked === null || data?.query === query || error !== undefined)
  return { entries, settled }
}

/** A text once it has not changed for a while. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

/** A widget that is about one metric, which another may take the place of. */
interface Model {
  readonly widget: WrittenWidget
  readonly metric: string
  readonly unitLabel: MetricSummary['unitLabel']
}

function modelsAmong(entries: readonly Entry[]): readonly Model[] {
  return entries.flatMap(({ widget, fixed, drawn }): Model[] => {
    const [metric, other] = drawn?.widget.info.metrics ?? []
    if (!widget || fixed || !metric || other || widget.when || widget.repeat) return []
    const names = JSON.stringify(widget.params ?? {}).includes(`"${metric.id}"`)
    return names ? [{ widget, metric: metric.id, unitLabel: metric.unitLabel }] : []
  })
}

/** A page with these inputs that has the metrics found, each drawn in every way there is a model of. */
async function lentFor(query: string, page: WrittenPage, models: readonly Model[]): Promise<Lent | null> {
  const metrics = await getJson<readonly MetricSummary[]>(
    `/api/metrics${queryOf({ q: query, limit: String(METRICS) })}`,
  )
  const widgets = metrics.flatMap((metric) => drawnAs(metric, models))
  return madeOut({ ...without(without(page, 'tabs'), 'widgets'), widgets: stacked(widgets) })
}

/** One of each kind, after the model that has the metric's unit where there is one. */
function drawnAs(metric: MetricSummary, models: readonly Model[]): readonly WrittenWidget[] {
  const { id, unitLabel, entities } = metric
  const fit = models.filter(({ widget, metric: own }) => {
    const { entity } = (widget.params ?? {}) as { entity?: unknown }
    return own !== id && (typeof entity !== 'string' || entities.includes(entity))
  })
  const alike = (one: Model) =>
    unitLabel && one.unitLabel ? sameWords(unitLabel, one.unitLabel) : !unitLabel
  const kinds = new Map<string, Model>()
  for (const one of [...fit.filter(alike), ...fit]) {
    if (!kinds.has(one.widget.widget)) kinds.set(one.widget.widget, one)
  }
  return [...kinds.values()].map(({ widget, metric: own }) => {
    const { widget: kind, at, query, params, options } = widget
    const said = JSON.stringify({ query, params, options }).replaceAll(`"${own}"`, JSON.stringify(id))
    return { id: `${plainId(id)}_${plainId(kind)}`, widget: kind, ...JSON.parse(said), at }
  })
}

const plainId = (name: string): string => `${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`

const stacked = (widgets: readonly WrittenWidget[]): readonly WrittenWidget[] =>
  widgets.map((widget, i) => ({ ...widget, at: { ...widget.at, x: 0, y: i * 20 } }))

/** What the server makes of it, without the widgets that it refuses; null where it refuses all. */
async function madeOut(page: WrittenPage): Promise<Lent | null> {
  const { widgets = [] } = page
  if (widgets.length === 0) return null
  const address = encodeURIComponent(page.id)
  try {
    const { layout } = await send<Previewed>('POST', `/api/layouts/${address}/preview`, { page })
    return { written: page, page: await getJson<ResolvedPage>(`/api/pages/${address}?layout=${layout}`) }
  } catch (fault) {
    const { faults = [] } = ((fault as ApiFault).body ?? {}) as { faults?: readonly PageFault[] }
    const refused = new Set(faults.flatMap(({ path }) => (path[0] === 'widgets' ? [path[1]] : [])))
    if (refused.size === 0) throw fault
    return madeOut({ ...page, widgets: widgets.filter((_, i) => !refused.has(i)) })
  }
}
