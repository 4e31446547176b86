import { namedInputs } from '../../core/page/controls.ts'
import { type InputValue, leafTabs, type Page, type Widget } from '../../core/page/page.ts'
import { choiceValues } from '../../core/page/read-input.ts'
import { datasetsOf } from '../../core/registry/lineage.ts'
import type { Metric } from '../../core/registry/registry.ts'
import { perState } from '../state/per-state.ts'
import type { State } from '../state/state.ts'
import { defaultValues, type PlannedQuery, plannedFor, type Values } from './bind.ts'
import { lostDatasets } from './explain.ts'
import { instances } from './instances.ts'

type Scalar = string | number | boolean

const filledTabs = perState(() => new WeakMap<Page, Map<string | null, Values>>())

/**
 * The defaults of a tab's choices that stand in for the page's, where the data has nothing for those: the first option
 * that it has something for. Of a choice of several, the options with data. Empty where the page's defaults do.
 * @param tab id of a tab that holds widgets; null for a page without tabs
 */
export function filledDefaults(page: Page, tab: string | null, state: State): Values {
  const pages = filledTabs(state)
  const tabs = pages.get(page) ?? new Map<string | null, Values>()
  pages.set(page, tabs)
  const filled = tabs.get(tab) ?? findFilled(page, tab, state)
  tabs.set(tab, filled)
  return filled
}

function findFilled(page: Page, tab: string | null, state: State): Values {
  const widgets = tab === null ? (page.widgets ?? []) : leafTabs(page).find(({ id }) => id === tab)?.widgets
  const written = defaultValues(page)
  const filled: Record<string, InputValue> = {}
  for (const [name, input] of Object.entries(page.inputs ?? {})) {
    if (input.type !== 'choice' && input.type !== 'multi-choice') continue
    const readers = (widgets ?? []).filter(
      (widget) => widget.query !== undefined && namedInputs(widget, [name]).length > 0,
    )
    const has = (value: Scalar) => {
      const chosen = input.type === 'choice' ? value : [value]
      return hasData(readers, { ...written, ...filled, [name]: chosen }, String(value), state)
    }
    const options = choiceValues(input.options, state.registry)
    if (input.type === 'choice') {
      if (has(input.default) !== false) continue
      const other = options.find((option) => has(option) === true)
      if (other !== undefined) filled[name] = other
    } else {
      const kept = input.default.filter((option) => has(option) !== false)
      if (kept.length < input.default.length && kept.length >= Math.max(1, input.min ?? 0))
        filled[name] = kept
    }
  }
  return filled
}

/**
 * Whether the data has what one of these widgets asks for, and the metric where that is what was chosen; undefined
 * where none of them asks with these values.
 */
function hasData(
  readers: readonly Widget[],
  values: Values,
  chosen: string,
  state: State,
): boolean | undefined {
  const asked = instances(readers, values)
  if (asked.length === 0) return undefined
  return asked.some(({ widget, values: own }) => {
    const query = plannedFor(widget, own, state)
    if (!query || lostDatasets(query, state).all) return false
    const missing = new Set(query.plan.missing)
    const named = query.metrics.filter(({ id }) => id === chosen)
    const wanted = named.length > 0 ? named : query.metrics
    return (
      wanted.length === 0 ||
      wanted.some((metric) => !missing.has(metric.id) && isStored(metric, query, state))
    )
  })
}

/** Whether a file of the data holds some of what a metric is made of. */
function isStored(metric: Metric, { entity }: PlannedQuery, { registry, engine }: State): boolean {
  const datasets = datasetsOf([metric], registry, entity)
  return datasets.length === 0 || datasets.some((id) => engine.columns(id) !== undefined)
}
