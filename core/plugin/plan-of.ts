import type { Static, TObject } from 'typebox'
import type { Registry } from '../registry/registry.ts'
import type { ProcessorPlan, ProcessorPlugin } from './processor.ts'

/**
 * What a processor makes of these inputs: by its own words for them, the columns that each has.
 *
 * Throws where an input or a column is missing that it cannot do without; the sentence names both.
 */
export function planOf<P extends TObject>(
  plugin: ProcessorPlugin<P>,
  params: Static<P>,
  registry: Registry,
  inputs: ReadonlyMap<string, ReadonlySet<string>>,
): ProcessorPlan {
  for (const [word, { columns, optional }] of Object.entries(plugin.inputs)) {
    const has = inputs.get(word)
    if (!has && optional) continue
    if (!has) throw new Error(`missing input "${word}" of processor ${plugin.name}`)
    const lacks = columns.filter((column) => !has.has(column))
    if (lacks.length > 0)
      throw new Error(`input "${word}" of processor ${plugin.name} has no column ${lacks.join(', ')}`)
  }
  return plugin.plan(params, {
    registry,
    has: (input, column) =>
      column === undefined ? inputs.has(input) : (inputs.get(input)?.has(column) ?? false),
  })
}
