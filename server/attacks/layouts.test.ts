import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { Draft, PageLayouts } from '../../core/api/layouts.ts'
import { put } from '../../core/edit/put.ts'
import { VALUE } from '../../core/edit/test-edits.ts'
import { type WrittenPage, widgetPlaces } from '../../core/edit/written-page.ts'
import { type Browser, browser, firstAdmin, invited } from '../testing/test-accounts.ts'
import { inPool, size } from '../testing/test-attack.ts'
import { layoutsOf, save, saved, titled } from '../testing/test-layouts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(240_000, 3_600_000) })

let server: TestServer
let admin: Browser
let shipped: WrittenPage
beforeAll(async () => {
  server = await startTestServer()
  admin = await firstAdmin(server)
  shipped = (await layoutsOf(admin)).shipped!.written
})
afterAll(() => server?.close())

const widget = (more: object) => ({ ...shipped.widgets![0]!, ...more })
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })

/** Each of the kinds that the issue names, and some that browsers do not send. */
const hostile = (): readonly unknown[] => [
  null,
  [],
  'page',
  {},
  { id: 'tiny' },
  deep(2000),
  { ...shipped, title: deep(40) },
  { ...shipped, id: '../../etc/passwd' },
  { ...shipped, id: 'sign-in' },
  { ...shipped, title: { en: 'x'.repeat(100_000), vi: 'x' } },
  { ...shipped, unknown: true },
  { ...shipped, widgets: [widget({ widget: 'bomb' })] },
  { ...shipped, widgets: [widget({ widget: 'constructor' })] },
  { ...shipped, widgets: [widget({ query: '__proto__' })] },
  { ...shipped, widgets: [widget({}), widget({})] },
  { ...shipped, widgets: [widget({}), widget({ id: 'over' })] },
  { ...shipped, widgets: [widget({ at: { x: -1, y: 0, w: 1, h: 1 } })] },
  { ...shipped, widgets: [widget({ at: { x: 0, y: 1e9, w: 1, h: 1 } })] },
  { ...shipped, widgets: [widget({ at: { x: 0.5, y: 0, w: 1, h: 1 } })] },
  { ...shipped, widgets: [widget({ at: { x: 8, y: 0, w: 8, h: 1 } })] },
  { ...shipped, widgets: [widget({ options: { sticky: 'much' } })] },
  { ...shipped, widgets: [widget({ params: { symbol: "'; drop table person; --" } })] },
  { ...shipped, widgets: Array.from({ length: 201 }, (_, i) => widget({ id: `w${i}` })) },
  { ...shipped, widgets: Array.from({ length: 10_000 }, (_, i) => widget({ id: `w${i}` })) },
  { ...shipped, tabs: [{ id: 'a', title: { en: 'a', vi: 'a' }, tabs: [{ id: 'b', tabs: [{ id: 'c' }] }] }] },
]

/** A page in which something at a random place is something else. */
const CHANGED = () =>
  fc
    .record({ pick: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), value: VALUE, kind: fc.nat(3) })
    .map(({ pick, value, kind }) => changed(shipped, pick, kind === 0 ? undefined : value))

function changed(page: WrittenPage, pick: readonly number[], value: unknown): unknown {
  const path: (string | number)[] = []
  let part: unknown = page
  for (const n of pick) {
    if (typeof part !== 'object' || part === null) break
    const keys = Array.isArray(part) ? [...part.keys()] : Object.keys(part)
    if (keys.length === 0 || (path.length > 0 && n % 5 === 0)) break
    const step = keys[n % keys.length]!
    path.push(step)
    part = (part as Record<string | number, unknown>)[step]
  }
  return put(page, path, value)
}

test('AZ8: a hostile page is refused with its place, or kept as it was sent; what was kept before stays', async () => {
  const person = await invited(server, admin, 'fuzz@example.com', 'editor')
  const known = hostile()
  const pages = [...known, ...fc.sample(CHANGED(), { seed: 9, numRuns: size(150, 5000) })]
  let now = await saved(person, 'personal', titled(shipped, 'Kept'))
  let number = 0
  const counts = { kept: 0, refused: 0, drafts: 0 }
  for (const page of pages) {
    const told = JSON.stringify(page)?.slice(0, 300)
    await server.layouts.checking.delete(`person:${person.id}`)
    const answer = await save(person, 'tiny', 'personal', page, now.etag)
    if (answer.statusCode === 200) {
      now = answer.json<PageLayouts>()
      expect(now.personal!.written, told).toEqual(JSON.parse(JSON.stringify(page)))
      expect((await person.ask('GET', '/api/pages/tiny')).statusCode, told).toBe(200)
      counts.kept++
    } else {
      const { error, faults, field } = answer.json<ApiError>()
      expect([answer.statusCode, told], answer.body).toEqual([400, told])
      if (error === 'invalid-layout') expect(faults!.length, told).toBeGreaterThan(0)
      else expect([error, field], told).toEqual(['invalid-input', expect.any(String)])
      counts.refused++
    }
    const preview = await person.ask('POST', '/api/layouts/tiny/preview', { page })
    expect([preview.statusCode, told]).toEqual([answer.statusCode, told])

    const base = JSON.stringify(page).length < 1e6 ? page : null
    const draft = await person.ask(
      'PUT',
      '/api/layouts/tiny/draft',
      { page, base },
      { 'if-match': `"${number}"` },
    )
    if (draft.statusCode === 200) {
      expect(draft.json<{ draft: Draft }>().draft.written, told).toEqual(JSON.parse(JSON.stringify(page)))
      number++
      counts.drafts++
    } else expect([draft.statusCode, told]).toEqual([400, told])
    const { personal } = await layoutsOf(person)
    expect(personal, told).toEqual(now.personal)
  }
  console.log(`AZ8: ${pages.length} pages, ${JSON.stringify(counts)}`)
  expect(counts.refused).toBeGreaterThan(known.length - 1)
  expect(counts.kept).toBeGreaterThan(0)
})

