import { expect } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { Cell } from '../../core/words/table.ts'
import type { TestServer } from './test-server.ts'

export type Row = Record<string, string | number | null>

/** Reads a page of a test server as the shell does, and finds values in its answers. */
export function pageReader(server: TestServer, page: string) {
  return {
    /** The lines of a tab by widget, those above the tabs included. */
    async tab(name: string, query = ''): Promise<ReadonlyMap<string, WidgetData>> {
      const answer = await server.app.inject(`/api/pages/${page}/data?tab=${name}&${query}`)
      expect(answer.statusCode, answer.body).toBe(200)
      const lines = answer.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as WidgetData)
      return new Map(lines.map((line) => [line.widget, line]))
    },
    /** A widget's rows, by column name. */
    async rows(widget: string, query = ''): Promise<Row[]> {
      const answer = await server.app.inject(`/api/pages/${page}/widgets/${widget}?${query}`)
      expect(answer.statusCode, answer.body).toBe(200)
      const line = answer.json<WidgetData>()
      expect(line, `${widget} ${query}`).toMatchObject({ status: 'ok' })
      return Array.from({ length: line.rows }, (_, i) =>
        Object.fromEntries(line.columns.map(({ name }, column) => [name, line.data[column]![i] as string])),
      )
    },
    async csv(widget: string, query = '') {
      const answer = await server.app.inject(`/api/pages/${page}/widgets/${widget}.csv?${query}`)
      expect(answer.statusCode, answer.body).toBe(200)
      const [head = '', ...rows] = answer.body.replace('\uFEFF', '').trimEnd().split('\r\n')
      return { file: String(answer.headers['content-disposition']), head: head.split(','), rows }
    },
  }
}

export function cells(line: WidgetData | undefined, name: string): readonly Cell[] {
  const at = line?.columns.findIndex((column) => column.name === name) ?? -1
  expect(at, `${line?.widget} ${line?.status} has ${name}`).toBeGreaterThanOrEqual(0)
  return line!.data[at]! as readonly Cell[]
}

/** The value in the row of a period, or of the first row where `column` is `value`. */
export function cell(line: WidgetData | undefined, name: string, value: Cell, column = 'period'): Cell {
  const row = cells(line, column).indexOf(value)
  expect(row, `${line?.widget} has ${column} ${value}`).toBeGreaterThanOrEqual(0)
  return cells(line, name)[row]!
}
