import { longestRise } from '../words/longest-rise.ts'
import { same } from '../words/same.ts'

/**
 * The moves that bring a list of ids into another order, the fewest there are: `index` is the place in the list without
 * the id that is moved, after the moves before. Both hold the same ids.
 */
export function movesInto(
  now: readonly string[],
  wanted: readonly string[],
): { id: string; index: number }[] {
  const rank = new Map(wanted.map((id, i) => [id, i]))
  const stays = new Set(longestRise(now.map((id) => rank.get(id)!)).map((i) => now[i]!))
  let list = [...now]
  const moves: { id: string; index: number }[] = []
  for (const [i, id] of wanted.entries()) {
    if (stays.has(id)) continue
    list = list.filter((other) => other !== id)
    // Behind the one that it follows: all that was moved before stands in its order already.
    const index = i === 0 ? 0 : list.indexOf(wanted[i - 1]!) + 1
    list.splice(index, 0, id)
    moves.push({ id, index })
  }
  return moves
}

/** Where an entry of the wanted list goes into the list as it is: behind the nearest before it that is there. */
export function indexFor(id: string, now: readonly string[], wanted: readonly string[]): number {
  const before = wanted.slice(0, wanted.indexOf(id))
  return now.indexOf(before.findLast((other) => now.includes(other)) ?? '') + 1
}

/**
 * The order of these ids by two lists that came of a third: that of who changed it, with what the other has added
 * behind what it follows there. Where both changed it, differently, it is mine, and `clashes`.
 */
export function mergeOrders(
  ids: ReadonlySet<string>,
  [base, mine, theirs]: readonly (readonly string[])[],
): { order: string[]; clashes: boolean } {
  const all = [base!, mine!, theirs!].map((list) => list.filter((id) => ids.has(id)))
  const common = all[0]!.filter((id) => all[1]!.includes(id) && all[2]!.includes(id))
  const [was, now, other] = all.map((list) => list.filter((id) => common.includes(id)))
  const changedByMe = !same(now, was)
  const [first, second] = changedByMe ? [all[1]!, all[2]!] : [all[2]!, all[1]!]
  const order = [...first]
  for (const id of second) if (!order.includes(id)) order.splice(indexFor(id, order, second), 0, id)
  for (const id of ids) if (!order.includes(id)) order.push(id)
  return { order, clashes: changedByMe && !same(other, was) && !same(other, now) }
}
