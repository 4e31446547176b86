import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { PageLayouts, Previewed } from '../../core/api/layouts.ts'
import type { ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { startTestServer, type TestServer, TINY_PAGE } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  const file = TINY_PAGE.replace('id: tiny', 'id: low').replace('w: 12, h: 2 }', 'w: 12, h: 1 }')
  server = await startTestServer({ files: { 'dashboards/low.yaml': file } })
})
afterAll(() => server?.close())

test('a widget that is lower than it works at in the shipped page may be copied so, but not made smaller yet', async () => {
  const { written } = (await server.app.inject('/api/layouts/low')).json<PageLayouts>()
  const [head] = (written as WrittenPage).widgets!
  const preview = (widgets: unknown) =>
    server.app.inject({
      method: 'POST',
      url: '/api/layouts/low/preview',
      headers: { origin: 'http://localhost:80', host: 'localhost:80' },
      payload: { page: { ...(written as WrittenPage), widgets } },
    })
  const copy = { ...head!, id: 'copy', at: { ...head!.at, y: 1 } }
  const kept = await preview([head, copy])
  const { layout, faults } = kept.json<Previewed>()
  expect([kept.statusCode, faults]).toEqual([200, []])
  const page = (await server.app.inject(`/api/pages/low?layout=${layout}`)).json<ResolvedPage>()
  expect(page.widgets.map(({ id, missing }) => [id, missing])).toEqual([
    ['head', undefined],
    ['copy', undefined],
  ])
  const refused = await preview([{ ...head!, at: { ...head!.at, w: 2 } }])
  expect([refused.statusCode, refused.json<ApiError>().faults?.map(({ path }) => path.join('.'))]).toEqual([
    400,
    ['widgets.0.at.w'],
  ])
})
