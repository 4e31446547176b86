import { distance as levenshtein } from 'fastest-levenshtein'

/**
 * The known name that was probably meant, or undefined: the edit distance (a swap of neighbours counts one) is at
 * most a third of the letters, at least one.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3))
  return ranked(name, known, limit)[0]
}

/** Up to `count` known names, closest first, for "not found" answers: also names that begin with what was typed. */
export function nearestAll(name: string, known: Iterable<string>, count = 5): string[] {
  const limit = Math.max(1, Math.floor(name.length / 2))
  return ranked(name, known, limit, true).slice(0, count)
}

/** A sentence about a name that nobody knows: with the nearest known one, else with all where they are few. */
export function unknown(
  message: string,
  name: string,
  known: Iterable<string>,
): { message: string; suggestion?: string } {
  const names = [...known]
  const suggestion = nearest(name, names)
  if (suggestion !== undefined) return { message: `${message}; did you mean "${suggestion}"?`, suggestion }
  if (names.length === 0 || names.length > 16) return { message }
  return { message: `${message}; expected ${names.length === 1 ? '' : 'one of '}${names.join(', ')}` }
}

function ranked(name: string, known: Iterable<string>, limit: number, prefixes = false): string[] {
  // No id is longer; a hostile text must not buy an edit distance of its length squared.
  if (name.length === 0 || name.length > 100) return []
  const wanted = name.toLowerCase()
  const found: { candidate: string; distance: number }[] = []
  for (const candidate of known) {
    const text = candidate.toLowerCase()
    const distance = distanceWithin(wanted, text, limit)
    if (distance <= limit) found.push({ candidate, distance })
    else if (prefixes && text.startsWith(wanted)) found.push({ candidate, distance: limit + 1 })
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .map(({ candidate }) => candidate)
}

/** Edit distance with swaps; anything above `limit` is answered as limit + 1. */
function distanceWithin(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  // "z" is one step from "h", but they have nothing in common.
  if (limit >= Math.max(a.length, b.length)) return a === b ? 0 : limit + 1
  // Without swaps the distance is at most double, and the library finds it ten times faster: it sorts out the many.
  return levenshtein(a, b) > 2 * limit ? limit + 1 : swapDistance(a, b)
}

/** Optimal string alignment distance. */
function swapDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1)
      }
      row.push(cost)
    }
    before = previous
    previous = row
  }
  return previous[b.length]!
}
