import { referenceIn } from '../../core/page/inputs.ts'
import type { Page } from '../../core/page/page.ts'
import { checkSchema } from '../../core/yaml/check-schema.ts'
import type { Path } from '../../core/yaml/issue.ts'
import type { State } from '../state/state.ts'
import { askOf } from './bind.ts'
import type { Instance } from './instances.ts'

/** An input whose value the schema of a param does not take, though the input itself does: a text that is no date. */
export interface RefusedInput {
  readonly field: string
  readonly message: string
}

/** Inputs of which a page cannot say beforehand what their values will be. */
const FREE = ['text', 'date', 'date-range']

/** The first such input of what a reader set; undefined where every query takes what it is given. */
export function refusedInput(
  state: State,
  page: Page,
  shown: readonly Instance[],
  isSet: (input: string) => boolean,
): RefusedInput | undefined {
  const free = Object.entries(page.inputs ?? {}).filter(
    ([name, { type }]) => FREE.includes(type) && isSet(name),
  )
  if (free.length === 0) return undefined
  const names = new Set(free.map(([name]) => name))
  for (const { widget, values } of shown) {
    const ask = askOf(widget, values, state.registry)
    const plugin = ask && state.plugins.queries.get(ask.query)
    if (!ask || !plugin) continue
    const { faults } = checkSchema(plugin.params, ask.params, 'params', state.registry.instance)
    for (const { path, message } of faults) {
      const field = inputAt(widget.params, path)
      if (field !== undefined && names.has(field)) return { field, message: `invalid ${field}: ${message}` }
    }
  }
  return undefined
}

/** The input that stands at a place of params as they are written, or around it. */
function inputAt(params: unknown, path: Path): string | undefined {
  let value = params
  for (const step of path) {
    if (typeof value !== 'object' || value === null) break
    value = (value as Record<string | number, unknown>)[step]
  }
  return typeof value === 'string' ? referenceIn(value) : undefined
}
