import { quote } from '../yaml/issue.ts'
import type { InputValues } from './inputs.ts'
import type { InputValue } from './page.ts'
import type { PageDraft } from './page-draft.ts'
import { choiceValues } from './read-input.ts'
import { holds } from './when.ts'

type Conditions = Parameters<typeof holds>[0]

/** Values that a widget can meet, and how they differ from the defaults, for a sentence. */
export interface Sample {
  readonly values: InputValues
  readonly when: string
}

/** Beyond these an input's values are alike: groups, subjects. */
const ALTERNATIVES = 32

/**
 * The defaults, then each other value that one of the named inputs can take, one at a time: what holds only for the
 * defaults would fail under the reader's hand. `repeats` has the values of a repeater's name. Values with which the
 * widget's conditions do not show it are left out, as far as one change from the defaults can tell.
 */
export function sampleValues(
  draft: PageDraft,
  used: ReadonlySet<string>,
  repeats: ReadonlyMap<string, readonly InputValue[]>,
  when?: Conditions,
): Sample[] {
  const defaults: Record<string, InputValue> = {}
  for (const [name, input] of draft.inputs) if (input) defaults[name] = input.default
  for (const [name, [first]] of repeats) if (first !== undefined) defaults[name] = first
  for (const [name, wanted] of Object.entries(when?.input ?? {})) {
    const needed = Array.isArray(wanted) ? wanted : [wanted]
    if (needed.length > 0 && !needed.includes(defaults[name] as never)) defaults[name] = needed[0]
  }
  const others = [...used].flatMap((name) =>
    (repeats.get(name) ?? alternatives(draft, name))
      .slice(0, ALTERNATIVES)
      .filter((value) => value !== defaults[name])
      .map((value) => ({
        values: { ...defaults, [name]: value },
        when: ` when ${name} is ${Array.isArray(value) ? value.map(quote).join(', ') : quote(value)}`,
      })),
  )
  const all = [{ values: defaults, when: '' }, ...others]
  const shown = all.filter(({ values }) => holds(when, values))
  return shown.length > 0 ? shown : all
}

function alternatives(draft: PageDraft, name: string): readonly InputValue[] {
  const input = draft.inputs.get(name)
  switch (input?.type) {
    case 'choice':
      return choiceValues(input.options, draft.context.registry)
    case 'multi-choice':
      return choiceValues(input.options, draft.context.registry).map((value) => [value])
    case 'range':
      return [input.min, input.max]
    case 'toggle':
      return [true, false]
    default:
      return []
  }
}
