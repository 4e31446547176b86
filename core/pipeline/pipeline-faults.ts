import type { Plugins } from '../plugin/plugin.ts'
import type { ProcessorPlugin } from '../plugin/processor.ts'
import type { Pipeline, Registry } from '../registry/registry.ts'
import { unknown } from '../words/nearest.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import type { Fault, Path } from '../yaml/issue.ts'

type Makers = Pick<Plugins, 'sources' | 'processors'>

/** What pipelines ask of plugins that those do not have: names, params, inputs and their columns. Paths begin at the section. */
export function pipelineFaults(registry: Registry, plugins: Makers): Fault[] {
  return [...registry.pipelines.values()].flatMap((pipeline) =>
    faultsOf(pipeline, registry, plugins).map((fault) => ({
      ...fault,
      path: ['pipelines', pipeline.id, ...fault.path],
    })),
  )
}

function faultsOf(pipeline: Pipeline, registry: Registry, plugins: Makers): Fault[] {
  const kind = pipeline.processor === undefined ? 'source' : 'processor'
  const name = pipeline[kind]!
  const known = kind === 'source' ? plugins.sources : plugins.processors
  const plugin = known.get(name)
  if (!plugin) {
    const words = unknown(`unknown ${kind} "${name}"`, name, known.keys())
    return [{ code: 'invalid-value', path: [kind], ...words }]
  }
  const { faults } = checkSchema(plugin.params, pipeline.params, 'params', registry.instance)
  // The map itself may not be there to be pointed at.
  const written = Object.keys(pipeline.params).length > 0
  const ofParams = faults.map((fault) =>
    written ? { ...fault, path: ['params', ...fault.path] } : { ...fault, path: [kind] },
  )
  return 'inputs' in plugin ? [...ofParams, ...inputFaults(pipeline, plugin, registry)] : ofParams
}

function inputFaults(pipeline: Pipeline, { name, inputs }: ProcessorPlugin, registry: Registry): Fault[] {
  const faults: Fault[] = []
  for (const word of pipeline.inputs.keys()) {
    if (Object.hasOwn(inputs, word)) continue
    const words = unknown(`unknown input "${word}" of ${name}`, word, Object.keys(inputs))
    faults.push({ code: 'invalid-value', path: ['inputs', word], at: 'key', ...words })
  }
  const lacks = Object.entries(inputs).filter(
    ([word, { optional }]) => !optional && !pipeline.inputs.has(word),
  )
  if (lacks.length > 0) {
    const message = `missing ${lacks.map(([word]) => word).join(', ')}; ${name} reads ${Object.keys(inputs).join(', ')}`
    const path: Path = pipeline.inputs.size > 0 ? ['inputs'] : ['processor']
    faults.push({ code: 'missing-key', path, at: pipeline.inputs.size > 0 ? 'key' : 'value', message })
  }
  for (const [word, id] of pipeline.inputs) {
    const has = [...(registry.datasets.get(id)?.columns.keys() ?? [])]
    const missing = inputs[word]?.columns.filter((column) => !has.includes(column)) ?? []
    if (missing.length === 0) continue
    const what = `data set "${id}" has no column ${missing.map((column) => `"${column}"`).join(', ')}`
    const message = `invalid input "${word}" of ${name}: ${what}`
    faults.push({ code: 'missing-column', path: ['inputs', word], message })
  }
  return faults
}
