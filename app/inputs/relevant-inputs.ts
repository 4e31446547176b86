import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'
import { holds } from '../../core/page/when.ts'
import type { Values } from './input-state.ts'

/**
 * The inputs that bear on what is shown: each that a widget names whose conditions on the other inputs hold. A toggle
 * that hides its widget stays, so that it can be turned back; the choice of a chart that is not shown goes.
 */
export function relevantInputs(
  inputs: readonly ResolvedInput[],
  widgets: readonly ResolvedWidget[],
  values: Values,
): readonly ResolvedInput[] {
  return inputs.filter(({ name }) =>
    widgets.some(({ inputs: named, when }) => named.includes(name) && holds(without(when, name), values)),
  )
}

function without(when: ResolvedWidget['when'], name: string): ResolvedWidget['when'] {
  const others = (conditions: Record<string, unknown> | undefined) =>
    Object.fromEntries(Object.entries(conditions ?? {}).filter(([input]) => input !== name))
  return when && { input: others(when.input), not: others(when.not) }
}

/** Whether a choice is a row of segments. */
export const isSegmented = ({ type, options }: ResolvedInput): boolean =>
  type === 'choice' && (options ?? []).length <= 4

/** Whether segments need their labels: one or two rows of them say what they are, three that begin with "All" do not. */
export const areNamed = (inputs: readonly ResolvedInput[]): boolean => inputs.filter(isSegmented).length > 2
