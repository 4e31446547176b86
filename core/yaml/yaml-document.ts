import { isCollection, isMap, isScalar, isSeq, LineCounter, type ParsedNode } from 'yaml'
import type { Fault, Issue, Path } from './issue.ts'
import type { IssueCode } from './issue-codes.ts'
import { keyText } from './key-text.ts'
import { rewrite } from './rewrite.ts'

/** A parsed YAML file: its plain value, and the way from a path in that value back to a place in the file. */
export interface YamlDocument {
  readonly file: string
  /** Plain objects, arrays, texts, finite numbers, booleans and null. */
  readonly value: unknown
  /** Puts a fault at its place. A path that the file lacks is placed at the nearest parent it has. */
  issue(fault: Fault): Issue
  /**
   * The file's text so that it says `next`: only what differs is written anew, in the manner of what stands beside it;
   * every other line stays as it is, its comments, order and quotes. `order` is that of the keys of a map that has an
   * `id`, for those that come new. A file of a manner that this does not know comes back saying something else: read it.
   */
  rewritten(next: unknown, order: readonly string[]): string
}

/** Text of a file with its lines: turns offsets into issues. */
export interface Source {
  issueAt(code: IssueCode, start: number, end: number, message: string, suggestion?: string): Issue
  readonly file: string
  readonly text: string
}

/** Longest stretch of a source line that an issue carries; a one-line file of 256 kB stays in the file. */
const SHOWN = 160
const BEFORE_CARET = 60

export function createSource(file: string, text: string): Source {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1)

  return {
    file,
    text,
    issueAt(code, start, end, message, suggestion) {
      // The end of the file belongs to its last line that has text, so that the caret never stands below the file.
      const from = Math.max(0, Math.min(start, lastCharacter(text)))
      const { line, col } = lines.linePos(from)
      const lineStart = from - (col - 1)
      const newline = text.indexOf('\n', lineStart)
      const lineEnd = newline < 0 ? text.length : newline
      const cut = lineEnd - lineStart > SHOWN ? Math.max(0, col - 1 - BEFORE_CARET) : 0
      const shown = text.slice(lineStart + cut, Math.min(lineEnd, lineStart + cut + SHOWN))
      const caret = col - cut
      const marked = text.slice(from, Math.min(end, lineEnd)).trimEnd().length
      return {
        code,
        file,
        line,
        column: col,
        length: Math.max(1, Math.min(marked, shown.length - caret + 1)),
        message,
        ...(suggestion === undefined ? {} : { suggestion }),
        source: printable(shown),
        ...(cut === 0 ? {} : { caret }),
      }
    },
  }
}

function lastCharacter(text: string): number {
  let last = text.length - 1
  while (last > 0 && (text[last] === '\n' || text[last] === '\r')) last--
  return last
}

/** One column a character, nothing that a terminal would obey: no tabs, control or direction characters. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, ' ').trimEnd()
}

export function createDocument(source: Source, contents: ParsedNode | null, value: unknown): YamlDocument {
  return {
    file: source.file,
    value,
    rewritten: (next, order) => rewrite(source.text, contents, value, next, order),
    issue({ code, path, at = 'value', message, suggestion }) {
      const place = find(contents, path)
      const [start, end] =
        at === 'key'
          ? (place.key ?? place.value)
          : at === 'value'
            ? place.value
            : stretch(source.text, place, at)
      return source.issueAt(code, start, end, message, suggestion)
    },
  }
}

type Span = readonly [start: number, end: number]
interface Place {
  readonly key?: Span
  readonly value: Span
  readonly node: ParsedNode | null
}

/** The place of the deepest part of `path` that the file has. A list entry's key is its own first key. */
function find(contents: ParsedNode | null, path: Path): Place {
  let place: Place = { value: contents ? spanOf(contents) : [0, 0], node: contents, key: firstKey(contents) }
  for (const step of path) {
    const { node } = place
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && keyText(key) === step)
      if (!pair) break
      const key = spanOf(pair.key)
      place = { key, value: pair.value && !isEmpty(pair.value) ? spanOf(pair.value) : key, node: pair.value }
    } else if (isSeq<ParsedNode>(node) && typeof step === 'number') {
      const item = node.items[step]
      if (!item) break
      place = { key: firstKey(item) ?? spanOf(item), value: spanOf(item), node: item }
    } else break
  }
  return place
}

function firstKey(node: ParsedNode | null): Span | undefined {
  const key = isMap<ParsedNode>(node) ? node.items[0]?.key : undefined
  return key ? spanOf(key) : undefined
}

function spanOf(node: ParsedNode): Span {
  return [node.range[0], node.range[1]]
}

function isEmpty(node: ParsedNode): boolean {
  return !isCollection(node) && node.range[0] === node.range[1]
}

/** Part of a text value. Where escapes or line folds move characters, the whole value is marked instead. */
function stretch(text: string, place: Place, [from, to]: Span): Span {
  const { node } = place
  if (!isScalar(node) || typeof node.value !== 'string') return place.value
  const [start] = place.value
  const wanted = node.value.slice(from, to)
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0
  const at = start + quoted + from
  if (wanted.length > 0 && text.startsWith(wanted, at)) return [at, at + wanted.length]
  const found = wanted.length > 0 ? text.indexOf(wanted, start) : -1
  return found >= 0 && found < place.value[1] ? [found, found + wanted.length] : place.value
}
