import { isMap as isMapNode, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml'
import { align } from './align.ts'
import { keyText } from './key-text.ts'
import { colonEnd, endOf, endOfPair, isBlank, type ParsedPair } from './node-span.ts'
import { type Rewriting, replaceInline, splice } from './rewriting.ts'
import { inline } from './write-value.ts'

type Values = Readonly<Record<string, unknown>>
type Span = readonly [start: number, end: number]

/** Rewrites a map between braces; new pairs come last, written on the line. */
export function changeFlowMap(
  rewriting: Rewriting,
  node: YAMLMap.Parsed,
  old: Values,
  next: Values,
): boolean {
  const { text, manner } = rewriting
  const pairs = node.items as ParsedPair[]
  const names = pairs.map((pair) => keyText(pair.key as never))
  const stays = names.map((name) => Object.hasOwn(next, name))
  if (text[node.range[0]] !== '{' || !stays.includes(true)) return false
  for (const [i, pair] of pairs.entries()) {
    const name = names[i]!
    if (!stays[i] || rewriting.change(rewriting, pair.value, old[name], next[name], name)) continue
    if (pair.value && !isBlank(pair.value)) {
      replaceInline(rewriting, pair.value.range[0], endOf(text, pair.value), next[name])
      continue
    }
    const colon = colonEnd(pair)
    const at = colon ?? pair.key.range[1]
    splice(rewriting, at, at, `${colon === undefined ? ':' : ''} ${inline(next[name], manner)}`)
  }
  const spans = pairs.map((pair): Span => [pair.key.range[0], endOfPair(text, pair)])
  cutEntries(rewriting, spans, stays)
  // Written as a map, so that its keys are quoted as in one.
  const fresh = Object.keys(next).filter((name) => !Object.hasOwn(old, name))
  const last = spans[stays.lastIndexOf(true)]!
  for (const name of fresh) {
    const written = inline({ [name]: next[name] }, manner).slice(1, -1)
    splice(rewriting, last[1], last[1], `, ${written}`)
  }
  return true
}

/** Rewrites a list between brackets. */
export function changeFlowList(
  rewriting: Rewriting,
  node: YAMLSeq.Parsed,
  old: readonly unknown[],
  next: readonly unknown[],
): boolean {
  const { text, manner } = rewriting
  const from = align(old, next)
  if (text[node.range[0]] !== '[' || from.every((i) => i === undefined)) return false
  const spans = node.items.map((item): Span => [item.range[0], endOf(text, item)])
  for (const [j, i] of from.entries()) {
    if (i === undefined || rewriting.change(rewriting, node.items[i]!, old[i], next[j])) continue
    const [start, end] = isPair(text, node.items[i]!) ? pairSpan(text, node.items[i]!) : spans[i]!
    replaceInline(rewriting, start, end, next[j])
  }
  const stays = spans.map((_, i) => from.includes(i))
  cutEntries(rewriting, spans, stays)
  let behind: number | undefined
  for (const [j, i] of from.entries()) {
    if (i !== undefined) {
      behind = i
      continue
    }
    const written = inline(next[j], manner)
    if (behind === undefined) splice(rewriting, spans[0]![0], spans[0]![0], `${written}, `)
    else splice(rewriting, spans[behind]![1], spans[behind]![1], `, ${written}`)
  }
  return true
}

/** A map of one pair in a list may stand there without braces. */
const isPair = (text: string, item: ParsedNode) => isMapNode(item) && text[item.range[0]] !== '{'
const pairSpan = (text: string, item: ParsedNode): Span => [item.range[0], endOf(text, item)]

/** Cuts entries that do not stay, each with a comma: the one behind it, or before it where none follows that stays. */
function cutEntries(rewriting: Rewriting, spans: readonly Span[], stays: readonly boolean[]): void {
  const { text } = rewriting
  const last = stays.lastIndexOf(true)
  for (const [i, [start, end]] of spans.entries()) {
    if (stays[i] || i > last) continue
    const next = spans[i + 1]![0]
    const comma = end + /^[^,]*,[ \t]*/.exec(text.slice(end, next))![0].length
    // A comment behind the comma may be about either: it stays.
    splice(rewriting, start, text.slice(end, next).includes('#') ? comma : next)
  }
  if (last < spans.length - 1) splice(rewriting, spans[last]![1], spans.at(-1)![1])
}
