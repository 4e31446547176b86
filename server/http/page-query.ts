import { shownAbove, subjectInputs, widgetSubjects } from '../../core/page/controls.ts'
import { resolveInputs } from '../../core/page/inputs.ts'
import { leafTabs, type Page, type Widget } from '../../core/page/page.ts'
import type { Values } from '../answer/bind.ts'
import { filledDefaults } from '../answer/filled-defaults.ts'
import type { Instance } from '../answer/instances.ts'
import { refusedInput } from '../answer/refused-input.ts'
import { loadedPage, type Shown } from '../layouts/layouts.ts'
import type { LoadedPage } from '../state/pages.ts'
import type { State } from '../state/state.ts'
import { HttpFault, invalidName, unknown } from './fault.ts'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** The page of this id, in the version that is shown. 404 with near names. */
export function findLoaded(state: State, id: string, shown: Shown | null): LoadedPage {
  const loaded = loadedPage(state, id, shown)
  if (!loaded) throw unknown('page', id, state.pages.keys())
  return loaded
}

/** The same in its last good version. 409 where no version was ever good. */
export function findPage(state: State, id: string, shown: Shown | null): Page {
  const loaded = findLoaded(state, id, shown)
  if (!loaded.page) {
    throw new HttpFault('faulty-page', `the page "${id}" has issues and no earlier version`)
  }
  return loaded.page
}

/**
 * Input values of a request for a tab; null where the page has none. 404 for a subject that is not there, 400 for
 * everything else that is wrong.
 */
export function inputValues(state: State, page: Page, tab: string | null, query: Query): Values {
  const { values, faults } = resolveInputs(page, query, state.registry)
  const fault = faults[0]
  if (!fault) {
    const filled = Object.entries(filledDefaults(page, tab, state))
    return { ...values, ...Object.fromEntries(filled.filter(([name]) => !Object.hasOwn(query, name))) }
  }
  const { field, message, nearest } = fault
  const code = fault.unknownSubject === true ? 'unknown-subject' : 'invalid-input'
  throw new HttpFault(code, message, { field, ...(nearest ? { nearest } : {}) })
}

/** The widgets, where every query takes what the reader set; 400 otherwise. */
export function takenInputs(state: State, page: Page, query: Query, shown: Instance[]): Instance[] {
  const refused = refusedInput(state, page, shown, (name) => Object.hasOwn(query, name))
  if (refused) throw new HttpFault('invalid-input', refused.message, { field: refused.field })
  return shown
}

/** The tab that holds widgets: a parent's first, the first of all where none is named. 400 for one that is not there. */
export function leafOf(page: Page, tab: string | undefined): string | null {
  const leaves = leafTabs(page)
  if (tab === undefined) return leaves[0]?.id ?? null
  const parent = page.tabs?.find(({ id }) => id === tab)
  const id = parent?.tabs?.[0]?.id ?? tab
  if (leaves.some((leaf) => leaf.id === id)) return id
  const known = (page.tabs ?? []).flatMap((one) => [one.id, ...(one.tabs ?? []).map((inner) => inner.id)])
  throw invalidName('tab', tab, known)
}

const shown = new WeakMap<Page, Map<string | null, readonly Widget[]>>()

/** Widgets that a tab shows: those above the tabs that belong to it, then its own. */
export function tabWidgets(page: Page, tab: string | null): readonly Widget[] {
  const tabs = shown.get(page) ?? new Map<string | null, readonly Widget[]>()
  shown.set(page, tabs)
  const widgets = tabs.get(tab) ?? findWidgets(page, tab)
  tabs.set(tab, widgets)
  return widgets
}

function findWidgets(page: Page, tab: string | null): readonly Widget[] {
  const known = subjectInputs(page)
  const placed = (widgets: readonly Widget[] = []) =>
    widgets.map((widget) => ({
      widget,
      subjects: widgetSubjects(widget, known),
      controls: widget.controls ?? [],
    }))
  const leaves = leafTabs(page).map(({ id, widgets }) => ({ id, widgets: placed(widgets) }))
  const own = leaves.find(({ id }) => id === tab)?.widgets ?? []
  const tabs = leaves.map(({ widgets }) => widgets)
  const above = shownAbove(placed(page.widgets), own, tabs)
  return [...above, ...own].map(({ widget }) => widget)
}
