import { isMap as isMapNode, isSeq, type ParsedNode, type YAMLMap } from 'yaml'
import { keyText } from './key-text.ts'
import {
  colonEnd,
  columnOf,
  dashAt,
  endOf,
  endOfPair,
  isBlank,
  isFirst,
  isFlow,
  lineAfter,
  lineEnd,
  lineStart,
  type ParsedPair,
  withoutLineEnd,
} from './node-span.ts'
import { putLines, type Rewriting, splice } from './rewriting.ts'
import { hasIds, pair as pairText, valueLines } from './write-value.ts'

type Values = Readonly<Record<string, unknown>>

/** Rewrites a map whose pairs stand on lines of their own: values in place, pairs gone with their lines, new ones put in. */
export function changeBlockMap(
  rewriting: Rewriting,
  node: YAMLMap.Parsed,
  old: Values,
  next: Values,
): boolean {
  const { text, manner, known } = rewriting
  const pairs = node.items as ParsedPair[]
  const nameOf = (pair: ParsedPair) => keyText(pair.key as never)
  const kept = pairs.filter((pair) => Object.hasOwn(next, nameOf(pair)))
  if (kept.length === 0) return false
  const column = columnOf(text, pairs[0]!.key.range[0])
  for (const pair of kept) {
    const name = nameOf(pair)
    if (!rewriting.change(rewriting, pair.value, old[name], next[name], name)) {
      replaceValue(rewriting, pair, name, next[name], column)
    }
  }
  for (const pair of pairs) if (!kept.includes(pair)) cutPair(rewriting, pair)

  const rank = (name: string) => {
    const { order } = manner
    return hasIds(next) && order.includes(name) ? order.indexOf(name) : order.length
  }
  const fresh = Object.keys(next).filter((name) => !Object.hasOwn(old, name))
  for (const name of fresh.sort((a, b) => rank(a) - rank(b))) {
    const behind = kept.findLast((pair) => rank(nameOf(pair)) <= rank(name)) ?? kept[0]!
    const lines = pairText(name, next[name], column, manner, known)
    // At the top of a file a part of several lines stands apart.
    const apart = column === 0 && lines.includes(manner.eol) ? manner.eol : ''
    putLines(rewriting, lineAfter(text, endOfPair(text, behind)), apart === '' ? column : 0, apart + lines)
  }
  return true
}

function cutPair(rewriting: Rewriting, pair: ParsedPair): void {
  const { text } = rewriting
  const [start] = pair.key.range
  const end = endOfPair(text, pair)
  // On the line of a dash the rest of the map follows: only the pair itself goes.
  if (!isFirst(text, start)) splice(rewriting, start, end)
  else splice(rewriting, lineStart(text, start), lineAfter(text, end), commentsBetween(rewriting, pair))
}

/** The comments on lines of their own between the entries of a list that goes, for its place. */
function commentsBetween({ text, manner }: Rewriting, { key, value }: ParsedPair): string {
  if (!value || !isSeq<ParsedNode>(value) || isFlow(value)) return ''
  const indent = ' '.repeat(columnOf(text, key.range[0]))
  return value.items
    .flatMap((_, i) => {
      const dash = dashAt(value, i)
      const from = i === 0 ? lineEnd(text, key.range[1]) : lineAfter(text, endOf(text, value.items[i - 1]!))
      return text.slice(from, Math.max(from, dash)).split(/\r?\n/)
    })
    .filter((line) => /^\s*#/.test(line))
    .map((line) => indent + line.trim() + manner.eol)
    .join('')
}

function replaceValue(
  rewriting: Rewriting,
  pair: ParsedPair,
  name: string,
  next: unknown,
  column: number,
): void {
  const { text, manner, known } = rewriting
  const from = colonEnd(pair) ?? pair.key.range[1]
  const lines = valueLines(name, next, column, columnOf(text, from) + 1, manner, known)
  if (pair.value === null || isBlank(pair.value)) {
    splice(rewriting, from, from, lines)
    return
  }
  if (lines === ' {}' || lines === ' []') {
    if (emptied(rewriting, pair.value, from, lines)) return
  }
  const [start] = pair.value.range
  const between = text.slice(from, start).trimEnd()
  const comments = between.split(/\r?\n/).every((line) => /^\s*(#|$)/.test(line)) ? between : ''
  const cut = withoutLineEnd(text, endOf(text, pair.value))
  splice(rewriting, from, cut, lines.startsWith(manner.eol) ? comments + lines : lines + comments)
}

/** Takes everything out of a map or list on lines of its own; comments between stay where they are. */
function emptied(rewriting: Rewriting, node: ParsedNode, from: number, lines: string): boolean {
  const { text } = rewriting
  if (isFlow(node) || !(isMapNode(node) || isSeq(node))) return false
  const spans = isMapNode<ParsedNode, ParsedNode | null>(node)
    ? (node.items as ParsedPair[]).map((pair) => [pair.key.range[0], endOfPair(text, pair)] as const)
    : (node.items as ParsedNode[]).map(
        (item, i) => [dashAt(node, i), isBlank(item) ? dashAt(node, i) + 1 : endOf(text, item)] as const,
      )
  if (spans.some(([start]) => start < 0 || !isFirst(text, start))) return false
  splice(rewriting, from, from, lines)
  for (const [start, end] of spans) splice(rewriting, lineStart(text, start), lineAfter(text, end))
  return true
}
