import { checkWritten } from '../page/check-written.ts'
import type { Page } from '../page/page.ts'
import { type PageContext, type Written, widgetDrafts } from '../page/page-draft.ts'
import { isMap } from '../words/is-map.ts'
import { type Fault, type Path, quote } from '../yaml/issue.ts'
import { MAX_ISSUES } from '../yaml/parse-yaml.ts'
import { boundsFault } from './bounds.ts'
import type { PageFault } from './page-fault.ts'

/**
 * Checks a written page that came from outside, as `parsePage` checks a file, and that it is plain JSON of a bearable
 * size first; and, since whoever drags does not see a plugin's bounds, that no widget is smaller than its plugin works
 * at. All faults at once, one a path, at most 100; the page, in the engine's words, is null if there is any.
 * Never throws; the value stays as it is. `anySize`: of a page that is kept already, sizes were judged when it came.
 */
export function checkPageValue(
  value: unknown,
  context: PageContext,
  { anySize = false }: { readonly anySize?: boolean } = {},
): { page: Page | null; faults: PageFault[] } {
  const outOfBounds = boundsFault(value)
  if (outOfBounds) return { page: null, faults: [outOfBounds] }

  const found: Fault[] = []
  const page = checkWritten(null, value, context, {
    report: (fault) => found.push({ ...fault, path: pathIn(value, fault.path) }),
    full: () => found.length >= 2 * MAX_ISSUES,
  })
  if (isMap(value) && !anySize) found.push(...sizeFaults(value, context))
  return found.length > 0 ? { page: null, faults: tidy(found) } : { page, faults: [] }
}

/** Sizes below the least that a widget's plugin says; what stands beside the page's title has none. */
function sizeFaults(page: Written, { widgets }: PageContext): Fault[] {
  return widgetDrafts(page).flatMap(({ path, value }) => {
    const plugin = widgets.get(value.widget as string)
    if (!plugin || plugin.frame === 'header' || !isMap(value.at)) return []
    const { at } = value
    const { minW, minH } = plugin.size
    return (
      [
        ['w', minW],
        ['h', minH],
      ] as const
    ).flatMap(([side, least]): Fault[] => {
      const size = at[side]
      if (!Number.isInteger(size) || (size as number) < 1 || (size as number) >= least) return []
      const message = `invalid ${side}: ${size}; expected at least ${least} for widget ${quote(plugin.name)}`
      return [{ code: 'out-of-range', path: [...path, 'at', side], message }]
    })
  })
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
