import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { Draft, PageLayouts, Previewed } from '../../core/api/layouts.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { type Browser, browser, invited } from '../testing/test-accounts.ts'
import { layoutsOf, save, saved } from '../testing/test-layouts.ts'
import {
  canariesOf,
  type RightsServer,
  SUBJECTS,
  startRightsServer,
  type Who,
} from '../testing/test-rights.ts'

let server: RightsServer
let shipped: WrittenPage
beforeAll(async () => {
  server = await startRightsServer()
  shipped = (await layoutsOf(as('desk'), 'open')).shipped!.written
})
afterAll(() => server?.close())

function as(who: Who): Browser {
  const one = browser(server)
  for (const part of server.headersOf(who).cookie.split('; ').filter(Boolean)) {
    const [name = '', value = ''] = part.split('=')
    one.set(name, value)
  }
  return one
}

/** Names of what fund A does not see, beside the numbers, words and titles of `canariesOf`. */
const HIDDEN = SUBJECTS.slice(3).join('|')
const secret = new RegExp(`${canariesOf('a').source}|zqdata|zqsecret|\\b(${HIDDEN})\\b`)

/** Asks for everything: subjects, groups, data sets, metrics and pages that fund A does not see. */
const greedy = (): WrittenPage => {
  const at = (y: number) => ({ x: 0, y, w: 12, h: 4 })
  const table = (id: string, y: number, query: string, params: object, more: object = {}) => ({
    ...{ id, widget: 'table', query, params, at: at(y) },
    ...more,
  })
  return {
    ...shipped,
    inputs: { ...(shipped.inputs as object), symbol: { type: 'ticker', default: 'SX05' } },
    widgets: [
      ...shipped.widgets!,
      table('g_all', 300, 'series', { entity: 'STOCK', metrics: ['close'] }),
      table(
        'g_hidden',
        310,
        'series',
        { entity: 'STOCK', metrics: ['hidden'] },
        {
          on: { click: { open: 'zqsecret' } },
        },
      ),
      table('g_other', 320, 'statement', { symbol: 'SX11', metrics: ['revenue', 'profit'] }),
      table('g_members', 330, 'cross-section', { entity: 'STOCK', metrics: ['close'], group: 'PORTS' }),
    ],
  }
}

/** Everything that somebody gets of a page. */
async function everythingOf(who: Browser, page: string, layout?: string): Promise<string[]> {
  const query = layout ? `?layout=${layout}` : ''
  const { body: resolved } = await who.ask('GET', `/api/pages/${page}${query}`)
  const ids = [...resolved.matchAll(/"id":"([a-z_]+)","widget"/g)].map(([, id]) => id!)
  const urls = [
    ...['/api/pages', `/api/pages/${page}/data${query}`, `/${page}${query}`, '/'],
    ...ids.flatMap((id) => [
      `/api/pages/${page}/widgets/${id}${query}`,
      `/api/pages/${page}/widgets/${id}.csv${query}`,
    ]),
  ]
  const bodies = [resolved]
  for (const url of urls) bodies.push((await who.ask('GET', url)).body)
  expect(bodies.length).toBeGreaterThan(10)
  return bodies
}

test('a page that a restricted reader opens in the editor names nothing that they do not see', async () => {
  const { body, statusCode } = await as('a').ask('GET', '/api/layouts/open')
  expect(statusCode).toBe(200)
  expect(body).not.toMatch(secret)
  // The others see that there was something to leave out.
  expect((await as('desk').ask('GET', '/api/layouts/open')).body).toMatch(secret)
})

test('a page that is not there for them is not there by any route of versions', async () => {
  const fund = as('a')
  const page = { ...shipped, id: 'zqsecret' }
  for (const [method, url, body] of [
    ['GET', '/api/layouts/zqsecret', undefined],
    ['POST', '/api/layouts/zqsecret/preview', { page }],
    ['PUT', '/api/layouts/zqsecret', { level: 'personal', page }],
    ['DELETE', '/api/layouts/zqsecret?level=personal', undefined],
    ['GET', '/api/layouts/zqsecret/draft', undefined],
    ['PUT', '/api/layouts/zqsecret/draft', { page }],
    ['GET', '/api/layouts/zqsecret/versions?level=team', undefined],
    ['GET', `/api/layouts/zqsecret/versions/${crypto.randomUUID()}`, undefined],
    ['GET', `/api/layouts/zqsecret/drafts/${crypto.randomUUID()}`, undefined],
  ] as const) {
    const answer = await fund.ask(method, url, body, { 'if-match': '"none"' })
    expect([method, url, answer.statusCode, answer.json<ApiError>().error]).toEqual([
      ...[method, url, 404, 'unknown-page'],
    ])
    expect(answer.json<ApiError>().nearest ?? []).not.toContain('zqsecret')
  }
  await saved(as('desk'), 'team', { ...(await layoutsOf(as('desk'), 'zqsecret')).written, order: 1 })
  expect((await fund.ask('GET', '/api/pages/zqsecret')).statusCode).toBe(404)
  expect((await fund.ask('GET', '/api/pages')).body).not.toMatch(secret)
})

