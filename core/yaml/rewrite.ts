import { isMap as isMapNode, isScalar, isSeq, type ParsedNode } from 'yaml'
import { isMap } from '../words/is-map.ts'
import { same } from '../words/same.ts'
import { keyText } from './key-text.ts'
import {
  columnOf,
  commentsAbove,
  dashAt,
  endOf,
  isBlank,
  isFirst,
  isFlow,
  lineAfter,
  lineStart,
  type ParsedPair,
} from './node-span.ts'
import { changeFlowList, changeFlowMap } from './rewrite-flow.ts'
import { changeBlockList } from './rewrite-list.ts'
import { changeBlockMap } from './rewrite-map.ts'
import { type Rewriting, splice } from './rewriting.ts'
import { spliced } from './splices.ts'
import { block, type Manner, scalar } from './write-value.ts'

/** See `YamlDocument.rewritten`. */
export function rewrite(
  text: string,
  contents: ParsedNode | null,
  value: unknown,
  next: unknown,
  order: readonly string[],
): string {
  if (same(value, next)) return text
  const manner = mannerOf(text, contents, order)
  const entries = contents ? entriesOf(text, contents, value) : new Map<string, Entry>()
  const wanted = new Set(idsIn(next))
  const rewriting: Rewriting = {
    text,
    manner,
    splices: [],
    moves: (list, entry) => wanted.has(nameOf(list, entry) ?? ''),
    known: (list, entry, column) => {
      const old = entries.get(nameOf(list, entry) ?? '')
      return old && moved(rewriting, old, entry, column)
    },
    change,
  }
  if (!contents || !change(rewriting, contents, value, next)) return anew(next, manner)
  return spliced(text, rewriting.splices)
}

/** A value as a file of its own: its longer parts apart from each other, those of the lists of its top, too. */
export function anew(value: unknown, manner: Manner): string {
  if (!isMap(value) || Object.keys(value).length === 0) return `${JSON.stringify(value ?? null)}${manner.eol}`
  return block(value, 0, manner, () => undefined) + manner.eol
}

function change(
  rewriting: Rewriting,
  node: ParsedNode | null,
  old: unknown,
  next: unknown,
  list = '',
): boolean {
  if (same(old, next)) return true
  if (node === null || isBlank(node)) return false
  if (isMapNode<ParsedNode, ParsedNode | null>(node) && isMap(old) && isMap(next)) {
    return (isFlow(node) ? changeFlowMap : changeBlockMap)(rewriting, node, old, next)
  }
  if (isSeq<ParsedNode>(node) && Array.isArray(old) && Array.isArray(next)) {
    if (isFlow(node)) return changeFlowList(rewriting, node, old, next)
    return changeBlockList(rewriting, node, old, next, list)
  }
  const onLine = isScalar(node) && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED'
  if (!onLine || typeof next === 'object') return false
  const quote = node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : null
  const [start, end] = node.range
  // Quotes that were there stay, also where the new text would need none.
  const written = scalar(next, quote ?? rewriting.manner.quote, true)
  const plain = quote !== null && typeof next === 'string' && written === next
  splice(rewriting, start, end, plain ? quote + written + quote : written)
  return true
}

/** An entry with an id of a list with dashes, and where it stands. */
interface Entry {
  readonly node: ParsedNode
  readonly value: unknown
  readonly from: number
  readonly to: number
  readonly column: number
}

/** What an entry with an id is known by wherever it stands: the key of its list, and the id. */
function nameOf(list: string, entry: unknown): string | undefined {
  return isMap(entry) && typeof entry.id === 'string' ? `${list} ${entry.id}` : undefined
}

/** Every entry with an id, but for those whose id is taken twice. */
function entriesOf(text: string, contents: ParsedNode, value: unknown): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  const twice = new Set<string>()
  const visit = (node: ParsedNode | null, own: unknown, list: string): void => {
    if (isMapNode<ParsedNode, ParsedNode | null>(node) && isMap(own)) {
      for (const pair of node.items as ParsedPair[]) {
        const key = keyText(pair.key as never)
        visit(pair.value, own[key], key)
      }
    }
    if (!isSeq<ParsedNode>(node) || !Array.isArray(own)) return
    for (const [i, item] of node.items.entries()) {
      visit(item, own[i], '')
      const name = nameOf(list, own[i])
      const dash = dashAt(node, i)
      if (name === undefined || dash < 0 || !isFirst(text, dash)) continue
      if (entries.has(name)) twice.add(name)
      const start = lineStart(text, dash)
      const from = i > 0 ? commentsAbove(text, start) : start
      const to = lineAfter(text, endOf(text, item))
      entries.set(name, { node: item, value: own[i], from, to, column: columnOf(text, dash) })
    }
  }
  visit(contents, value, '')
  for (const name of twice) entries.delete(name)
  return entries
}

function idsIn(value: unknown, list = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry) => [nameOf(list, entry) ?? '', ...idsIn(entry)])
  }
  return isMap(value) ? Object.entries(value).flatMap(([key, inner]) => idsIn(inner, key)) : []
}

/** The lines of an entry, with what changes in it, at another column; its comments come along. */
function moved(rewriting: Rewriting, entry: Entry, next: unknown, column: number): string | undefined {
  const { text, manner } = rewriting
  const { node, value, from, to } = entry
  const inner: Rewriting = { ...rewriting, splices: [] }
  if (!change(inner, node, value, next)) return undefined
  const lines = spliced(text, inner.splices, from, to).trimEnd().split(/\r?\n/)
  const shift = column - entry.column
  const shifted = lines.map((line) => {
    if (line.trim() === '') return line
    return shift > 0 ? ' '.repeat(shift) + line : line.slice(Math.min(-shift, line.search(/\S/)))
  })
  return shifted.join(manner.eol).trimStart()
}

function mannerOf(text: string, contents: ParsedNode | null, order: readonly string[]): Manner {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const found: { indent?: number; dash?: number } = {}
  const visit = (node: ParsedNode | null): void => {
    if (isSeq<ParsedNode>(node) && !isFlow(node)) node.items.forEach(visit)
    if (!isMapNode<ParsedNode, ParsedNode | null>(node) || isFlow(node)) return
    for (const { key, value } of node.items as ParsedPair[]) {
      visit(value)
      if (!value || isFlow(value) || !(isMapNode(value) || isSeq(value))) continue
      const inner = columnOf(text, value.range[0]) - columnOf(text, key.range[0])
      if (isSeq(value)) found.dash ??= inner
      else found.indent ??= inner
    }
  }
  visit(contents)
  return {
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
    quote: count(/: "/g) > count(/: '/g) ? '"' : "'",
    order,
    indent: found.indent ?? 2,
    dash: found.dash ?? 2,
  }
}
