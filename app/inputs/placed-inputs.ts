import type { ResolvedInput, ResolvedWidget } from '../../core/api/pages.ts'

/**
 * Where inputs stand, in the order in which they are named there: at the widget that names them, else in the tab that does, else above the tabs. A widget that is
 * not shown has none.
 */
export function placeInputs(
  inputs: readonly ResolvedInput[],
  widgets: readonly Pick<ResolvedWidget, 'controls'>[],
  tab: readonly string[],
) {
  const named = new Set(widgets.flatMap(({ controls }) => controls))
  const free = inputs.filter(({ name }) => !named.has(name))
  return {
    page: free.filter(({ name }) => !tab.includes(name)),
    tab: inOrder(free, tab),
    at: ({ controls }: Pick<ResolvedWidget, 'controls'>) => inOrder(inputs, controls),
  }
}

const inOrder = (inputs: readonly ResolvedInput[], names: readonly string[]) =>
  names.flatMap((wanted) => inputs.find(({ name }) => name === wanted) ?? [])
