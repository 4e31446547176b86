import { isMap } from '../words/is-map.ts'
import { same } from '../words/same.ts'
import type { Path } from '../yaml/issue.ts'

/** Hears of a value of which two people made different things. */
export type Clash = (path: Path, base: unknown, mine: unknown, theirs: unknown) => void

/**
 * One value of two that came of a third: who changed it wins, and where both did, differently, the clash is told and
 * mine stays. Maps are merged key by key where each key means something by itself (options, params, inputs); anything else
 * is one value, a title in all its languages, too. Undefined stands for what is not there.
 */
export function mergeValues(
  base: unknown,
  mine: unknown,
  theirs: unknown,
  clash: Clash,
  path: Path = [],
): unknown {
  if (same(mine, theirs) || same(base, theirs)) return mine
  if (same(base, mine)) return theirs
  const byKey = isMap(mine) && isMap(theirs) && (base === undefined || isMap(base)) && hasOwnKeys(path)
  if (!byKey) {
    clash(path, base, mine, theirs)
    return mine
  }
  const at = (map: unknown, key: string) => (isMap(map) && Object.hasOwn(map, key) ? map[key] : undefined)
  return Object.fromEntries(
    [...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
      .map((key) => [key, mergeValues(at(base, key), at(mine, key), at(theirs, key), clash, [...path, key])])
      .filter(([, value]) => value !== undefined),
  )
}

/** Whether the keys of a map at this path of a page, tab or widget stand for themselves. */
function hasOwnKeys(path: Path): boolean {
  const [first] = path
  if (first === undefined || first === 'options' || first === 'params') return true
  // An input is one thing: a default of one kind would not go with the options of another.
  return path.length === 1 && first === 'inputs'
}
