import { Ajv } from 'ajv'
import type { TSchema } from 'typebox'
import { expect } from 'vitest'
import { ApiErrorSchema } from '../../core/api/errors.ts'
import { type WidgetData, WidgetDataSchema } from '../../core/api/widget-data.ts'
import type { TestServer } from './test-server.ts'

const ajv = new Ajv({ strict: false })

/** Reads answers of a test's server, each held against the schema that its route publishes. */
export function readAnswers(server: () => TestServer) {
  async function get<T>(url: string, schema: TSchema, status = 200): Promise<T> {
    const answer = await server().app.inject(url)
    expect(answer.statusCode, answer.body).toBe(status)
    const body = answer.json()
    expect(ajv.validate(schema, body), ajv.errorsText()).toBe(true)
    return body
  }
  const failure = (url: string, status: number) =>
    get<{ error: string; message: string; field?: string; nearest?: string[] }>(url, ApiErrorSchema, status)

  async function lines(url: string): Promise<WidgetData[]> {
    const answer = await server().app.inject(url)
    expect(answer.statusCode, answer.body).toBe(200)
    const found = answer.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    for (const line of found) expect(ajv.validate(WidgetDataSchema, line), ajv.errorsText()).toBe(true)
    return found
  }
  const byWidget = async (url: string) => new Map((await lines(url)).map((line) => [line.widget, line]))
  return { get, failure, lines, byWidget }
}

export const column = (line: WidgetData | undefined, name: string) =>
  line?.data[line.columns.findIndex((one) => one.name === name)]
