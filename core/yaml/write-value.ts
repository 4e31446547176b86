import { isMap } from '../words/is-map.ts'

/** How new YAML is written: line ends, the quote of texts that need one, and the order of keys beside an `id`. */
export interface Manner {
  readonly eol: string
  readonly quote: '"' | "'"
  readonly order: readonly string[]
  /** Columns from a key to what stands under it, and to the dashes of a list under it. */
  readonly indent: number
  readonly dash: number
}

/** Longer than this a map or list is spread over lines. */
const WIDTH = 110

/** A value on one line, braces and brackets around its maps and lists. */
export function inline(value: unknown, manner: Manner): string {
  if (Array.isArray(value)) return `[${value.map((entry) => inline(entry, manner)).join(', ')}]`
  if (!isMap(value)) return scalar(value, manner.quote, true)
  const pairs = entriesOf(value, manner).map(
    ([key, entry]) => `${keyOf(key, manner)}: ${inline(entry, manner)}`,
  )
  return `{${pairs.join(', ')}}`
}

/** Whether a value takes lines of its own at this column: what has ids does, and what is too long for one line. */
export function takesLines(value: unknown, column: number, manner: Manner): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return false
  return hasIds(value) || column + inline(value, manner).length > WIDTH
}

/** Whether a value is a list of maps with ids, or a map with an id. */
export function hasIds(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(hasIds)
  return isMap(value) && typeof value.id === 'string' && Object.hasOwn(value, 'id')
}

/** Writes an entry of a list under a key otherwise than anew; undefined for one that is new. */
export type Known = (list: string, entry: unknown, column: number) => string | undefined

/**
 * A map's pairs or a list's entries on lines of their own at a column. The first line begins without indentation, the
 * last ends without a line end.
 */
export function block(value: object, column: number, manner: Manner, known: Known, list = ''): string {
  const next = manner.eol + ' '.repeat(column)
  if (Array.isArray(value)) {
    return value
      .map((entry) => known(list, entry, column) ?? entryLines(entry, column, manner, known))
      .join(next)
  }
  return entriesOf(value as Readonly<Record<string, unknown>>, manner)
    .map(([key, entry]) => pair(key, entry, column, manner, known))
    .join(next)
}

/** `- ` and an entry, its first line without indentation. */
export function entryLines(entry: unknown, column: number, manner: Manner, known: Known): string {
  if (!takesLines(entry, column + 2, manner)) return `- ${inline(entry, manner)}`
  return `- ${block(entry as object, column + 2, manner, known)}`
}

/** `key: value`, its first line without indentation. */
export function pair(key: string, value: unknown, column: number, manner: Manner, known: Known): string {
  const name = keyOf(key, manner)
  return `${name}:${valueLines(key, value, column, column + name.length + 2, manner, known)}`
}

/** What stands behind the colon of a key at a column, where it begins at another. */
export function valueLines(
  key: string,
  value: unknown,
  column: number,
  from: number,
  manner: Manner,
  known: Known,
): string {
  if (!takesLines(value, from, manner)) return ` ${inline(value, manner)}`
  const inner = column + (Array.isArray(value) ? manner.dash : manner.indent)
  return manner.eol + ' '.repeat(inner) + block(value as object, inner, manner, known, key)
}

function entriesOf(map: Readonly<Record<string, unknown>>, { order }: Manner): [string, unknown][] {
  const entries = Object.entries(map)
  if (!hasIds(map)) return entries
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  return entries.sort(([a], [b]) => rank(a) - rank(b))
}

const keyOf = (key: string, { quote }: Manner): string => scalar(key, quote, true)

/** Letters, digits, and what means nothing to YAML inside a text. */
const PLAIN = /^[\p{L}$_(][\p{L}\p{M}\p{N} _$%&()+./;=<>^~!?*@|–—…“”‘’×≥≤≈₫€£°-]*$/u
const PLAIN_BLOCK = /^[\p{L}$_(][\p{L}\p{M}\p{N} _$%&()+./;=<>^~!?*@|–—…“”‘’×≥≤≈₫€£°,'"{}[\]-]*$/u
const TYPED = /^(null|true|false)$/i
/** What a file may hold only escaped, if at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ESCAPED = /[\0-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Cs}/u

/** A text, number, boolean or nothing, quoted only where it must be. `flow`: between braces or brackets. */
export function scalar(value: unknown, quote: Manner['quote'] | null, flow: boolean): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value !== 'string') return String(value ?? null)
  const plain = (flow ? PLAIN : PLAIN_BLOCK).test(value) && !TYPED.test(value) && !value.endsWith(' ')
  if (plain) return value
  return quoted(value, quote ?? "'")
}

/** A text between quotes: those asked for, unless only double ones can hold it. */
export function quoted(text: string, quote: Manner['quote']): string {
  // An apostrophe would have to be doubled between single quotes.
  const double = quote === '"' || ESCAPED.test(text) || (text.includes("'") && !/["\\]/.test(text))
  if (!double) return `'${text.replaceAll("'", "''")}'`
  return JSON.stringify(text).replace(
    /[\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
