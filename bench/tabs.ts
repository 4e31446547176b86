import type { PageSummary, ResolvedPage } from '../core/api/pages.ts'
import type { WidgetData } from '../core/api/widget-data.ts'
import { json } from './subject.ts'

export interface TabTime {
  readonly page: string
  readonly tab: string | null
  readonly widgets: number
  /** From the request to the last byte, in ms: with nothing kept, then again. */
  readonly first: number
  readonly again: number
  /** Widgets that could not be computed. */
  readonly failed: readonly string[]
}

type Tab = ResolvedPage['tabs'][number]
const leaves = (tabs: readonly Tab[]): Tab[] =>
  tabs.flatMap((tab) => (tab.tabs?.length ? leaves(tab.tabs) : [tab]))

/** The first answer of every tab of every page, one after another on a server that nobody has asked, and the next. */
export async function everyTab(url: string): Promise<TabTime[]> {
  const found: TabTime[] = []
  for (const { id } of await json<PageSummary[]>(`${url}/api/pages`)) {
    const page = await json<ResolvedPage>(`${url}/api/pages/${id}`)
    const tabs = leaves(page.tabs)
    for (const tab of tabs.length > 0 ? tabs.map(({ id }) => id) : [null]) {
      const address = `${url}/api/pages/${id}/data${tab === null ? '' : `?tab=${tab}`}`
      const first = await timed(address)
      const again = await timed(address)
      const failed = first.lines.filter(({ status }) => status === 'error').map(({ widget }) => widget)
      found.push({ page: id, tab, widgets: first.lines.length, first: first.ms, again: again.ms, failed })
    }
  }
  return found
}

async function timed(address: string): Promise<{ ms: number; lines: WidgetData[] }> {
  const started = performance.now()
  const answer = await fetch(address)
  const text = await answer.text()
  const ms = performance.now() - started
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${text}`)
  return {
    ms,
    lines: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  }
}
