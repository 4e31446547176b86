import type { Scalar } from 'yaml'

/** The text of a map's key as written: `1` and `true` are names here, not values. */
export function keyText(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}
