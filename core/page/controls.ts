import { unknown } from '../words/nearest.ts'
import { type Path, quote } from '../yaml/issue.ts'
import type { Page, Widget } from './page.ts'
import {
  checkName,
  type PageDraft,
  tabDrafts,
  type WidgetDraft,
  type Written,
  widgetDrafts,
} from './page-draft.ts'

/**
 * The inputs that a widget reads: `$name` anywhere in its texts, `{name}` inside a text, or a condition on it. What a
 * click in it does and where it stands are not reading.
 */
export function namedInputs(widget: Partial<Widget>, known: readonly string[]): string[] {
  const { when, at: _at, id: _id, on: _on, controls: _controls, ...texts } = widget
  const said = JSON.stringify(texts)
  const conditions = new Set([...Object.keys(when?.input ?? {}), ...Object.keys(when?.not ?? {})])
  return known.filter(
    (name) => conditions.has(name) || said.includes(`"$${name}"`) || said.includes(`{${name}}`),
  )
}

/**
 * The subjects that a widget's numbers are of, as its query or its title says. One that it only marks among others, in
 * its options, is not.
 */
export function widgetSubjects({ params, title }: Partial<Widget>, subjects: readonly string[]): string[] {
  return namedInputs({ params, title }, subjects)
}

/** Names of the inputs that choose a subject. */
export function subjectInputs({ inputs = {} }: Pick<Page, 'inputs'>): string[] {
  return Object.entries(inputs).flatMap(([name, { type }]) => (type === 'subject' ? [name] : []))
}

/** A widget by the subjects that it is about and the inputs that stand at it. */
interface Placed {
  readonly subjects: readonly string[]
  readonly controls: readonly string[]
}

/**
 * What a tab is about: the subjects of its widgets. One that is chosen at a widget is the business of that part alone.
 */
export function tabSubjects(widgets: readonly Placed[]): readonly string[] {
  const own = new Set(widgets.flatMap(({ controls }) => controls))
  return [...new Set(widgets.flatMap(({ subjects }) => subjects))].filter((name) => !own.has(name))
}

/**
 * Of the widgets above the tabs those that a tab shows: one about a subject belongs to the tabs that are about it too,
 * unless none is.
 */
export function shownAbove<W extends Placed>(
  above: readonly W[],
  tab: readonly Placed[],
  tabs: readonly (readonly Placed[])[],
): readonly W[] {
  const here = new Set(tabSubjects(tab))
  const anywhere = new Set(tabs.flatMap(tabSubjects))
  return above.filter(({ subjects }) => subjects.every((name) => here.has(name) || !anywhere.has(name)))
}

/** Frames with a head or a line of their own, at which inputs can stand. */
const HOLD_CONTROLS: readonly string[] = ['widget', 'bare']

/** `controls` name inputs of the page, each once a tab, at something that reads them and has room for them. */
export function checkControls(draft: PageDraft): void {
  const widgets = widgetDrafts(draft.page)
  const places = new Map<string, Map<string, string>>()
  for (const { path, value } of tabDrafts(draft.page)) {
    if (value.controls === undefined) continue
    if (value.tabs !== undefined) {
      const message = `invalid tab ${quote(value.id)}: controls beside tabs; expected them on the tabs inside`
      draft.report({ code: 'invalid-value', path: [...path, 'controls'], at: 'key', message })
      continue
    }
    const tab = path.join('.')
    const shown = widgets.filter((widget) => widget.tab === tab || widget.tab === null)
    checkPlace(draft, path, value, `tab ${quote(value.id)}`, shown, placesOf(places, tab))
  }
  for (const widget of widgets) {
    const { path, value, tab } = widget
    if (value.controls === undefined) continue
    const frame = draft.context.widgets.get(value.widget as string)?.frame
    if (frame && !HOLD_CONTROLS.includes(frame)) {
      const message = `invalid controls: widget ${quote(value.widget)} has no head for them; expected them on a heading or the tab`
      draft.report({ code: 'invalid-value', path: [...path, 'controls'], at: 'key', message })
      continue
    }
    const beside = widgets.filter((other) => other.tab === tab)
    checkPlace(draft, path, value, `widget ${quote(value.id)}`, beside, placesOf(places, tab ?? ''))
  }
}

function placesOf(places: Map<string, Map<string, string>>, tab: string): Map<string, string> {
  const taken = places.get(tab) ?? new Map<string, string>()
  places.set(tab, taken)
  return taken
}

function checkPlace(
  draft: PageDraft,
  path: Path,
  { controls }: Written,
  where: string,
  readers: readonly WidgetDraft[],
  taken: Map<string, string>,
): void {
  if (!Array.isArray(controls) || !draft.sound([...path, 'controls'])) return
  const known = [...draft.inputs.keys()]
  controls.forEach((name: string, i) => {
    const at = [...path, 'controls', i]
    if (!checkName(draft, at, name, 'value', { more: new Set(), used: new Set() })) return
    const other = taken.get(name)
    if (other !== undefined) {
      const message = `duplicate control ${quote(name)}: it stands at ${other} already`
      draft.report({ code: 'duplicate-id', path: at, message })
      return
    }
    taken.set(name, where)
    if (readers.some(({ value }) => namedInputs(value as Partial<Widget>, known).includes(name))) return
    const read = readers.flatMap(({ value }) => namedInputs(value as Partial<Widget>, known))
    const words = unknown(`invalid control ${quote(name)} at ${where}: no widget there reads it`, name, read)
    draft.report({ code: 'invalid-value', path: at, ...words })
  })
}
