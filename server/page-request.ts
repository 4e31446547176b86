import { expandRepeats, resolveInputs } from '../core/inputs.ts'
import { leafTabs, type Page, type Widget } from '../core/page.ts'
import { holds } from '../core/when.ts'
import type { Values } from './bound-query.ts'
import { HttpFault, unknown } from './http-fault.ts'
import type { State } from './live.ts'
import type { Instance } from './run-widget.ts'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** The page of this id in its last good version. 404 with near names, 409 where no version was ever good. */
export function findPage(state: State, id: string): Page {
  const loaded = state.pages.get(id)
  if (!loaded) throw unknown('page', id, state.pages.keys())
  if (!loaded.page) {
    throw new HttpFault(409, {
      error: 'faulty-page',
      message: `the page "${id}" has issues and no earlier version`,
    })
  }
  return loaded.page
}

/** Input values of a request. 404 for a ticker that is not there, 400 for everything else that is wrong. */
export function inputValues(state: State, page: Page, query: Query): Values {
  const { values, faults } = resolveInputs(page, query, state.registry)
  const fault = faults[0]
  if (!fault) return values
  const { field, message, nearest } = fault
  const unknownTicker = fault.unknownTicker === true
  throw new HttpFault(unknownTicker ? 404 : 400, {
    error: unknownTicker ? 'unknown-ticker' : 'invalid-input',
    message,
    field,
    ...(nearest ? { nearest } : {}),
  })
}

/**
 * Widgets that a tab shows: those above the tabs, then its own. A parent tab shows its first leaf, no tab the first.
 * 400 for a tab that the page does not have.
 */
export function tabWidgets(page: Page, tab: string | undefined): readonly Widget[] {
  const above = page.widgets ?? []
  const leaves = leafTabs(page)
  if (tab === undefined) return [...above, ...(leaves[0]?.widgets ?? [])]
  const parent = page.tabs?.find(({ id }) => id === tab)
  const id = parent?.tabs?.[0]?.id ?? tab
  const leaf = leaves.find((one) => one.id === id)
  if (!leaf) {
    const known = (page.tabs ?? []).flatMap((one) => [one.id, ...(one.tabs ?? []).map((inner) => inner.id)])
    const { body } = unknown('tab', tab, known)
    throw new HttpFault(400, { ...body, error: 'invalid-input', field: 'tab' })
  }
  return [...above, ...leaf.widgets]
}

/** The widgets as they stand on screen: conditions on inputs applied, repeaters expanded. */
export function instances(widgets: readonly Widget[], values: Values): Instance[] {
  return widgets
    .flatMap((widget) => expandRepeats(widget, values))
    .filter(({ widget, values: own }) => holds(widget.when, own))
}
