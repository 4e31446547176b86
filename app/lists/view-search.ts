import type { ResolvedPage } from '../../core/api/pages.ts'
import { inputQuery, readInputs } from '../inputs/input-state.ts'
import { tabPath } from '../page/tab-path.ts'
import { queryOf } from '../request.ts'

/** The query of an address that shows a page as it stands now, for whoever opens it: inputs, tab and layout. */
export function viewSearch(page: ResolvedPage): string {
  const query = new URLSearchParams(window.location.search)
  const tab = tabPath(page.tabs, query.get('tab')).at(-1)
  const inputs = page.inputs.map((input) => ({
    ...input,
    default: tab?.defaults[input.name] ?? input.default,
  }))
  return queryOf({
    ...inputQuery(inputs, readInputs(inputs, query)),
    tab: tab?.id,
    layout: page.layout ?? undefined,
  }).slice(1)
}
