import { isMap } from '../words/is-map.ts'
import { type Path, quote } from '../yaml/issue.ts'
import { EditFault } from './edit-fault.ts'

/**
 * A value with `next` at a path in it; what is not there yet is made, undefined takes away. Maps and lists beside the
 * path are shared. Throws `invalid-path` for a step that the value cannot take.
 */
export function put(value: unknown, path: Path, next: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return next
  if (typeof step === 'number') {
    const list = value ?? []
    if (!Array.isArray(list)) throw misstep(step, value, 'a list')
    if (step > list.length) {
      throw new EditFault('invalid-path', `invalid step ${step}; the list has ${list.length} entries`)
    }
    const entry = put(list[step], rest, next)
    if (entry !== undefined) return list.toSpliced(step, 1, entry)
    return step < list.length ? list.toSpliced(step, 1) : value
  }
  const map = value ?? {}
  if (!isMap(map)) throw misstep(step, value, 'a map')
  if (step === '__proto__') throw new EditFault('invalid-path', 'invalid step "__proto__"')
  const entry = put(Object.hasOwn(map, step) ? map[step] : undefined, rest, next)
  if (entry !== undefined) return { ...map, [step]: entry }
  if (!Object.hasOwn(map, step)) return value
  const { [step]: _gone, ...others } = map
  return others
}

const misstep = (step: string | number, value: unknown, wanted: string) =>
  new EditFault('invalid-path', `invalid step ${quote(step)} into ${quote(value)}; expected ${wanted}`)

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const step of path) {
    if (Array.isArray(found)) found = typeof step === 'number' ? found[step] : undefined
    else found = isMap(found) && Object.hasOwn(found, step) ? found[step] : undefined
  }
  return found
}
