import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Previewed } from '../../core/api/layouts.ts'
import type { ResolvedPage, ResolvedWidget } from '../../core/api/pages.ts'
import type { WrittenPage, WrittenWidget } from '../../core/edit/written-page.ts'
import { saveVersion } from '../layouts/store.ts'
import { type Browser, firstAdmin, invited } from '../testing/test-accounts.ts'
import { layoutsOf, saved } from '../testing/test-layouts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let viewer: Browser & { id: string }
let shipped: WrittenPage
beforeAll(async () => {
  server = await startTestServer()
  viewer = await invited(server, await firstAdmin(server), 'viewer@example.com', 'viewer')
  shipped = (await layoutsOf(viewer)).shipped!.written
})
afterAll(() => server?.close())

/** Kept as it was when all that it names was there. */
async function keptBefore(page: WrittenPage): Promise<void> {
  const { personal } = await layoutsOf(viewer)
  const version = { page: page.id, written: page, base: null, name: null, by: viewer.id }
  await saveVersion(server.accounts, { level: 'personal', person: viewer.id }, version, personal?.id ?? null)
  server.layouts.heads.forget(viewer.id)
}
async function widgetsOf(): Promise<Record<string, ResolvedWidget>> {
  const { widgets, tabs } = (await viewer.ask('GET', '/api/pages/tiny')).json<ResolvedPage>()
  const all = [
    ...widgets,
    ...tabs.flatMap((tab) => [...tab.widgets, ...tab.tabs.flatMap((one) => one.widgets)]),
  ]
  return Object.fromEntries(all.map((widget) => [widget.id, widget]))
}
const at = (y: number) => ({ x: 0, y, w: 6, h: 4 })
const table = (id: string, y: number, params: object, more: object = {}): WrittenWidget => ({
  ...{ id, widget: 'table', query: 'statement', params: { symbol: '$symbol', ...params }, at: at(y) },
  ...more,
})
const title = { en: 'Gone', vi: 'Mất' }

test('a widget whose plugin, query or metric is gone keeps its place and says so; the rest has its numbers', async () => {
  const gone = [
    { id: 'plugin', widget: 'sunburst', title, at: at(10) },
    table('query', 20, {}, { query: 'sooth' }),
    table('metric', 30, { metrics: ['goodwill'] }),
    table('column', 40, { metrics: ['revenue'] }, { export: { columns: ['nothing'] } }),
  ]
  const page = { ...shipped, widgets: [table('sound', 0, { metrics: ['revenue'] }), ...gone] }
  await keptBefore(page as WrittenPage)
  const widgets = await widgetsOf()
  expect(Object.keys(widgets)).toEqual(
    expect.arrayContaining(['sound', 'plugin', 'query', 'metric', 'column', 'all']),
  )
  expect(
    Object.values(widgets)
      .map(({ id, missing }) => [id, missing])
      .filter(([, missing]) => missing),
  ).toEqual([
    ['plugin', 'unknown-widget'],
    ['query', 'unknown-query'],
    ['metric', 'unknown-metric'],
    ['column', 'missing-column'],
  ])
  expect(widgets.plugin).toMatchObject({ widget: 'sunburst', title, at: at(10), hasData: false })
  const lines = (await viewer.ask('GET', '/api/pages/tiny/data')).body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.find(({ widget }) => widget === 'sound')).toMatchObject({ status: 'ok', rows: 6 })
  expect(lines.filter(({ status }) => status === 'error')).toEqual([])

  // It can be moved, and deleted, and the page saved with the others in it.
  const [first, ...rest] = page.widgets
  const moved = { ...page, widgets: [first, { ...rest[0]!, at: at(60) }, ...rest.slice(2)] } as WrittenPage
  const preview = await viewer.ask('POST', '/api/layouts/tiny/preview', { page: moved })
  expect(preview.json<Previewed>().faults.map(({ code }) => code)).toEqual([
    ...['unknown-widget', 'unknown-metric', 'missing-column'],
  ])
  const { personal } = await saved(viewer, 'personal', moved)
  expect(personal!.written).toEqual(moved)
  expect((await widgetsOf()).plugin).toMatchObject({ at: at(60), missing: 'unknown-widget' })
  // Another of the kind cannot be added.
  const more = { ...moved, widgets: [...moved.widgets!, { ...gone[0]!, id: 'again', at: at(80) }] }
  expect((await viewer.ask('POST', '/api/layouts/tiny/preview', { page: more })).statusCode).toBe(400)
})

test('an input whose value is gone is what the shipped page has in its place', async () => {
  const inputs = shipped.inputs as Record<string, object>
  const other = { ...inputs, symbol: { ...inputs.symbol, default: 'ZZZ' } }
  await keptBefore({ ...shipped, inputs: other, group: 'no-such-group' })
  const page = (await viewer.ask('GET', '/api/pages/tiny')).json<ResolvedPage>()
  expect(page.level).toBe('personal')
  expect(page.inputs.find(({ name }) => name === 'symbol')?.default).toBe('AAA')
  expect(Object.values(await widgetsOf()).filter(({ missing }) => missing)).toEqual([])
})

test('what no longer is a page at all gives way to the shipped one, and can be reset', async () => {
  await keptBefore({ ...shipped, tabs: [{ id: '!', title: { xx: '' } }] } as unknown as WrittenPage)
  const page = (await viewer.ask('GET', '/api/pages/tiny')).json<ResolvedPage>()
  expect(page).toMatchObject({ level: 'shipped', layout: null, title: { en: 'Tiny' } })
  expect((await viewer.ask('GET', '/api/pages')).statusCode).toBe(200)
  const { etag } = await layoutsOf(viewer)
  const reset = await viewer.ask('DELETE', '/api/layouts/tiny?level=personal', undefined, {
    'if-match': etag,
  })
  expect(reset.statusCode).toBe(200)
})
