import { LRUCache } from 'lru-cache'
import { checkPageValue } from '../../core/edit/check-page-value.ts'
import { put } from '../../core/edit/put.ts'
import { type WrittenPage, without } from '../../core/edit/written-page.ts'
import { inOwnWords } from '../../core/page/own-words.ts'
import { allWidgets, type Page, type Widget, withWidgets } from '../../core/page/page.ts'
import type { PageContext } from '../../core/page/page-draft.ts'
import { sees } from '../../core/registry/scope.ts'
import { isMap } from '../../core/words/is-map.ts'
import { AtSchema } from '../../core/words/schemas.ts'
import { checkSchema } from '../../core/yaml/check-schema.ts'
import type { Path } from '../../core/yaml/issue.ts'
import type { IssueCode } from '../../core/yaml/issue-codes.ts'
import { scopedPage } from '../rights/scoped-page.ts'
import { wholeOf } from '../rights/scoped-state.ts'
import { scopedWritten } from '../rights/scoped-written.ts'
import type { LoadedPage } from '../state/pages.ts'
import { perState } from '../state/per-state.ts'
import { shareOf } from '../state/share-of.ts'
import type { State } from '../state/state.ts'
import { layoutOf, parseWritten } from './written.ts'

/** A written page by its contents. */
export interface Kept {
  readonly page: string
  readonly layout: string
  /** JSON. */
  readonly text: string
}

const MAX_BYTES = 32 << 20
/** Roughly what a page takes once it is read, for each character of its text. */
const WEIGHT = 8

const opened = perState(
  ({ scope }) =>
    new LRUCache<string, { readonly loaded: LoadedPage | null }>({ maxSize: shareOf(scope, MAX_BYTES) }),
)

/**
 * A version of a page as a state has it, for readers of that state: what of it is no longer there stands in its place
 * and says so. Null where nothing of it can be read by this instance any more.
 */
export function openPage(state: State, kept: Kept): LoadedPage | null {
  const pages = opened(state)
  // One text may be kept under two pages' ids only if it says so itself, and then it is none of them.
  const known = pages.get(kept.layout)
  if (known) return known.loaded
  const whole = wholeOf(state)
  const loaded = whole === state ? read(state, kept) : partOf(state, openPage(whole, kept))
  pages.set(kept.layout, { loaded }, { size: weightOf(kept) })
  return loaded
}

const weightOf = ({ text }: Kept) => WEIGHT * text.length + 1

/** A page that was just checked by all that a state has, and found sound: it need not be read again. */
export function rememberOpened(state: State, kept: Kept, page: Page): void {
  if (wholeOf(state) !== state) return
  const { page: id, layout } = kept
  const loaded = { id, page, issues: [], lastGood: null, version: { layout, missing: new Map() } }
  if (!opened(state).has(layout)) opened(state).set(layout, { loaded }, { size: weightOf(kept) })
}

function partOf({ registry, scope }: State, loaded: LoadedPage | null): LoadedPage | null {
  if (!loaded?.page) return loaded
  return { ...loaded, page: scopedPage(loaded.page, registry, (id) => sees(scope.pages, id)) }
}

function read(state: State, { page: id, layout, text }: Kept): LoadedPage | null {
  const missing = new Map<string, IssueCode>()
  const shipped = shippedOf(state, id)?.written
  // Links are not checked: a page that is gone says so itself, to who follows one.
  const context = { registry: state.registry, queries: state.plugins.queries, widgets: state.plugins.widgets }
  const page = readWhatIsThere(parseWritten(text), context, shipped, missing)
  return page?.id === id ? { id, page, issues: [], lastGood: null, version: { layout, missing } } : null
}

/** Each round mends what the one before has left: an input that goes takes widgets with it. */
const ROUNDS = 8

