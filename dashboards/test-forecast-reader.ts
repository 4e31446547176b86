import { expect } from 'vitest'
import type { WidgetData } from '../core/api/widget-data.ts'
import type { TestServer } from '../server/testing/test-server.ts'

export const TABS = [
  ...['universe', 'sectors', 'achievement', 'summary', 'lookup', 'all-sources', 'bsc-vs-vci'],
  ...['banking', 'brokerage', 'mwg', 'utility'],
]
/** Inputs that show widgets in place of others. */
const VARIANTS = [
  '',
  'extended=true',
  'multiple=pb',
  'bank_view=income',
  'bank_view=quality',
  'bank_view=valuation',
]

export type Row = Record<string, unknown>
export const rowsOf = ({ columns, data, rows }: WidgetData): Row[] =>
  Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(columns.map(({ name }, c) => [name, data[c]?.[i] ?? null])),
  )

/** What a reader of the page asks for, over HTTP. */
export function reader(server: () => TestServer) {
  const widget = async (id: string, query = ''): Promise<WidgetData> => {
    const answer = await server().app.inject(`/api/pages/forecast/widgets/${id}?${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<WidgetData>()
  }
  const rows = async (id: string, query = '') => rowsOf(await widget(id, query))
  const statuses = async (): Promise<Map<string, WidgetData>> => {
    const found = new Map<string, WidgetData>()
    for (const tab of TABS) {
      for (const variant of VARIANTS) {
        const answer = await server().app.inject(`/api/pages/forecast/data?tab=${tab}&${variant}`)
        expect(answer.statusCode, answer.body).toBe(200)
        for (const line of answer.body
          .trimEnd()
          .split('\n')
          .map((text) => JSON.parse(text) as WidgetData))
          found.set(line.widget, line)
      }
    }
    return found
  }
  return { widget, rows, statuses }
}
