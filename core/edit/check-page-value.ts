import { checkWritten } from '../page/check-written.ts'
import type { Page } from '../page/page.ts'
import type { PageContext } from '../page/page-draft.ts'
import { isMap } from '../words/is-map.ts'
import type { Fault, Path } from '../yaml/issue.ts'
import { MAX_ISSUES } from '../yaml/parse-yaml.ts'
import { boundsFault } from './bounds.ts'
import type { PageFault } from './page-fault.ts'

/**
 * Checks a written page that came from outside, as `parsePage` checks a file, and that it is plain JSON of a bearable
 * size first. All faults at once, one a path, at most 100; the page, in the engine's words, is null if there is any.
 * Never throws; the value stays as it is.
 */
export function checkPageValue(
  value: unknown,
  context: PageContext,
): { page: Page | null; faults: PageFault[] } {
  const outOfBounds = boundsFault(value)
  if (outOfBounds) return { page: null, faults: [outOfBounds] }

  const found: Fault[] = []
  const page = checkWritten(null, value, context, {
    report: (fault) => found.push({ ...fault, path: pathIn(value, fault.path) }),
    full: () => found.length >= 2 * MAX_ISSUES,
  })
  return found.length > 0 ? { page: null, faults: tidy(found) } : { page, faults: [] }
}

/** Of a path the part that the value has, and the step into it that it lacks. */
function pathIn(value: unknown, path: Path): Path {
  let part = value
  for (const [i, step] of path.entries()) {
    const has = Array.isArray(part) ? Number(step) in part : isMap(part) && Object.hasOwn(part, step)
    if (!has) return path.slice(0, i + (Array.isArray(part) || isMap(part) ? 1 : 0))
    part = (part as Record<string, unknown>)[step]
  }
  return path
}

function tidy(faults: readonly Fault[]): PageFault[] {
  const places = new Map<string, PageFault>()
  for (const { code, path, message, suggestion } of faults) {
    const place = JSON.stringify(path)
    if (!places.has(place)) {
      places.set(place, { code, path, message, ...(suggestion === undefined ? {} : { suggestion }) })
    }
  }
  return [...places.values()].slice(0, MAX_ISSUES)
}
