import { isMap } from '../words/is-map.ts'
import { unknown } from '../words/nearest.ts'
import type { At } from '../words/table.ts'
import { type Path, quote } from '../yaml/issue.ts'
import { defaultsOf, placesOf, RESERVED_INPUTS } from './inputs.ts'
import { outOfGrid, overlaps } from './layout.ts'
import type { Input, Widget } from './page.ts'
import {
  checkText,
  type PageDraft,
  tabDrafts,
  type WidgetDraft,
  type Written,
  widgetDrafts,
} from './page-draft.ts'
import {
  choiceValues,
  countFault,
  dateFault,
  dateRangeFault,
  rangeFault,
  subjectFault,
  subjectSymbols,
} from './read-input.ts'
import { isShellPage } from './shell-pages.ts'
import { exclude } from './when.ts'

/** What a schema cannot say of a page as a whole: its id, its inputs, ids that meet, places on the grid. */
export function checkPage(draft: PageDraft): void {
  const { page, context } = draft
  const fileId = draft.file?.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/i, '')
  if (fileId !== undefined && draft.sound(['id']) && typeof page.id === 'string' && page.id !== fileId) {
    const message = `invalid id: ${quote(page.id)}; expected ${quote(fileId)}, as the file is called`
    draft.report({ code: 'invalid-value', path: ['id'], message })
  }
  if (typeof page.id === 'string' && isShellPage(page.id)) {
    const message = `invalid id: ${quote(page.id)} is a page of the shell itself; expected another`
    draft.report({ code: 'reserved-id', path: ['id'], message })
  }
  const groups = [...context.registry.labels.keys()].flatMap((key) => /^group\.(.*)$/.exec(key)?.[1] ?? [])
  if (typeof page.group === 'string' && groups.length > 0 && !groups.includes(page.group)) {
    const words = unknown(`unknown group ${quote(page.group)}`, page.group, groups)
    draft.report({ code: 'invalid-value', path: ['group'], ...words })
  }
  const names = { more: new Set<string>(), used: new Set<string>() }
  checkText(draft, ['title'], page.title, names)
  checkText(draft, ['subtitle'], page.subtitle, names)
  for (const [name, input] of draft.inputs) checkInput(draft, name, input)

  const tabs = tabDrafts(page)
  const widgets = widgetDrafts(page)
  checkUnique(draft, 'tab', tabs)
  checkUnique(draft, 'widget', widgets)
  for (const { path, value } of tabs) {
    if (!value.tabs || !value.widgets) continue
    const message = `invalid tab ${quote(value.id)}: widgets beside tabs; expected one of them`
    draft.report({ code: 'invalid-value', path: [...path, 'widgets'], at: 'key', message })
  }
  checkPlaces(draft, widgets)
}

function checkUnique(
  draft: PageDraft,
  kind: string,
  all: readonly { readonly path: Path; readonly value: Written }[],
): void {
  const seen = new Set<unknown>()
  for (const { path, value } of all) {
    if (typeof value.id !== 'string') continue
    if (seen.has(value.id)) {
      const message = `duplicate ${kind} ${quote(value.id)}; ids are unique over the page`
      draft.report({ code: 'duplicate-id', path: [...path, 'id'], message })
    }
    seen.add(value.id)
  }
}

