import { isMap } from '../words/is-map.ts'
import { unknown } from '../words/nearest.ts'
import { type Fault, type Path, quote } from '../yaml/issue.ts'
import { referenceIn } from './inputs.ts'
import type { Input, InputValue } from './page.ts'
import {
  checkName,
  type Names,
  type PageDraft,
  tabDrafts,
  type WidgetDraft,
  type Written,
} from './page-draft.ts'
import { choiceValues, readInput } from './read-input.ts'

const NO_NAMES = (): Names => ({ more: new Set(), used: new Set() })

/** The repeater's name with the values it takes; empty for a widget without a sound one. */
export function checkRepeat(
  draft: PageDraft,
  { path, value }: WidgetDraft,
): Map<string, readonly InputValue[]> {
  const at = [...path, 'repeat']
  if (!isMap(value.repeat)) return new Map()
  const { over, as } = value.repeat
  if (typeof as !== 'string') return new Map()
  const repeats = new Map<string, readonly InputValue[]>([[as, Array.isArray(over) ? over : []]])
  if (!draft.sound(at)) return repeats
  if (draft.inputs.has(as)) {
    const message = `duplicate name ${quote(as)}; an input has it already`
    draft.report({ code: 'duplicate-id', path: [...at, 'as'], message })
  }
  if (typeof over !== 'string') return repeats
  const name = referenceIn(over)
  if (name === undefined) {
    const message = `invalid over: ${quote(over)}; expected a list or the name of an input, such as $name`
    draft.report({ code: 'invalid-value', path: [...at, 'over'], message })
    return repeats
  }
  if (!checkName(draft, [...at, 'over'], name, 'value', NO_NAMES())) return repeats
  const input = draft.inputs.get(name)
  if (input?.type !== 'multi-choice') {
    const message = `invalid over: input ${quote(name)} is a ${input?.type}; expected a multi-choice`
    draft.report({ code: 'invalid-value', path: [...at, 'over'], message })
    return repeats
  }
  return repeats.set(as, choiceValues(input.options, draft.context.registry))
}

/** Conditions name inputs, or the repeater's name, and values that these can have, and metrics that exist. */
export function checkWhen(
  draft: PageDraft,
  { path, value }: WidgetDraft,
  repeats: ReadonlyMap<string, readonly InputValue[]>,
): void {
  if (!isMap(value.when)) return
  for (const part of ['input', 'not'] as const) {
    const conditions = value.when[part]
    if (!isMap(conditions)) continue
    for (const [name, wanted] of Object.entries(conditions)) {
      const at = [...path, 'when', part, name]
      const names: Names = { more: new Set(repeats.keys()), used: new Set() }
      if (!checkName(draft, at, name, 'key', names) || !draft.sound(at)) continue
      const possible = repeats.get(name) ?? possibleValues(draft, draft.inputs.get(name))
      if (!Array.isArray(wanted)) checkPossible(draft, at, name, possible, wanted)
      else for (const [i, one] of wanted.entries()) checkPossible(draft, [...at, i], name, possible, one)
    }
  }
  const metrics = draft.sound([...path, 'when', 'available']) ? value.when.available : undefined
  if (!Array.isArray(metrics)) return
  metrics.forEach((metric: string, i) => {
    const known = draft.context.registry.metrics
    if (known.has(metric)) return
    const words = unknown(`unknown metric ${quote(metric)}`, metric, known.keys())
    draft.report({ code: 'unknown-metric', path: [...path, 'when', 'available', i], ...words })
  })
}

/** Every value that an input can have, where they are few. */
function possibleValues(draft: PageDraft, input: Input | null | undefined): readonly InputValue[] {
  if (input?.type === 'toggle') return [true, false]
  if (input?.type !== 'choice' && input?.type !== 'multi-choice') return []
  return choiceValues(input.options, draft.context.registry)
}

/** A condition on a value that an input never has would never hold. */
function checkPossible(
  draft: PageDraft,
  path: Path,
  name: string,
  possible: readonly InputValue[],
  wanted: unknown,
): void {
  if (possible.length === 0 || possible.some((value) => value === wanted)) return
  const words = unknown(`invalid ${name}: ${quote(wanted)}`, String(wanted), possible.map(String))
  draft.report({ code: 'invalid-value', path, ...words })
}

