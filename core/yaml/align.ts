import { isMap } from '../words/is-map.ts'
import { longestRise } from '../words/longest-rise.ts'
import { same } from '../words/same.ts'

/**
 * Which entries of a list are which of another: for each of `next` the position it had, if its line stays where it is.
 * Entries with ids are known by them, others by their value and then by their place.
 */
export function align(old: readonly unknown[], next: readonly unknown[]): (number | undefined)[] {
  const [was, now] = [idsOf(old), idsOf(next)]
  if (was && now) {
    const at = new Map(was.map((id, i) => [id, i]))
    const common = now.flatMap((id, i) => (at.has(id) ? [{ i, from: at.get(id)! }] : []))
    const stays = new Set(longestRise(common.map(({ from }) => from)).map((n) => common[n]!.i))
    return now.map((id, i) => (stays.has(i) ? at.get(id) : undefined))
  }
  let head = 0
  while (head < old.length && head < next.length && same(old[head], next[head])) head++
  let tail = 0
  const least = Math.min(old.length, next.length) - head
  while (tail < least && same(old.at(-1 - tail), next.at(-1 - tail))) tail++
  return next.map((_, i) => {
    if (i >= next.length - tail) return i + old.length - next.length
    return i < old.length - tail ? i : undefined
  })
}

/** The ids of entries that all have one, each its own; undefined otherwise. */
function idsOf(list: readonly unknown[]): string[] | undefined {
  const ids = list.flatMap((entry) => (isMap(entry) && typeof entry.id === 'string' ? [entry.id] : []))
  return new Set(ids).size === list.length ? ids : undefined
}
