/** Where an arrow, Home or End leads from `at` among the places 0 to `last`; undefined for any other key. */
export function walk(key: string, at: number, last: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: last,
  }
  const next = Object.hasOwn(moves, key) ? moves[key] : undefined
  return next === undefined ? undefined : Math.max(0, Math.min(last, next))
}