/** `expect` speaks of columns that the query returns. */
export function checkExpect(
  draft: PageDraft,
  { path, value }: WidgetDraft,
  columns?: ReadonlySet<string>,
): void {
  const at = [...path, 'expect']
  if (!isMap(value.expect) || !draft.sound(at)) return
  const { minRows, maxRows, notNull, unique, range } = value.expect as {
    minRows?: number
    maxRows?: number
    notNull?: string[]
    unique?: string[]
    range?: Record<string, [number, number]>
  }
  if (minRows !== undefined && maxRows !== undefined && minRows > maxRows) {
    const message = `invalid maxRows: ${maxRows}; expected at least ${minRows}, as minRows says`
    draft.report({ code: 'out-of-range', path: [...at, 'maxRows'], message })
  }
  if (!columns) return
  const check = (column: string, place: Path, mark: Fault['at']) => {
    if (columns.has(column)) return
    const message = `missing column ${quote(column)} in query ${quote(value.query)}`
    draft.report({ code: 'missing-column', path: place, at: mark, ...unknown(message, column, columns) })
  }
  for (const [i, column] of notNull?.entries() ?? []) check(column, [...at, 'notNull', i], 'value')
  for (const [i, column] of unique?.entries() ?? []) check(column, [...at, 'unique', i], 'value')
  for (const [column, [least, most]] of Object.entries(range ?? {})) {
    check(column, [...at, 'range', column], 'key')
    if (least <= most) continue
    const message = `invalid range: ${least} to ${most}; expected the lesser number first`
    draft.report({ code: 'out-of-range', path: [...at, 'range', column], message })
  }
}

/** A file holds columns that the query returns, and a workbook is split by one of those in it. */
export function checkExport(
  draft: PageDraft,
  { path, value }: WidgetDraft,
  columns?: ReadonlySet<string>,
): void {
  const at = [...path, 'export']
  if (!columns || !isMap(value.export) || !draft.sound(at)) return
  const { columns: listed, split } = value.export as { columns?: string[]; split?: { column: string } }
  const check = (column: string, known: ReadonlySet<string>, where: string, place: Path) => {
    if (known.has(column)) return
    const message = `missing column ${quote(column)} in ${where}`
    draft.report({ code: 'missing-column', path: [...at, ...place], ...unknown(message, column, known) })
  }
  const query = `query ${quote(value.query)}`
  for (const [i, column] of listed?.entries() ?? []) check(column, columns, query, ['columns', i])
  if (split)
    check(split.column, listed ? new Set(listed) : columns, listed ? 'the export' : query, [
      'split',
      'column',
    ])
}

/** A click sets inputs of this page to values they take, or opens a page that exists. */
export function checkClick(
  draft: PageDraft,
  { path, value }: WidgetDraft,
  names: Names,
  columns?: ReadonlySet<string>,
): void {
  const at = [...path, 'on', 'click']
  if (!isMap(value.on) || !isMap(value.on.click) || !draft.sound(at)) return
  const click = value.on.click as {
    set?: Written
    open?: string
    subject?: string
    tab?: string
    with?: Written
  }
  if (click.subject !== undefined) {
    checkSent(draft, [...at, 'subject'], click.subject, names, columns, value.query)
  }
  for (const part of ['set', 'with'] as const) {
    for (const [name, sent] of Object.entries(click[part] ?? {})) {
      const place = [...at, part, name]
      if (part === 'set' && !checkName(draft, place, name, 'key', NO_NAMES())) continue
      const literal = checkSent(draft, place, sent, names, columns, value.query)
      if (part === 'set' && literal) checkSettable(draft, place, name, sent)
    }
  }
  const { pages } = draft.context
  if (click.open !== undefined && pages && !pages.has(click.open) && click.open !== draft.page.id) {
    const words = unknown(`unknown page ${quote(click.open)}`, click.open, pages)
    draft.report({ code: 'unknown-page', path: [...at, 'open'], ...words })
  }
  const here = click.open === undefined || click.open === draft.page.id
  const tabs = tabDrafts(draft.page).flatMap(({ value: { id } }) => (typeof id === 'string' ? [id] : []))
  if (click.tab !== undefined && here && !tabs.includes(click.tab)) {
    const words = unknown(`unknown tab ${quote(click.tab)}`, click.tab, tabs)
    draft.report({ code: 'invalid-value', path: [...at, 'tab'], ...words })
  }
}

/** Whether the value is written out: neither a column of the clicked row nor a name. */
function checkSent(
  draft: PageDraft,
  path: Path,
  sent: unknown,
  names: Names,
  columns: ReadonlySet<string> | undefined,
  query: unknown,
): boolean {
  if (typeof sent !== 'string') return true
  if (sent.startsWith('$row.')) {
    const column = sent.slice('$row.'.length)
    if (columns && !columns.has(column)) {
      const message = `missing column ${quote(column)} in query ${quote(query)}`
      draft.report({ code: 'missing-column', path, ...unknown(message, column, columns) })
    }
    return false
  }
  const name = referenceIn(sent)
  if (name !== undefined) checkName(draft, path, name, 'value', names)
  return name === undefined
}

function checkSettable(draft: PageDraft, path: Path, name: string, sent: unknown): void {
  const input = draft.inputs.get(name)
  if (!input) return
  const read = readInput(name, input, [String(sent)], draft.context.registry)
  if ('message' in read) draft.report({ code: 'invalid-value', path, message: read.message })
}