function checkInput(draft: PageDraft, name: string, input: Input | null): void {
  const path = ['inputs', name]
  if (RESERVED_INPUTS.includes(name)) {
    const message = `invalid input ${quote(name)}: the address or a download uses this name itself`
    draft.report({ code: 'invalid-value', path, at: 'key', message })
  }
  if (input === null) return
  const { registry } = draft.context
  const badDefault = (why: string, suggestion?: string, at: Path = []) => {
    const message = `invalid default: ${why}`
    draft.report({ code: 'invalid-value', path: [...path, 'default', ...at], message, suggestion })
  }
  switch (input.type) {
    case 'subject': {
      const { entity, group } = input
      if (entity !== undefined && !registry.entities.has(entity)) {
        const words = unknown(`unknown entity ${quote(entity)}`, entity, registry.entities.keys())
        draft.report({ code: 'unknown-entity', path: [...path, 'entity'], ...words })
      } else if (group !== undefined && !registry.groups.has(group)) {
        const words = unknown(
          `unknown ${registry.instance.group.name} ${quote(group)}`,
          group,
          registry.groups.keys(),
        )
        draft.report({ code: 'unknown-group', path: [...path, 'group'], ...words })
      } else if (registry.subjects.size > 0 && !registry.subjects.has(input.default)) {
        const known = subjectSymbols(input, registry)
        const { message, suggestion } = unknown(
          `unknown ${registry.instance.subject.name} ${quote(input.default)}`,
          input.default.toUpperCase(),
          known,
        )
        badDefault(message, suggestion)
      } else {
        const why = subjectFault(input, input.default, registry)
        if (why) badDefault(why)
      }
      return
    }
    case 'choice':
    case 'multi-choice': {
      const known = choiceValues(input.options, registry)
      const twice = known.find((value, i) => known.indexOf(value) !== i)
      if (twice !== undefined) {
        const message = `duplicate option ${quote(twice)}`
        draft.report({ code: 'invalid-value', path: [...path, 'options'], message })
      }
      const chosen = input.type === 'choice' ? [input.default] : input.default
      const wrong = chosen.find((value) => !known.includes(value))
      // A registry can be empty where the data has no such list.
      if (wrong !== undefined && known.length > 0) {
        const { message, suggestion } = unknown(quote(wrong), String(wrong), known.map(String))
        badDefault(message, suggestion, input.type === 'choice' ? [] : [chosen.indexOf(wrong)])
      } else if (input.type === 'multi-choice') {
        const why = countFault(input, chosen.length)
        if (why) badDefault(why)
      }
      return
    }
    case 'range': {
      if (input.min >= input.max) {
        const message = `invalid max: ${input.max}; expected more than ${input.min}`
        draft.report({ code: 'out-of-range', path: [...path, 'max'], message })
        return
      }
      const why = rangeFault(input, input.default)
      if (why) {
        const message = `invalid default: ${input.default}; ${why}`
        draft.report({ code: 'out-of-range', path: [...path, 'default'], message })
      }
      return
    }
    case 'text': {
      const limit = input.maxLength ?? 200
      if (input.default.length > limit)
        badDefault(`${input.default.length} characters; expected at most ${limit}`)
      return
    }
    case 'date': {
      const why = dateFault(input.default, '')
      if (why) badDefault(why)
      return
    }
    case 'date-range': {
      const why = dateRangeFault(input.default)
      if (why) badDefault(why)
    }
  }
}

function checkPlaces(draft: PageDraft, widgets: readonly WidgetDraft[]): void {
  const inputs = Object.fromEntries(
    [...draft.inputs].flatMap(([name, input]) => (input ? [[name, input]] : [])),
  )
  const defaults = defaultsOf(inputs)
  const placed: { id: unknown; tab: string | null; when: Widget['when']; places: At[] }[] = []
  for (const { path, value, tab } of widgets) {
    if (draft.context.widgets.get(value.widget as string)?.frame === 'header') continue
    const at = [...path, 'at']
    if (!isMap(value.at) || !draft.sound(at)) continue
    const place = value.at as unknown as At
    if (outOfGrid(place)) {
      const message = `invalid at: columns ${place.x} to ${place.x + place.w - 1}; expected at most column 11`
      draft.report({ code: 'out-of-grid', path: at, message })
      continue
    }
    const repeat = draft.sound([...path, 'repeat']) ? (value.repeat as Widget['repeat']) : undefined
    const places = placesOf(place, repeat, defaults)
    const when = draft.sound([...path, 'when']) ? (value.when as Widget['when']) : undefined
    const other = placed.find(
      (one) =>
        one.tab === tab &&
        one.places.some((a) => places.some((b) => overlaps(a, b))) &&
        !exclude(one.when, when, inputs),
    )
    if (other) {
      draft.report({ code: 'overlap', path: at, message: `invalid at: overlaps widget ${quote(other.id)}` })
    }
    placed.push({ id: value.id, tab, when, places })
  }
}
