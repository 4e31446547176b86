import { isMap as isMapNode, type YAMLSeq } from 'yaml'
import { isMap } from '../words/is-map.ts'
import { align } from './align.ts'
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
  withoutLineEnd,
} from './node-span.ts'
import { putLines, type Rewriting, splice } from './rewriting.ts'
import { block, entryLines } from './write-value.ts'

/**
 * Rewrites a list whose entries stand behind dashes: those that stay in place, those gone with their lines, those that
 * come from elsewhere with theirs, new ones as their neighbours are written. Comments above an entry that goes stay.
 */
export function changeBlockList(
  rewriting: Rewriting,
  node: YAMLSeq.Parsed,
  old: readonly unknown[],
  next: readonly unknown[],
  list: string,
): boolean {
  const { text, manner, known } = rewriting
  const items = node.items
  const dashes = items.map((_, i) => dashAt(node, i))
  const from = align(old, next)
  if (dashes.some((at) => at < 0 || !isFirst(text, at)) || from.every((i) => i === undefined)) return false
  const column = columnOf(text, dashes[0]!)
  const endOfItem = (i: number) => (isBlank(items[i]!) ? dashes[i]! + 1 : endOf(text, items[i]!))

  for (const [j, i] of from.entries()) {
    if (i === undefined || rewriting.change(rewriting, items[i]!, old[i], next[j])) continue
    const lines = entryLines(next[j], column, manner, known)
    splice(rewriting, dashes[i]! + 1, withoutLineEnd(text, endOfItem(i)), lines.slice(1))
  }
  const stays = new Set(from)
  for (const [i, dash] of dashes.entries()) {
    if (stays.has(i)) continue
    let start = lineStart(text, dash)
    if (i > 0 && rewriting.moves(list, old[i])) start = commentsAbove(text, start)
    const end = lineAfter(text, endOfItem(i))
    // Of the empty lines around it those on one side go with it.
    const [above, below] = [blankAbove(text, start), blankBelow(text, end)]
    if (i === 0) splice(rewriting, start, below)
    else splice(rewriting, below > end || i === items.length - 1 ? above : start, end)
  }

  const gaps = dashes.slice(1).map((_, i) => /\n[ \t]*\r?\n/.test(text.slice(endOfItem(i), dashes[i + 1])))
  const spaced = gaps.length > 0 && gaps.every(Boolean)
  const inBlocks = items.some((item) => isMapNode(item) && !isFlow(item))
  let behind: number | undefined
  for (const [j, i] of from.entries()) {
    if (i !== undefined) {
      behind = i
      continue
    }
    const entry = next[j]
    const fresh = () =>
      inBlocks && isMap(entry) && Object.keys(entry).length > 0
        ? `- ${block(entry, column + 2, manner, known)}`
        : entryLines(entry, column, manner, known)
    const lines = known(list, entry, column) ?? fresh()
    const at = behind === undefined ? lineStart(text, dashes[0]!) : lineAfter(text, endOfItem(behind))
    if (!spaced) putLines(rewriting, at, column, lines)
    else if (behind === undefined) putLines(rewriting, at, column, lines + manner.eol)
    else putLines(rewriting, at, 0, manner.eol + ' '.repeat(column) + lines)
  }
  return true
}

function blankAbove(text: string, start: number): number {
  let at = start
  while (at > 0 && text.slice(lineStart(text, at - 1), at).trim() === '') at = lineStart(text, at - 1)
  return at
}

function blankBelow(text: string, end: number): number {
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end, end + 1000))
  return end + (blank?.[0].length ?? 0)
}
