import useSWR from 'swr'
import type { MetricSummary } from '../../../core/api/metrics.ts'
import type { GroupSummary } from '../../../core/api/subjects.ts'
import { sameText } from '../../../core/words/text.ts'
import { useSubjects } from '../../api.ts'
import { useInstance } from '../../instance.ts'
import { type ApiFault, getJson, queryOf, retry } from '../../request.ts'
import { findNames, type Named } from './find-names.ts'
import { useWidgetForm } from './form.ts'
import type { Names } from './schema-fields.ts'
import { once } from './use-plugins.ts'

/** How many entries an open list draws; more are found by typing. */
const LIMIT = 60

/**
 * What there is to name of these kinds that what was typed finds; `ready` once that is the answer to just that. Metrics
 * are found by the server, which has thousands and an order of its own for them.
 */
export function useFound(of: readonly Names[], typed: string): { found: readonly Named[]; ready: boolean } {
  const { entity, columns, plugins } = useWidgetForm()
  const address = `/api/metrics${queryOf({ q: typed.trim(), entity, limit: String(LIMIT) })}`
  const metrics = useSWR<readonly MetricSummary[], ApiFault>(
    of.includes('metric') && !of.includes('column') ? address : null,
    getJson,
    {
      ...retry,
      keepPreviousData: true,
    },
  )
  const subjects = useSubjects(of.includes('subject') ? {} : null)
  const groups = useGroups(of.includes('group'))
  const known: readonly Named[] = [
    ...(of.includes('column')
      ? columns.map(({ name, label, unitLabel }) => ({ id: name, label, unit: unitLabel }))
      : []),
    ...(of.includes('entity') ? plugins.entities : []),
    ...(groups.data ?? []),
    ...(subjects.data ?? []).map(({ symbol, name }) => ({ id: symbol, label: name ?? sameText(symbol) })),
  ]
  return {
    found: [...(metrics.data ?? []), ...findNames(known, typed)].slice(0, LIMIT),
    ready: !metrics.isLoading && !subjects.isLoading && !groups.isLoading,
  }
}

/** What a name stands for; null as long as nothing is known of it. */
export function useNamed(of: readonly Names[], id: string): Named | null {
  const { columns, metrics, plugins } = useWidgetForm()
  const column = of.includes('column') ? columns.find(({ name }) => name === id) : undefined
  const metric = of.includes('metric') ? metrics.find((one) => one.id === id) : undefined
  const entity = of.includes('entity') ? plugins.entities.find((one) => one.id === id) : undefined
  const unknown = id !== '' && of.includes('metric') && !of.includes('column') && !metric
  const asked = useSWR<MetricSummary, ApiFault>(
    unknown ? `/api/metrics/${encodeURIComponent(id)}` : null,
    getJson,
    once,
  )
  const groups = useGroups(of.includes('group'))
  const subjects = useSubjects(of.includes('subject') ? {} : null)
  if (column) return { id, label: column.label }
  const group = groups.data?.find((one) => one.id === id)
  const subject = subjects.data?.find(({ symbol }) => symbol === id)
  if (subject) return { id, label: subject.name ?? sameText(id) }
  return metric ?? entity ?? group ?? asked.data ?? null
}

function useGroups(wanted: boolean) {
  const { group } = useInstance()
  return useSWR<readonly GroupSummary[], ApiFault>(wanted ? `/api/${group.plural}` : null, getJson, once)
}
