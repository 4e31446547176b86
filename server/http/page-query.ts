import { resolveInputs } from '../../core/page/inputs.ts'
import { leafTabs, type Page, type Widget } from '../../core/page/page.ts'
import type { Values } from '../answer/bind.ts'
import type { State } from '../state/state.ts'
import { HttpFault, invalidName, unknown } from './fault.ts'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** The page of this id in its last good version. 404 with near names, 409 where no version was ever good. */
export function findPage(state: State, id: string): Page {
  const loaded = state.pages.get(id)
  if (!loaded) throw unknown('page', id, state.pages.keys())
  if (!loaded.page) {
    throw new HttpFault('faulty-page', `the page "${id}" has issues and no earlier version`)
  }
  return loaded.page
}

/** Input values of a request. 404 for a subject that is not there, 400 for everything else that is wrong. */
export function inputValues(state: State, page: Page, query: Query): Values {
  const { values, faults } = resolveInputs(page, query, state.registry)
  const fault = faults[0]
  if (!fault) return values
  const { field, message, nearest } = fault
  const code = fault.unknownSubject === true ? 'unknown-subject' : 'invalid-input'
  throw new HttpFault(code, message, { field, ...(nearest ? { nearest } : {}) })
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
    throw invalidName('tab', tab, known)
  }
  return [...above, ...leaf.widgets]
}
