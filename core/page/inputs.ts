import type { Registry } from '../registry/registry.ts'
import { isMap } from '../words/is-map.ts'
import { nearestAll, unknown } from '../words/nearest.ts'
import type { At } from '../words/table.ts'
import type { Lang, Text } from '../words/text.ts'
import { quote } from '../yaml/issue.ts'
import type { InputValue, Page, Widget } from './page.ts'
import { readInput } from './read-input.ts'

/** Values by name: of a page's inputs, and of a repeater's own name inside it. */
export type InputValues = Readonly<Record<string, InputValue>>
/** A query string, as HTTP servers parse it: a repeated key is a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** A part of the query string that an input cannot take. */
export interface InputFault {
  /** The input, or the unknown key. */
  readonly field: string
  readonly message: string
  readonly nearest?: string[]
  /** The symbol is in no registry: "not found" rather than "bad request". */
  readonly unknownSubject?: boolean
}

/** Names that the address bar or a download uses itself, so that no input may have them. */
export const RESERVED_INPUTS: readonly string[] = [
  ...[
    'tab',
    'lang',
    'theme',
    'row',
    'session',
    'between',
    'layout',
    'draft',
    'edit',
    'new',
    'screen',
    'compare',
    'asOf',
  ],
]

/** Of those, what says which part and which version of a page is meant. */
const OF_PAGE = ['tab', 'layout', 'draft']

/**
 * The value of every input of a page for a query string: what the reader set, else the default. Texts become typed
 * values; a symbol is trimmed and upper-cased; a multi-choice is repeated keys or commas; a date range is
 * `from..to`. Every key that no input takes and every value out of its range is a fault; what says which part and version
 * of the page is meant is left alone.
 */
export function resolveInputs(
  page: Pick<Page, 'inputs'>,
  query: Query,
  registry: Registry,
): { values: InputValues; faults: InputFault[] } {
  const inputs = Object.entries(page.inputs ?? {})
  const faults: InputFault[] = []
  for (const key of Object.keys(query)) {
    if (OF_PAGE.includes(key) || inputs.some(([name]) => name === key)) continue
    const known = inputs.map(([name]) => name)
    const { message } = unknown(`unknown input ${quote(key)}`, key, known)
    faults.push({ field: key, message, nearest: nearestAll(key, known) })
  }
  const values: Record<string, InputValue> = {}
  for (const [name, input] of inputs) {
    values[name] = input.default
    const sent = Object.hasOwn(query, name) ? query[name] : undefined
    if (sent === undefined) continue
    const read = readInput(name, input, typeof sent === 'string' ? [sent] : sent, registry)
    if ('value' in read) values[name] = read.value
    else faults.push({ field: name, ...read })
  }
  return { values, faults }
}

const REFERENCE = /^\$([\p{L}_][\p{L}\d_]*)$/u
const SPLICE = /\{([\p{L}_][\p{L}\d_]*)\}/gu

/** The name in `$name`; undefined for any other text. */
export function referenceIn(text: string): string | undefined {
  return REFERENCE.exec(text)?.[1]
}

/** The names in `{name}` inside a text, with the stretch that each takes. */
export function referencesIn(text: string): { name: string; from: number; to: number }[] {
  return [...text.matchAll(SPLICE)].map((match) => ({
    name: match[1]!,
    from: match.index,
    to: match.index + match[0].length,
  }))
}

/**
 * Puts values in place of `$name` throughout params, options or conditions, and of `{name}` inside texts in two
 * languages. `$$` at the start of a text stands for one `$`. A name without a value stays as it is written:
 * `parsePage` refuses such pages.
 */
export function bindValue(value: unknown, values: InputValues, languages: readonly Lang[]): unknown {
  if (typeof value === 'string') {
    const name = referenceIn(value)
    if (name !== undefined) return Object.hasOwn(values, name) ? values[name] : value
    return value.startsWith('$$') ? value.slice(1) : value
  }
  if (Array.isArray(value)) return value.map((entry) => bindValue(entry, values, languages))
  if (typeof value !== 'object' || value === null) return value
  if (isText(value, languages)) return bindText(value, values)
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, bindValue(entry, values, languages)]),
  )
}

/** Whether a map is a text in the languages of the instance: it has each of them and nothing else. */
export function isText(value: unknown, languages: readonly Lang[]): value is Text {
  if (!isMap(value) || Object.keys(value).length !== languages.length) return false
  return languages.every((lang) => typeof value[lang] === 'string')
}

/** Splices values into `{name}`; a list is written with commas. A name without a value stays as it is written. */
export function bindText<T extends string | Text>(text: T, values: InputValues): T
export function bindText(text: string | Text, values: InputValues): string | Text {
  if (typeof text !== 'string') {
    return Object.fromEntries(Object.entries(text).map(([lang, own]) => [lang, bindText(own, values)]))
  }
  return text.replace(SPLICE, (written, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? written : Array.isArray(value) ? value.join(', ') : String(value)
  })
}

/** A widget as it stands on screen: a repeated one stands once for each value. */
export interface WidgetInstance<W> {
  /** The widget's id; of a repeated one `id[value]`. */
  readonly id: string
  readonly widget: W
  readonly at: At
  /** The values of the inputs, and of the repeater's name. */
  readonly values: InputValues
}

/**
 * One instance for each value of `repeat.over`, side by side from the widget's place, in further rows under it where
 * column 12 is passed. A widget without `repeat` is its own only instance.
 */
export function expandRepeats<W extends Pick<Widget, 'id' | 'at'> & { readonly repeat?: Repeat | null }>(
  widget: W,
  values: InputValues,
): WidgetInstance<W>[] {
  const { id, at, repeat } = widget
  if (!repeat) return [{ id, widget, at, values }]
  const perRow = Math.max(1, Math.floor((12 - at.x) / at.w))
  return repeated(repeat, values).map((value, i) => ({
    id: `${id}[${value}]`,
    widget,
    at: { ...at, x: at.x + (i % perRow) * at.w, y: at.y + Math.floor(i / perRow) * at.h },
    values: { ...values, [repeat.as]: value },
  }))
}

interface Repeat {
  readonly over: string | readonly (string | number | boolean)[]
  readonly as: string
}

function repeated({ over }: Repeat, values: InputValues): readonly (string | number | boolean)[] {
  if (typeof over !== 'string') return over
  const name = referenceIn(over)
  const value = (name !== undefined && Object.hasOwn(values, name) ? values[name] : over) as InputValue
  return typeof value === 'object' ? value : [value]
}

/** What each input is where nobody set it. */
export function defaultsOf(inputs: Page['inputs'] = {}): InputValues {
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default]))
}

/** Instances of a repeater that keep their room; a page that shows more scrolls anyway. */
const PLACED_INSTANCES = 12

/** Where a widget stands: its place, or those of what it repeats. */
export function placesOf(at: At, repeat: Repeat | undefined, values: InputValues): At[] {
  return expandRepeats({ id: '', at, repeat }, values)
    .slice(0, PLACED_INSTANCES)
    .map((instance) => instance.at)
}