test('readers of different versions of one page, all at once, get each their own by every way', async () => {
  const names = ['ann', 'bob', 'cy']
  const { widgets: [head] = [], tabs } = shipped
  const versionOf = (name: string, n: number): WrittenPage => ({
    ...titled(shipped, `zq${name} ${n}`),
    // Of one id, with other numbers, and one of another id.
    widgets: [
      {
        ...head!,
        title: { en: `zq${name}`, vi: `zq${name}` },
        params: { ...(head!.params as object), last: 2 + names.indexOf(name) },
      },
      { ...head!, id: `w_${name}`, at: { x: 0, y: 40, w: 12, h: 2 } },
    ],
    ...(tabs ? { tabs } : {}),
  })
  const people = await Promise.all(
    names.map(async (name) => {
      const who = await invited(server, admin, `${name}@example.com`, 'viewer')
      await saved(who, 'personal', versionOf(name, 0))
      return { name, who, n: 0, rows: 2 + names.indexOf(name) }
    }),
  )
  const anonymous = { name: 'nobody', who: browser(server), n: 0, rows: 4 }
  const foreign = (name: string) =>
    new RegExp(
      names
        .filter((one) => one !== name)
        .map((one) => `zq${one}|w_${one}\\b`)
        .join('|'),
    )
  const etags = new Map<string, string>()
  const draws = fc.sample(fc.tuple(fc.nat(3), fc.nat(6)), { seed: 5, numRuns: size(400, 10_000) })
  const ask = async ({ name, who, rows }: typeof anonymous, kind: number) => {
    const data = '/api/pages/tiny/data'
    const urls = ['/api/pages', '/api/pages/tiny', data, '/api/pages/tiny/widgets/head', '/api/layouts/tiny']
    const url = urls[kind] ?? '/api/pages/tiny/widgets/head.csv'
    const { statusCode, body, headers } = await who.ask('GET', url)
    expect([url, statusCode]).toEqual([url, 200])
    expect(body.match(foreign(name)), `${url} for ${name}`).toBeNull()
    const lines = kind === 3 ? [body] : kind === 2 ? body.trim().split('\n') : []
    const line = lines.map((text) => JSON.parse(text)).find(({ widget }) => widget === 'head')
    if (lines.length > 0) expect([name, line.rows]).toEqual([name, rows])
    if (kind === 2 && name !== 'nobody') expect(body).toContain(`"w_${name}"`)
    if (kind === 1 && name !== 'nobody') expect(body).toContain(`zq${name}`)
    if (kind < 4 && headers.etag) etags.set(`${url} ${name}`, String(headers.etag))
  }
  await inPool(draws.length, 12, async (i) => {
    const [p, kind] = draws[i]!
    await ask([...people, anonymous][p]!, kind)
  })
  // What one has is not what another has, to whom it is told.
  for (const [key, tag] of etags) {
    const [url = '', name] = key.split(' ')
    for (const one of [...people, anonymous]) {
      const { statusCode } = await one.who.ask('GET', url, undefined, { 'if-none-match': tag })
      expect([url, name, one.name, statusCode]).toEqual([url, name, one.name, one.name === name ? 304 : 200])
    }
  }
  // A save is seen by the next question of who made it, and changes nothing for others.
  for (let n = 1; n <= size(5, 100); n++) {
    const one = people[n % people.length]!
    await saved(one.who, 'personal', versionOf(one.name, n))
    const { body } = await one.who.ask('GET', '/api/pages')
    expect(body).toContain(`zq${one.name} ${n}`)
    await Promise.all([...people, anonymous].map((reader) => ask(reader, n % 3)))
  }
})

test('whoever reads shipped pages without an account asks nothing of the database', async () => {
  const alone = await startTestServer({
    files: { 'out/index.html': '<html><head></head><body></body></html>' },
  })
  try {
    const nobody = browser(alone)
    const { widgets: [head] = [] } = shipped
    for (const url of [
      '/',
      '/tiny',
      '/api/pages',
      '/api/pages/tiny',
      '/api/pages/tiny/data',
      '/api/layouts/tiny',
    ])
      expect([url, (await nobody.ask('GET', url)).statusCode]).toEqual([url, 200])
    const layout = '0123456789abcdef'
    expect((await nobody.ask('GET', `/api/pages/tiny?layout=${layout}`)).statusCode).toBe(404)
    const page = { ...shipped, widgets: [head] }
    expect((await nobody.ask('POST', '/api/layouts/tiny/preview', { page })).statusCode).toBe(200)
    expect(alone.accounts.database.opened).toBe(false)
  } finally {
    await alone.close()
  }
  expect(widgetPlaces(shipped).length).toBeGreaterThan(3)
})