test('what a restricted reader sends is judged by what they see, and no fault tells of more', async () => {
  const answer = await as('a').ask('POST', '/api/layouts/open/preview', { page: greedy() })
  expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([400, 'invalid-layout'])
  const { faults = [] } = answer.json<ApiError>()
  expect(faults.flatMap(({ suggestion }) => suggestion ?? []).join(' ')).not.toMatch(secret)
  // That a subject is hidden and that there is none are one answer.
  const asked = async (symbol: string) => {
    const page = {
      ...shipped,
      inputs: { ...(shipped.inputs as object), symbol: { type: 'ticker', default: symbol } },
    }
    const { body } = await as('a').ask('POST', '/api/layouts/open/preview', { page })
    return body.replaceAll(symbol, '').replace(/"requestId":"[^"]*"/, '')
  }
  expect(await asked('SX11')).toBe(await asked('SX71'))
})

test('nothing more is seen through a version of the team, a preview, a draft or one’s own', async () => {
  const desk = as('desk')
  const fund = as('a')
  const { team } = await saved(desk, 'team', greedy())
  // A sound way to see that the test sees: the same for who sees it.
  expect((await everythingOf(desk, 'open')).join('')).toMatch(secret)
  for (const body of await everythingOf(fund, 'open')) expect(body).not.toMatch(secret)
  for (const body of await everythingOf(fund, 'open', team!.layout)) expect(body).not.toMatch(secret)
  expect((await fund.ask('GET', '/api/layouts/open')).body).not.toMatch(secret)
  expect((await fund.ask('GET', `/api/layouts/open/versions/${team!.id}`)).body).not.toMatch(secret)

  const previewed = await desk.ask('POST', '/api/layouts/open/preview', { page: { ...greedy(), order: 2 } })
  const { layout } = previewed.json<Previewed>()
  for (const body of await everythingOf(fund, 'open', layout)) expect(body).not.toMatch(secret)

  const put = await desk.ask(
    'PUT',
    '/api/layouts/open/draft',
    { page: greedy(), base: shipped },
    { 'if-match': '"0"' },
  )
  const { id } = put.json<{ draft: Draft }>().draft
  const opened = await fund.ask('GET', `/api/layouts/open/drafts/${id}`)
  expect([opened.statusCode, opened.json<Draft>().by]).toEqual([200, 'desk@example.com'])
  expect(opened.body).not.toMatch(secret)
  // What is not sound cannot be told apart: it is not there for who does not see all.
  const half = { ...greedy(), widgets: [{ id: 'x', params: { symbol: 'SX11' } }] }
  await desk.ask('PUT', '/api/layouts/open/draft', { page: half }, { 'if-match': '"1"' })
  expect((await fund.ask('GET', `/api/layouts/open/drafts/${id}`)).statusCode).toBe(404)

  // What they have been given they may save as their own, and see no more by it.
  const { written } = (await fund.ask('GET', '/api/layouts/open')).json<PageLayouts>()
  await saved(fund, 'personal', { ...written, order: 7 })
  for (const body of await everythingOf(fund, 'open')) expect(body).not.toMatch(secret)
  const { behind } = await layoutsOf(fund, 'open')
  expect(behind).toBe(false)
  // Who sees everything is given everything.
  expect((await layoutsOf(desk, 'open')).team!.written).toEqual(greedy())
})

test('an editor from whom parts of a page are kept cannot publish it without them', async () => {
  const editor = await invited(server, as('boss'), 'fund-editor@example.com', 'editor', ['fund-a'])
  const { mayPublish, written, etags } = await layoutsOf(editor, 'open')
  expect(mayPublish).toBe(false)
  const answer = await save(editor, 'open', 'team', written, etags.team)
  expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([403, 'not-allowed'])
})
