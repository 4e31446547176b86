import { allWidgets } from '../../core/page/page.ts'
import type { Metric } from '../../core/registry/registry.ts'
import { isWorking } from '../../core/registry/workings.ts'
import { defaultValues, plannedFor } from '../answer/bind.ts'
import { instances } from '../answer/instances.ts'
import type { State } from '../state/state.ts'

export type Edge = {
  /** `kind:id`; what it is made of has an edge of its own. */
  readonly node: string
  readonly of: string
}

/**
 * What is made of what, from the files of the tree to the pages: data sets of files, sources or other data sets, metrics
 * of data sets and other metrics, pages of the metrics and data sets that their widgets read with their default inputs.
 */
export function edges(state: State): readonly Edge[] {
  const found = new Map<string, Edge>()
  const add = (node: string, of: string) => found.set(`${node}\0${of}`, { node, of })
  const { datasets, metrics, pipelines } = state.registry
  for (const { id, path } of datasets.values()) {
    if (isWorking(state.registry, id)) continue
    const node = `dataset:${id}`
    const pipeline = pipelines.get(id)
    if (!pipeline) add(node, `file:${path}`)
    else if (pipeline.source !== undefined) add(node, `source:${pipeline.source}`)
    for (const input of pipeline?.inputs.values() ?? [])
      if (datasets.has(input)) add(node, `dataset:${input}`)
  }
  for (const { id, sources } of metrics.values()) {
    for (const { dataset, column, code, formula } of sources.values()) {
      if (isWorking(state.registry, dataset)) continue
      if ((column ?? code) !== undefined && datasets.has(dataset)) add(`metric:${id}`, `dataset:${dataset}`)
      for (const read of formula?.reads ?? []) if (metrics.has(read)) add(`metric:${id}`, `metric:${read}`)
    }
  }
  for (const { id, page } of state.pages.values()) {
    if (!page) continue
    for (const { widget, values } of instances(allWidgets(page), defaultValues(page))) {
      const planned = plannedFor(widget, values, state)
      for (const dataset of planned?.datasets ?? [])
        if (datasets.has(dataset) && !isWorking(state.registry, dataset))
          add(`page:${id}`, `dataset:${dataset}`)
      for (const metric of planned?.metrics ?? [])
        if (metrics.has(metric.id) && !isOfWorkings(metric, state)) add(`page:${id}`, `metric:${metric.id}`)
    }
  }
  return [...found.values()]
}

const isOfWorkings = ({ sources }: Metric, { registry }: State) =>
  [...sources.values()].some(({ dataset }) => isWorking(registry, dataset))
