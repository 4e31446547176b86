import type { QueryPlugin, WidgetPlugin } from '../plugin/plugin.ts'
import type { Registry } from '../registry/registry.ts'
import { isMap } from '../words/is-map.ts'
import { unknown } from '../words/nearest.ts'
import { type Fault, type Path, quote } from '../yaml/issue.ts'
import { isText, referenceIn, referencesIn } from './inputs.ts'
import { placeInFile } from './own-words.ts'
import type { Input } from './page.ts'

/** What a page is checked against. */
export interface PageContext {
  readonly registry: Registry
  readonly queries: ReadonlyMap<string, QueryPlugin>
  readonly widgets: ReadonlyMap<string, WidgetPlugin>
  /** Ids of all pages, where links between them are to be checked. */
  readonly pages?: ReadonlySet<string>
}

export type Written = Readonly<Record<string, unknown>>

/** A page while it is checked: any part of it may be wrong, and each check must stand on sound parts only. */
export interface PageDraft {
  /** Null for a page that stands in no file. */
  readonly file: string | null
  readonly page: Written
  readonly context: PageContext
  /** The page's inputs by name; null for one that the schema refuses. */
  readonly inputs: ReadonlyMap<string, Input | null>
  /** Whether the schema found nothing wrong at or below a path. */
  sound(path: Path): boolean
  report(fault: Fault): void
  /** Nothing more would be heard: a hostile text with 50,000 names must not buy as many searches. */
  full(): boolean
}

export function createDraft(
  file: string | null,
  page: Written,
  context: PageContext,
  schemaFaults: readonly Fault[],
  { report, full }: Pick<PageDraft, 'report' | 'full'>,
): PageDraft {
  const { instance } = context.registry
  const sound = (path: Path) => {
    const place = placeInFile(path, instance)
    return !schemaFaults.some((fault) => place.every((step, i) => fault.path[i] === step))
  }
  const inputs = Object.entries(isMap(page.inputs) ? page.inputs : {}).map(([name, input]) => {
    return [name, sound(['inputs', name]) ? (input as Input) : null] as const
  })
  return { file, page, context, inputs: new Map(inputs), sound, report, full }
}

/** A widget of a draft with its place, and the tab it stands on; null above the tabs. */
export interface WidgetDraft {
  readonly path: Path
  readonly value: Written
  readonly tab: string | null
}

/** A tab of a draft with its place. */
export interface TabDraft {
  readonly path: Path
  readonly value: Written
}

export function tabDrafts(page: Written): TabDraft[] {
  return entriesOf(page.tabs, ['tabs']).flatMap((tab) => [
    tab,
    ...entriesOf(tab.value.tabs, [...tab.path, 'tabs']),
  ])
}

export function widgetDrafts(page: Written): WidgetDraft[] {
  const above = entriesOf(page.widgets, ['widgets']).map((widget) => ({ ...widget, tab: null }))
  const inTabs = tabDrafts(page).flatMap(({ path, value }) =>
    entriesOf(value.widgets, [...path, 'widgets']).map((widget) => ({ ...widget, tab: path.join('.') })),
  )
  return [...above, ...inTabs]
}

function entriesOf(list: unknown, path: Path): { path: Path; value: Written }[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((value, i) => (isMap(value) ? [{ path: [...path, i], value }] : []))
}

/** Names that a part of a page may use besides inputs, and those it was seen to use. */
export interface Names {
  readonly more: ReadonlySet<string>
  readonly used: Set<string>
}

/**
 * Reports every `$name` below a path, and every `{name}` in its texts in two languages, that nothing is called.
 * Whether all names are known and their inputs sound, so that values can be bound.
 */
export function checkReferences(draft: PageDraft, path: Path, value: unknown, names: Names): boolean {
  if (typeof value === 'string') {
    const name = referenceIn(value)
    return name === undefined || checkName(draft, path, name, 'value', names)
  }
  if (typeof value !== 'object' || value === null) return true
  const { languages } = draft.context.registry.instance
  const check = isText(value, languages) ? checkText : checkReferences
  const entries = Array.isArray(value) ? value.map((entry, i) => [i, entry] as const) : Object.entries(value)
  return entries.map(([step, entry]) => check(draft, [...path, step], entry, names)).every(Boolean)
}

/** The same for `{name}` in a text, or in both languages of one. */
export function checkText(draft: PageDraft, path: Path, text: unknown, names: Names): boolean {
  if (isMap(text)) return checkReferences(draft, path, text, names)
  if (typeof text !== 'string') return true
  return referencesIn(text)
    .map(({ name, from, to }) => checkName(draft, path, name, [from, to], names))
    .every(Boolean)
}

export function checkName(
  draft: PageDraft,
  path: Path,
  name: string,
  at: Fault['at'],
  names: Names,
): boolean {
  if (draft.full()) return false
  names.used.add(name)
  if (names.more.has(name)) return true
  const input = draft.inputs.get(name)
  if (input === undefined) {
    const words = unknown(`unknown input ${quote(name)}`, name, [...draft.inputs.keys(), ...names.more])
    draft.report({ code: 'unknown-input', path, at, ...words })
  }
  return input != null
}
