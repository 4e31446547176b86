import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml'

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>

/** Where a text's line begins, and where the next begins. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}
/** The column of a place, counted from 0. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at)
/** Whether nothing but spaces stands before a place on its line. */
export const isFirst = (text: string, at: number): boolean =>
  text.slice(lineStart(text, at), at).trim() === ''

/** Whether a node is written with braces or brackets. */
export const isFlow = (node: ParsedNode): boolean => (isMap(node) || isSeq(node)) && node.flow === true
/** Whether nothing is written for a value. */
export const isBlank = (node: ParsedNode | null): boolean =>
  node === null || (isScalar(node) && node.range[0] === node.range[1])

/** Behind the last character that belongs to a node: comments and empty lines after it do not. */
export function endOf(text: string, node: ParsedNode): number {
  if (!isFlow(node)) {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const last = node.items.at(-1)
      if (last) return endOfPair(text, last)
    }
    if (isSeq<ParsedNode>(node)) {
      const last = node.items.at(-1)
      if (last) return isBlank(last) ? dashEnd(node, node.items.length - 1) : endOf(text, last)
    }
  }
  const [start, end] = node.range
  const folded = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
  // Only `+` keeps the empty lines below a text: there they belong to it.
  if (!folded || /^[|>]\d?\+/.test(text.slice(start, start + 3))) return end
  return start + text.slice(start, end).trimEnd().length
}

export function endOfPair(text: string, pair: ParsedPair): number {
  if (pair.value && !isBlank(pair.value)) return endOf(text, pair.value)
  return colonEnd(pair) ?? pair.key.range[1]
}

/** Behind the colon of a pair; undefined where it has none. */
export function colonEnd(pair: ParsedPair): number | undefined {
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind')
  return colon && colon.offset + 1
}

/** Where the dash of an entry stands; -1 where its list was not written with dashes. */
export function dashAt(node: ParsedNode, index: number): number {
  const token = isSeq(node) ? node.srcToken : undefined
  if (token?.type !== 'block-seq') return -1
  const dashes = token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind'))
  return dashes[index]?.offset ?? -1
}
const dashEnd = (node: ParsedNode, index: number): number => dashAt(node, index) + 1

/** Where the line after a value begins: a text of several lines may end with its own line end. */
export function lineAfter(text: string, end: number): number {
  return text[end - 1] === '\n' ? end : lineEnd(text, end)
}

/** Where the comments begin that stand directly above a line; the line itself where there are none. */
export function commentsAbove(text: string, start: number): number {
  let at = start
  while (at > 0 && /^[ \t]*#/.test(text.slice(lineStart(text, at - 1), at))) at = lineStart(text, at - 1)
  return at
}

/** The end of a value without a line end of its own. */
export function withoutLineEnd(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end
  return text[end - 2] === '\r' ? end - 2 : end - 1
}