function readWhatIsThere(
  written: WrittenPage,
  context: PageContext,
  shipped: WrittenPage | undefined,
  missing: Map<string, IssueCode>,
): Page | null {
  const gone = new Map<unknown, IssueCode>()
  let value = written
  for (let round = 0; round < ROUNDS; round++) {
    const there = withWidgets(value as Page, (widget) => (gone.has(widget) ? [] : [widget]))
    const { page, faults } = checkPageValue(there, context, { anySize: true })
    if (page) return gone.size === 0 ? page : withPlaces(page, value, gone, missing, context)
    const before = value
    for (const { path } of faults) if (!widgetAt(there, path)) value = withoutFault(value, path, shipped)
    // An input that is mended may mend the widgets that name it.
    if (value !== before) continue
    for (const { path, code } of faults) {
      const widget = widgetAt(there, path)
      if (widget) gone.set(widget, gone.get(widget) ?? code)
    }
  }
  return null
}

/** The widget that a place in a written page belongs to. */
export function widgetAt(page: unknown, path: Path): Readonly<Record<string, unknown>> | undefined {
  let value = page
  for (const [i, step] of path.entries()) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[step]
    if (typeof step === 'number' && path[i - 1] === 'widgets') return isMap(value) ? value : undefined
  }
  return undefined
}

/** Without what a fault outside of widgets is about: of an input, what the shipped page says in its place. */
function withoutFault(page: WrittenPage, path: Path, shipped: WrittenPage | undefined): WrittenPage {
  const [top, name] = path
  const own = page[top!]
  if (top === 'inputs' && typeof name === 'string' && isMap(own) && Object.hasOwn(own, name)) {
    const other = isMap(shipped?.inputs) ? shipped.inputs[name] : undefined
    const { [name]: was, ...rest } = own
    const same = other === undefined || JSON.stringify(other) === JSON.stringify(was)
    return { ...page, inputs: same ? rest : { ...own, [name]: other } }
  }
  const controls = path.indexOf('controls')
  if (top === 'tabs' && controls > 0) return put(page, path.slice(0, controls + 1), undefined) as WrittenPage
  if (top === 'title' && shipped) return { ...page, title: shipped.title }
  if (typeof top !== 'string' || ['id', 'title', 'tabs', 'widgets'].includes(top)) return page
  return without(page, top)
}

/** The page with the widgets that were left out in their places again, where they have an id and a place. */
function withPlaces(
  page: Page,
  written: WrittenPage,
  gone: ReadonlyMap<unknown, IssueCode>,
  missing: Map<string, IssueCode>,
  { registry: { instance } }: PageContext,
): Page {
  const there = new Map(allWidgets(page).map((widget) => [widget.id, widget]))
  const place = (one: Widget): Widget[] => {
    const code = gone.get(one)
    const own = there.get(one.id)
    if (code === undefined) return own ? [own] : []
    const { id, widget, at, title } = one
    if (own || missing.has(id) || typeof id !== 'string' || typeof widget !== 'string') return []
    if (checkSchema(AtSchema, at, 'at', instance).faults.length > 0) return []
    missing.set(id, code)
    const isTitle = isMap(title) && instance.languages.every((lang) => typeof title[lang] === 'string')
    return [{ id, widget, at, ...(isTitle ? { title } : {}) }]
  }
  const { widgets, tabs } = withWidgets(written as Page, place)
  return { ...page, ...(widgets ? { widgets } : {}), ...(tabs ? { tabs } : {}) }
}

export interface ShippedPage {
  readonly layout: string
  readonly written: WrittenPage
}

const shippedPages = perState(() => new WeakMap<LoadedPage, ShippedPage>())

/** A page of a YAML file as it stands there; of what a reader does not see there is nothing in it. */
export function shippedOf(state: State, id: string): ShippedPage | undefined {
  const loaded = state.pages.get(id)
  if (!loaded?.page) return undefined
  const pages = shippedPages(state)
  const known = pages.get(loaded)
  if (known) return known
  const whole = wholeOf(state)
  const { instance } = state.registry
  const made =
    whole === state
      ? writtenAs(inOwnWords(loaded.page, instance) as WrittenPage)
      : partOfShipped(state, shippedOf(whole, id)!)
  pages.set(loaded, made)
  return made
}

const writtenAs = (written: WrittenPage): ShippedPage => ({ written, layout: layoutOf(written) })

/** It keeps the name of the whole: readers of all scopes ask for one page by one name. */
const partOfShipped = (state: State, { layout, written }: ShippedPage): ShippedPage => ({
  layout,
  written: scopedWritten(state, written),
})
