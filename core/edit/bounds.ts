import { type Path, quote } from '../yaml/issue.ts'
import type { PageFault } from './page-fault.ts'

/** More than any page needs: the largest that ships has 81 widgets in 47 kB. */
const MAX_WIDGETS = 200
const MAX_BYTES = 64 * 1024
const MAX_DEPTH = 20

/**
 * Why a value is no page that anyone would write: not plain JSON, nested deeper than 20 levels, over 64 kB, over 200
 * widgets; undefined where none of that is so. Looks no further than it must: the bounds hold for the work, too.
 */
export function boundsFault(value: unknown): PageFault | undefined {
  const fault = faultAt(value, [], { bytes: MAX_BYTES, widgets: MAX_WIDGETS })
  if (fault) return fault
  return new TextEncoder().encode(JSON.stringify(value)).length > MAX_BYTES ? TOO_LARGE : undefined
}

const TOO_LARGE: PageFault = {
  code: 'too-large',
  path: [],
  message: `invalid page: over ${MAX_BYTES / 1024} kB; split it`,
}

interface Budget {
  /** At least what is left of the size; the exact count is taken of what is known to be small. */
  bytes: number
  widgets: number
}

function faultAt(value: unknown, path: Path, budget: Budget): PageFault | undefined {
  if (path.length > MAX_DEPTH) {
    return { code: 'invalid-value', path, message: `invalid nesting: deeper than ${MAX_DEPTH} levels` }
  }
  budget.bytes -= 1
  if (typeof value === 'string') budget.bytes -= value.length
  if (budget.bytes < 0) return TOO_LARGE
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return undefined
    return { code: 'invalid-value', path, message: `invalid number: ${value}; expected a finite one` }
  }
  if (typeof value !== 'object' || !isPlain(value)) {
    return { code: 'invalid-type', path, message: `invalid value: ${kindOf(value)}; expected plain JSON` }
  }
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value)
  for (const [step, entry] of entries) {
    const at = [...path, step]
    // As in a file: neither could be written into one.
    if (step === '__proto__' || step === '<<') {
      return { code: 'unknown-key', path: at, message: `invalid key ${quote(step)}` }
    }
    if (typeof step === 'string') budget.bytes -= step.length
    if (path.at(-1) === 'widgets' && typeof step === 'number' && --budget.widgets < 0) {
      const message = `invalid page: more than ${MAX_WIDGETS} widgets; expected at most ${MAX_WIDGETS}`
      return { code: 'too-large', path: at, message }
    }
    const fault = faultAt(entry, at, budget)
    if (fault) return fault
  }
  return undefined
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const kindOf = (value: unknown) => (typeof value === 'object' ? 'an object of a class' : quote(typeof value))
