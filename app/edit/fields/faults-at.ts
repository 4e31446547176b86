import type { PageFault } from '../../../core/api/layouts.ts'
import { tabPlaces, type WrittenPage, widgetPlaces } from '../../../core/edit/written-page.ts'
import type { Path } from '../../../core/yaml/issue.ts'

/** The faults of one widget, each with its path inside it. */
export function faultsOfWidget(
  page: WrittenPage,
  id: string,
  faults: readonly PageFault[],
): readonly PageFault[] {
  const prefix = pathOfWidget(page, id)
  if (!prefix) return []
  return faults
    .filter(({ path }) => startsWith(path, prefix))
    .map((fault) => ({ ...fault, path: fault.path.slice(prefix.length) }))
}

/** Those that stand at a field: at its very value, or, where nothing inside has fields of its own, within it. */
export const faultsAt = (faults: readonly PageFault[], path: Path, whole: boolean): readonly PageFault[] =>
  faults.filter((fault) => startsWith(fault.path, path) && (whole || fault.path.length === path.length))

export const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.every((step, i) => String(path[i]) === String(step))

function pathOfWidget(page: WrittenPage, id: string): Path | null {
  const place = widgetPlaces(page).find(({ widget }) => widget.id === id)
  if (!place) return null
  const own = ['widgets', place.index]
  return place.tab === null ? own : [...pathOfTab(page, place.tab), ...own]
}

function pathOfTab(page: WrittenPage, id: string): Path {
  const place = tabPlaces(page).find(({ tab }) => tab.id === id)!
  const own = ['tabs', place.index]
  return place.in === null ? own : [...pathOfTab(page, place.in), ...own]
}
