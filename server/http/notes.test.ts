import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import { LONGEST_NOTE, MOST_NOTES } from '../../core/api/note-bounds.ts'
import type { Note, Notes } from '../../core/api/notes.ts'
import { type Browser, browser, firstAdmin, invited, onBothStores } from '../testing/test-accounts.ts'
import { PEOPLE, type RightsServer, startRightsServer, type Who } from '../testing/test-rights.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

/** What people may type, and others would be harmed by where it is taken for more than text. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; drop table note; --",
  '{{7*7}} $ {7*7} %00 ../../etc/passwd',
  'Hai dòng\nvà một tab không có 🎋',
]

onBothStores((newUrl) => {
  let server: TestServer
  let admin: Browser
  let viewer: Browser & { id: string }
  let other: Browser & { id: string }
  let editor: Browser & { id: string }
  beforeAll(async () => {
    server = await startTestServer({ databaseUrl: await newUrl(), authPublic: true })
    admin = await firstAdmin(server)
    viewer = await invited(server, admin, 'viewer@example.com', 'viewer')
    other = await invited(server, admin, 'other@example.com', 'viewer')
    editor = await invited(server, admin, 'editor@example.com', 'editor')
  })
  afterAll(() => server?.close())

  const URL = '/api/notes/tiny'
  const notes = async (who: Browser, query = '') => {
    const answer = await who.ask('GET', `${URL}${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<Notes>().notes
  }
  const write = (who: Browser, note: object, query = '') => who.ask('POST', `${URL}${query}`, note)
  const written = async (who: Browser, note: object, query = ''): Promise<Note> => {
    const answer = await write(who, note, query)
    expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
    return answer.json<Note>()
  }

  test('a note is at its widget, subject and point of the time axis, for whoever reads the page', async () => {
    const at = '2025Q1'
    const one = await written(viewer, { widget: 'all', at, text: ' Hàng tồn kho \n tăng ' }, '?symbol=AAA')
    const two = await written(other, { widget: 'each[profit]', at: null, text: 'One-off' }, '?symbol=AAA')
    await written(other, { widget: 'all', at: null, text: 'Of BBB' }, '?symbol=BBB')
    expect(one).toMatchObject({ widget: 'all', at, text: 'Hàng tồn kho \n tăng', mayDelete: true })
    expect((await notes(viewer)).map(({ id, mayDelete }) => [id, mayDelete])).toEqual([
      [one.id, true],
      [two.id, false],
    ])
    const shown = await notes(browser(server), '?symbol=AAA&period=yearly')
    expect(shown.map(({ text, by, mayDelete }) => [text, by, mayDelete])).toEqual([
      [one.text, expect.any(String), false],
      ['One-off', expect.any(String), false],
    ])
    expect((await notes(viewer, '?symbol=BBB')).map(({ text }) => text)).toEqual(['Of BBB'])
    expect(await notes(viewer, '?symbol=BBB&tab=debts')).toEqual([])
    await written(viewer, { widget: 'debt', at: null, text: 'Loans' }, '?symbol=BBB')
    expect((await notes(viewer, '?symbol=BBB&tab=debts')).map(({ text }) => text)).toEqual(['Loans'])
  })

  test('a note is deleted by who wrote it, or an editor; by nobody else', async () => {
    const text = 'to be deleted'
    const isThere = async () => (await notes(viewer)).some((note) => note.text === text)
    for (const [who, status] of [
      [viewer, 204],
      [editor, 204],
      [admin, 204],
    ] as const) {
      const { id } = await written(viewer, { widget: 'head', at: null, text })
      const refused = await other.ask('DELETE', `${URL}/${id}`)
      expect([refused.statusCode, refused.json<ApiError>().error]).toEqual([403, 'not-allowed'])
      expect((await browser(server).ask('DELETE', `${URL}/${id}`)).statusCode).toBe(401)
      expect((await who.ask('DELETE', `/api/notes/other/${id}`)).statusCode).toBe(404)
      expect(await isThere()).toBe(true)
      expect((await who.ask('DELETE', `${URL}/${id}`)).statusCode).toBe(status)
      expect(await isThere()).toBe(false)
      expect((await who.ask('DELETE', `${URL}/${id}`)).json<ApiError>().error).toBe('unknown-note')
    }
    const refused = await write(browser(server), { widget: 'head', at: null, text })
    expect([refused.statusCode, refused.json<ApiError>().error]).toEqual([401, 'sign-in-needed'])
  })

  test('notes are text, whatever they say', async () => {
    for (const text of HOSTILE) await written(viewer, { widget: 'head', at: null, text }, '?symbol=BBB')
    const found = (await notes(viewer, '?symbol=BBB')).filter(({ widget }) => widget === 'head')
    expect(found.map(({ text }) => text)).toEqual(HOSTILE)
  })

  test.each([
    ['no widget of the page', { widget: 'none', at: null, text: 'a' }, 404],
    ['no value of the repeater', { widget: 'each[none]', at: null, text: 'a' }, 404],
    ['a controlled widget id', { widget: '\u0000', at: null, text: 'a' }, 400],
    ['no text', { widget: 'all', at: null, text: '' }, 400],
    ['blank', { widget: 'all', at: null, text: ' \n ' }, 400],
    ['NUL', { widget: 'all', at: null, text: 'a\u0000b' }, 400],
    ['turned round', { widget: 'all', at: null, text: 'a\u202eb' }, 400],
    ['too long', { widget: 'all', at: null, text: 'x'.repeat(LONGEST_NOTE + 1) }, 400],
    ['no time', { widget: 'all', at: '<b>', text: 'a' }, 400],
    ['more', { widget: 'all', at: null, text: 'a', by: 'somebody' }, 400],
    ['nothing', {}, 400],
    ['a list', [], 400],
  ])('what no note is, is refused: %s', async (_, note, status) => {
    expect((await write(viewer, note)).statusCode).toBe(status)
  })

  test('inputs that the page does not take are refused, and so are notes without number', async () => {
    const note = { widget: 'all', at: null, text: 'a' }
    expect((await write(viewer, note, '?symbol=NONE')).json<ApiError>().error).toBe('unknown-subject')
    expect((await write(viewer, note, '?nothing=1')).json<ApiError>().field).toBe('nothing')
    for (let i = 0; i < MOST_NOTES; i++) await written(other, { ...note, widget: 'with_profit' })
    const refused = await write(viewer, { ...note, widget: 'with_profit' })
    expect([refused.statusCode, refused.json<ApiError>().message]).toEqual([
      400,
      expect.stringContaining('50 notes'),
    ])
  })

  test('the notes of a person go with their account', async () => {
    const gone = await invited(server, admin, 'gone@example.com', 'viewer')
    await written(gone, { widget: 'all', at: null, text: 'of who is gone' })
    const db = await server.accounts.database.open()
    await db.deleteFrom('person').where('id', '=', gone.id).execute()
    expect((await notes(viewer)).map(({ text }) => text)).not.toContain('of who is gone')
  })
})

test('a note about what a reader may not see is not there (AZ8)', async () => {
  const server: RightsServer = await startRightsServer()
  try {
    const ask = async (who: Who, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
      server.app.inject({
        ...{
          method,
          url,
          headers: { ...server.headersOf(who), origin: 'http://localhost', host: 'localhost' },
        },
        ...(payload ? { payload } : {}),
      })
    const write = async (who: Who, query: string, widget: string, text: string) => {
      const answer = await ask(who, 'POST', `/api/notes/open${query}`, { widget, at: null, text })
      expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
      return answer.json<Note>().id
    }
    // The board and the desk see everything.
    const of7 = await write('boss', '?symbol=SX07', 'series', 'zqnote of SX07')
    await write('b', '?symbol=SX05', 'series', 'zqnote of b')
    await write('boss', '', 'newest', 'zqnote of all')
    await write('a', '?symbol=SX00', 'newest', 'zqnote of a')
    const texts = async (who: Who, query: string) => {
      const answer = await ask(who, 'GET', `/api/notes/open${query}`)
      return answer.statusCode === 200
        ? answer.json<Notes>().notes.map(({ text }) => text)
        : answer.statusCode
    }
    expect(await texts('boss', '?symbol=SX07')).toEqual(['zqnote of SX07', 'zqnote of all', 'zqnote of a'])
    expect(await texts('a', '?symbol=SX07')).toBe(404)
    expect(await texts('b', '?symbol=SX05')).toEqual(['zqnote of b'])
    expect(await texts('a', '?symbol=SX00')).toEqual(['zqnote of a'])
    expect(await texts('a2', '?symbol=SX00')).toEqual(['zqnote of a'])
    // What the boss wrote of a subject that b sees may be of a metric that b does not.
    expect(await texts('b', '?symbol=SX07')).toEqual([])
    const all = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[]
    for (const who of all.filter((one) => one !== 'boss' && one !== 'desk')) {
      const { statusCode } = await ask(who, 'DELETE', `/api/notes/open/${of7}`)
      expect([who, statusCode]).toEqual([who, 404])
    }
    expect(
      (await ask('a', 'POST', '/api/notes/open?symbol=SX07', { widget: 'series', at: null, text: 'x' }))
        .statusCode,
    ).toBe(404)
    expect(
      (await ask('a', 'POST', '/api/notes/zqsecret', { widget: 'one', at: null, text: 'x' })).statusCode,
    ).toBe(404)
    expect((await ask('a', 'GET', '/api/notes/zqsecret')).statusCode).toBe(404)
  } finally {
    await server.close()
  }
})

test('who reads a page without notes opens no embedded database; notes are there after a restart', async () => {
  const workDir = await mkdtemp(join(tmpdir(), 'rattan-notes-'))
  try {
    const first = await startTestServer({ workDir, authPublic: true })
    const author = await firstAdmin(first)
    await first.close()
    const second = await startTestServer({ workDir, authPublic: true })
    const read = (server: TestServer) => browser(server).ask('GET', '/api/notes/tiny?symbol=AAA')
    expect([(await read(second)).json(), second.accounts.database.opened]).toEqual([{ notes: [] }, false])
    const again = browser(second)
    for (const [name, value] of author.cookies) again.set(name, value)
    const note = { widget: 'all', at: null, text: 'Kept' }
    expect((await again.ask('POST', '/api/notes/tiny?symbol=AAA', note)).statusCode).toBe(200)
    await second.close()
    const third = await startTestServer({ workDir, authPublic: true })
    expect((await read(third)).json<Notes>().notes.map(({ text }) => text)).toEqual(['Kept'])
    await third.close()
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
})
