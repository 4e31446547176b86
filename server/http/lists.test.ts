import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { FirstDocument } from '../../core/api/first-document.ts'
import { MOST_ENTRIES } from '../../core/api/list-bounds.ts'
import type { Lists, View } from '../../core/api/lists.ts'
import { type Browser, browser, firstAdmin, invited, onBothStores } from '../testing/test-accounts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const view = (id: number, more: Partial<View> = {}): View => ({
  ...{ id: `view-${String(id).padStart(4, '0')}`, page: 'tiny', name: `View ${id}`, search: 'symbol=AAA' },
  ...more,
})
/** What people may type, and others would be harmed by where it is taken for more than text. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; drop table person_list; --",
  '{{7*7}} $ {7*7} %00 ../../etc/passwd',
  '</script><script>alert(1)//',
  'Góc nhìn của Lan 🎋',
  '__proto__',
]

onBothStores((newUrl) => {
  let server: TestServer
  let admin: Browser
  let viewer: Browser & { id: string }
  let other: Browser & { id: string }
  beforeAll(async () => {
    server = await startTestServer({
      databaseUrl: await newUrl(),
      files: { 'out/index.html': '<html><head></head><body></body></html>' },
    })
    admin = await firstAdmin(server)
    viewer = await invited(server, admin, 'viewer@example.com', 'viewer')
    other = await invited(server, admin, 'other@example.com', 'viewer')
  })
  afterAll(() => server?.close())

  const lists = async (who: Browser) => {
    const answer = await who.ask('GET', '/api/me/lists')
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<Lists>()
  }
  const put = (who: Browser, list: string, items: unknown, match: number | null) =>
    who.ask('PUT', `/api/me/lists/${list}`, { items }, match === null ? {} : { 'if-match': `"${match}"` })
  const kept = async (who: Browser, list: keyof Lists, items: unknown) => {
    const { number } = (await lists(who))[list]
    const answer = await put(who, list, items, number)
    expect([answer.statusCode, answer.body]).toEqual([200, JSON.stringify({ number: number + 1 })])
  }

  test('lists are their owner’s alone, in the order that was kept; who is not signed in has none', async () => {
    const empty = { number: 0, items: [] }
    expect(await lists(viewer)).toEqual({ views: empty, favourites: empty, watched: empty })
    await kept(viewer, 'views', [view(2, { default: true }), view(1)])
    await kept(viewer, 'watched', ['CCC', 'AAA'])
    await kept(viewer, 'favourites', ['tiny', 'gone'])
    expect(await lists(viewer)).toEqual({
      views: { number: 1, items: [view(2, { default: true }), view(1)] },
      watched: { number: 1, items: ['CCC', 'AAA'] },
      favourites: { number: 1, items: ['tiny', 'gone'] },
    })
    expect(await lists(other)).toEqual({ views: empty, favourites: empty, watched: empty })
    const nobody = browser(server)
    for (const answer of [await nobody.ask('GET', '/api/me/lists'), await put(nobody, 'watched', [], 0)])
      expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([401, 'sign-in-needed'])
  })

  test('of two changes made from one list the second is refused, and nothing of the first is lost', async () => {
    await kept(other, 'watched', ['AAA'])
    const { number } = (await lists(other)).watched
    const both = await Promise.all(['BBB', 'CCC'].map((one) => put(other, 'watched', ['AAA', one], number)))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    expect(both.find((one) => one.statusCode === 412)!.json<ApiError>().error).toBe('list-changed')
    const winner = both[0]!.statusCode === 200 ? 'BBB' : 'CCC'
    expect((await lists(other)).watched.items).toEqual(['AAA', winner])
    const first = await Promise.all([0, 1].map(() => put(other, 'favourites', ['tiny'], 0)))
    expect(first.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412])
    const without = await put(other, 'watched', [], null)
    expect([without.statusCode, without.json<ApiError>().error]).toEqual([428, 'match-needed'])
    expect((await put(other, 'watched', [], -1)).statusCode).toBe(412)
  })

  test('names are text, whatever they say', async () => {
    const items = HOSTILE.map((name, i) => view(i, { name }))
    await kept(viewer, 'views', items)
    expect((await lists(viewer)).views.items).toEqual(items)
    const document = await viewer.ask('GET', '/tiny')
    expect(document.body.match(/<script/g)).toHaveLength(1)
    expect(document.body).not.toMatch(/<img/)
  })

  test.each([
    ['views', [view(1, { name: 'a\u0000b' })]],
    ['views', [view(1, { name: 'two\nlines' })]],
    ['views', [view(1, { name: 'turned \u202e round' })]],
    ['views', [view(1, { name: '   ' })]],
    ['views', [view(1, { name: '' })]],
    ['views', [view(1, { name: 'x'.repeat(101) })]],
    ['views', [view(1, { search: 'x'.repeat(2001) })]],
    ['views', [view(1, { search: 'a=1#b' })]],
    ['views', [view(1, { page: '../tiny' })]],
    ['views', [view(1), view(1)]],
    ['views', [view(1, { default: true }), view(2, { default: true })]],
    ['views', Array.from({ length: MOST_ENTRIES + 1 }, (_, i) => view(i))],
    ['views', [{ ...view(1), more: 1 }]],
    ['views', 'none'],
    ['favourites', ['tiny', 'tiny']],
    ['favourites', ['<b>']],
    ['watched', ['A B']],
    ['watched', Array.from({ length: 10_000 }, (_, i) => `A${i}`)],
    ['watched', [null]],
  ] as const)('what no list of %s is, is refused, and the one that is kept stays', async (list, items) => {
    const before = await lists(viewer)
    const answer = await put(viewer, list, items, before[list].number)
    expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([400, 'invalid-input'])
    expect(await lists(viewer)).toEqual(before)
  })

  test('the first document brings them for who is signed in, and for nobody else', async () => {
    const block = async (who: Browser) => {
      const { body } = await who.ask('GET', '/tiny')
      return JSON.parse(/id="first">(.*?)<\/script>/.exec(body)![1]!) as FirstDocument
    }
    expect((await block(viewer)).answers['/api/me/lists']).toEqual(await lists(viewer))
    await kept(viewer, 'watched', ['BBB'])
    expect((await block(viewer)).answers['/api/me/lists']).toEqual(await lists(viewer))
    expect((await block(browser(server))).answers).not.toHaveProperty('/api/me/lists')
  })

  test('what a person kept goes with their account', async () => {
    const gone = await invited(server, admin, 'gone@example.com', 'viewer')
    await kept(gone, 'watched', ['AAA'])
    const db = await server.accounts.database.open()
    const rows = () => db.selectFrom('person_list').select('list').where('person_id', '=', gone.id).execute()
    expect(await rows()).toHaveLength(1)
    await db.deleteFrom('person').where('id', '=', gone.id).execute()
    expect(await rows()).toEqual([])
  })
})
