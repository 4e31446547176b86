import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../core/api/errors.ts'
import type { FirstDocument } from '../../core/api/first-document.ts'
import type { Draft, PageLayouts, Previewed, Versions, WholeVersion } from '../../core/api/layouts.ts'
import type { PageSummary, ResolvedPage } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { type Browser, browser, firstAdmin, invited, onBothStores } from '../testing/test-accounts.ts'
import { layoutsOf, save, saved, titled } from '../testing/test-layouts.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

onBothStores((newUrl) => {
  let server: TestServer
  let admin: Browser
  let viewer: Browser & { id: string }
  let other: Browser & { id: string }
  let shipped: WrittenPage
  const anonymous = () => browser(server)
  beforeAll(async () => {
    server = await startTestServer({
      databaseUrl: await newUrl(),
      files: { 'out/index.html': '<html><head></head><body></body></html>' },
    })
    admin = await firstAdmin(server)
    viewer = await invited(server, admin, 'viewer@example.com', 'viewer')
    other = await invited(server, admin, 'other@example.com', 'viewer')
    shipped = (await layoutsOf(viewer)).shipped!.written
  })
  afterAll(() => server?.close())

  const page = async (who: Browser, id = 'tiny', layout?: string) => {
    const answer = await who.ask('GET', `/api/pages/${id}${layout ? `?layout=${layout}` : ''}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<ResolvedPage>()
  }
  const titleOf = async (who: Browser, id = 'tiny') => (await page(who, id)).title.en

  test('a page without versions is the shipped one, in the words of its file', async () => {
    const { written, level, etag, etags, behind, mayPublish } = await layoutsOf(viewer)
    expect(written).toEqual(shipped)
    expect(shipped.inputs).toMatchObject({ symbol: { type: 'ticker' } })
    expect({ level, etag, etags, behind, mayPublish }).toEqual({
      ...{ level: 'shipped', etag: '"none"', behind: false, mayPublish: false },
      etags: { team: '"none"', personal: '"none"' },
    })
    expect(await page(anonymous())).toMatchObject({ layout: null, level: 'shipped' })
  })

  test('a personal version is its owner’s alone, by every way that leads to a page, until it is reset', async () => {
    const first = shipped.widgets![0]!
    const mine = {
      ...titled(shipped, 'Mine'),
      widgets: [{ ...first, id: 'top', title: { en: 'Top', vi: 'Top' } }],
    }
    const { personal, level, layout, etag } = await saved(viewer, 'personal', mine, { name: 'First' })
    expect({ level, name: personal!.name, written: personal!.written }).toEqual({
      ...{ level: 'personal', name: 'First', written: mine },
    })
    expect(await page(viewer)).toMatchObject({ title: { en: 'Mine' }, layout, level: 'personal' })
    const menu = (await viewer.ask('GET', '/api/pages')).json<PageSummary[]>()
    expect(menu.map(({ title }) => title.en)).toEqual(['Mine'])
    const lines = (await viewer.ask('GET', '/api/pages/tiny/data')).body
    expect(lines).toContain('"widget":"top"')
    expect((await viewer.ask('GET', '/api/pages/tiny/widgets/top')).statusCode).toBe(200)
    expect((await viewer.ask('GET', '/api/pages/tiny/widgets/top.csv')).statusCode).toBe(200)
    for (const one of [other, anonymous()]) {
      expect(await titleOf(one)).toBe('Tiny')
      expect((await one.ask('GET', '/api/pages/tiny/widgets/top')).statusCode).toBe(404)
      const named = await one.ask('GET', `/api/pages/tiny?layout=${layout}`)
      expect([named.statusCode, named.json<ApiError>().error]).toEqual([404, 'unknown-layout'])
    }
    // The shipped one stays there by its name.
    const { shipped: own } = await layoutsOf(viewer)
    expect(await page(viewer, 'tiny', own!.layout)).toMatchObject({ layout: null, level: 'shipped' })

    const reset = await viewer.ask('DELETE', '/api/layouts/tiny?level=personal', undefined, {
      'if-match': etag,
    })
    expect(reset.json<PageLayouts>()).toMatchObject({ level: 'shipped', personal: null })
    expect(await titleOf(viewer)).toBe('Tiny')
  })

  test('nothing is written into files where the operator has not allowed it', async () => {
    const { toFile } = await layoutsOf(admin)
    const answer = await admin.ask('POST', '/api/layouts/tiny/file', undefined, { 'if-match': '"none"' })
    expect([toFile, answer.statusCode, answer.json<ApiError>().error]).toEqual([false, 403, 'not-allowed'])
  })

  test('what the team has, everybody has who has none of their own; and is told when it moved on', async () => {
    const refused = await save(viewer, 'tiny', 'team', titled(shipped, 'Ours'), '"none"')
    expect([refused.statusCode, refused.json<ApiError>().error]).toEqual([403, 'not-allowed'])
    await saved(viewer, 'personal', titled(shipped, 'Mine'))
    const { team } = await saved(admin, 'team', titled(shipped, 'Ours'))
    expect([await titleOf(anonymous()), await titleOf(other), await titleOf(viewer)]).toEqual([
      ...['Ours', 'Ours', 'Mine'],
    ])
    expect((await page(anonymous())).level).toBe('team')
    expect(team).toMatchObject({ by: 'Ada', name: null, base: shipped, current: true })
    expect((await layoutsOf(viewer)).behind).toBe(true)
    // Who is not signed in is not told who made it.
    expect((await layoutsOf(anonymous())).team).toMatchObject({ by: null, layout: team!.layout })
    const mine = await saved(viewer, 'personal', titled(shipped, 'Mine again'))
    expect([mine.behind, mine.personal!.base!.title.en]).toEqual([false, 'Ours'])
    for (const [who, level] of [
      [admin, 'team'],
      [viewer, 'personal'],
    ] as const) {
      const { etags } = await layoutsOf(who)
      await who.ask('DELETE', `/api/layouts/tiny?level=${level}`, undefined, { 'if-match': etags[level] })
    }
    expect([await titleOf(anonymous()), await titleOf(viewer)]).toEqual(['Tiny', 'Tiny'])
  })

  test('of two who save over one version one wins, and the other is told what there is now', async () => {
    const start = await saved(admin, 'team', titled(shipped, 'Start'))
    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map((title) =>
        save(admin, 'tiny', 'team', titled(shipped, title), start.etags.team),
      ),
    )
    const won = answers.filter(({ statusCode }) => statusCode === 200)
    expect(won).toHaveLength(1)
    const { team } = won[0]!.json<PageLayouts>()
    for (const answer of answers.filter((one) => one !== won[0])) {
      expect(answer.statusCode, answer.body).toBe(412)
      const { error, theirs } = answer.json<ApiError>()
      expect([error, (theirs as WholeVersion).id]).toEqual(['layout-changed', team!.id])
      expect((theirs as WholeVersion).written).toEqual(team!.written)
    }
    const first = await Promise.all(
      ['A', 'B', 'C'].map((title) => save(other, 'tiny', 'personal', titled(shipped, title), '"none"')),
    )
    expect(first.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412])
    const unsaid = await save(other, 'tiny', 'personal', titled(shipped, 'E'), null)
    expect([unsaid.statusCode, unsaid.json<ApiError>().error]).toEqual([428, 'match-needed'])
    for (const [who, level] of [
      [admin, 'team'],
      [other, 'personal'],
    ] as const) {
      const { etags } = await layoutsOf(who)
      await who.ask('DELETE', `/api/layouts/tiny?level=${level}`, undefined, { 'if-match': etags[level] })
    }
  })

  test('anybody may look at a page of theirs; nothing of it is stored', async () => {
    const draft = titled(shipped, 'Looked at')
    const answer = await anonymous().ask('POST', '/api/layouts/tiny/preview', { page: draft })
    const { layout, faults } = answer.json<Previewed>()
    expect(faults).toEqual([])
    expect(await page(anonymous(), 'tiny', layout)).toMatchObject({
      ...{ title: { en: 'Looked at' }, layout, level: 'draft' },
    })
    const data = await anonymous().ask('GET', `/api/pages/tiny/data?layout=${layout}&last=2`)
    expect(data.body).toMatch(/"widget":"head",.*"rows":2,/)
    expect(await titleOf(anonymous())).toBe('Tiny')
  })

  test('a page that is refused says where and why, and what was stored stays', async () => {
    const before = await saved(viewer, 'personal', titled(shipped, 'Kept'))
    const [head] = shipped.widgets!
    const bad = { ...shipped, widgets: [{ ...head!, widget: 'tabel', at: { x: 11, y: 0, w: 2, h: 1 } }] }
    for (const answer of [
      await save(viewer, 'tiny', 'personal', bad, before.etag),
      await viewer.ask('POST', '/api/layouts/tiny/preview', { page: bad }),
    ]) {
      const { error, faults } = answer.json<ApiError>()
      expect([answer.statusCode, error]).toEqual([400, 'invalid-layout'])
      expect(faults).toContainEqual({
        ...{ code: 'unknown-widget', path: ['widgets', 0, 'widget'], suggestion: 'table' },
        message: expect.stringContaining('"tabel"'),
      })
    }
    const small = (h: number) => ({ ...shipped, widgets: [{ ...head!, at: { x: 0, y: 0, w: 12, h } }] })
    for (const refused of [
      await save(viewer, 'tiny', 'personal', small(1), before.etag),
      await viewer.ask('POST', '/api/layouts/tiny/preview', { page: small(1) }),
    ]) {
      expect([refused.statusCode, refused.json<ApiError>().faults]).toEqual([
        400,
        [
          {
            ...{ code: 'out-of-range', path: ['widgets', 0, 'at', 'h'] },
            message: 'invalid h: 1; expected at least 2 for widget "table"',
          },
        ],
      ])
    }
    const wrongId = await save(viewer, 'tiny', 'personal', { ...shipped, id: 'tony' }, before.etag)
    expect(wrongId.json<ApiError>().faults).toMatchObject([{ path: ['id'] }])
    expect((await layoutsOf(viewer)).personal).toEqual(before.personal)
    await viewer.ask('DELETE', '/api/layouts/tiny?level=personal', undefined, { 'if-match': before.etag })
  })

  test('pages without a file stand in the menu of who has them, and nowhere else', async () => {
    const own = { ...titled(shipped, 'My own'), id: 'my-own' }
    const ours = { ...titled(shipped, 'Our own'), id: 'our-own', order: 1 }
    await saved(viewer, 'personal', own)
    await saved(admin, 'team', ours)
    const menu = async (who: Browser) =>
      (await who.ask('GET', '/api/pages')).json<PageSummary[]>().map(({ id, group }) => `${id} ${group.id}`)
    expect(await menu(viewer)).toEqual(['tiny basic', 'our-own basic', 'my-own basic'])
    expect(await menu(other)).toEqual(['tiny basic', 'our-own basic'])
    expect(await titleOf(viewer, 'my-own')).toBe('My own')
    expect((await viewer.ask('GET', '/api/pages/my-own/data')).statusCode).toBe(200)
    for (const url of ['/api/pages/my-own', '/api/pages/my-own/data', '/api/layouts/my-own']) {
      const answer = await other.ask('GET', url)
      expect([url, answer.statusCode, answer.json<ApiError>().error]).toEqual([url, 404, 'unknown-page'])
    }
    expect(await titleOf(anonymous(), 'our-own')).toBe('Our own')
    const { etags } = await layoutsOf(admin, 'our-own')
    const gone = await admin.ask('DELETE', '/api/layouts/our-own?level=team', undefined, {
      'if-match': etags.team,
    })
    // There is no page left to answer with.
    expect([gone.statusCode, gone.body]).toEqual([204, ''])
    expect((await anonymous().ask('GET', '/api/pages/our-own')).statusCode).toBe(404)
  })

  test('a draft is one’s own; who is told its id may open it, and nobody else finds it', async () => {
    const draft = titled(shipped, 'Half done')
    const address = '/api/layouts/tiny/draft'
    expect((await viewer.ask('GET', address)).json()).toEqual({ draft: null })
    const put = (who: Browser, page: unknown, match: string) =>
      who.ask('PUT', address, { page, base: shipped, level: 'personal' }, { 'if-match': match })
    const first = await put(viewer, draft, '"0"')
    expect(first.headers.etag).toBe('"1"')
    const { id } = first.json<{ draft: Draft }>().draft
    // What is half done need not be sound.
    const second = await put(viewer, { ...draft, widgets: [{ id: 'new', widget: '' }] }, '"1"')
    expect([second.statusCode, second.headers.etag]).toEqual([200, '"2"'])
    const late = await put(viewer, draft, '"1"')
    expect([late.statusCode, (late.json<ApiError>().theirs as Draft).number]).toEqual([412, 2])
    expect((await put(viewer, draft, '"0"')).statusCode).toBe(412)
    expect((await put(viewer, draft, '"x"')).statusCode).toBe(412)
    expect((await layoutsOf(viewer)).draft).toMatchObject({ id, number: 2, level: 'personal' })
    expect((await layoutsOf(other)).draft).toBeNull()
    const opened = await other.ask('GET', `/api/layouts/tiny/drafts/${id}`)
    expect(opened.json<Draft>()).toMatchObject({ by: 'viewer@example.com', number: 2, base: shipped })
    for (const [who, url, status] of [
      [anonymous(), `/api/layouts/tiny/drafts/${id}`, 401],
      [other, `/api/layouts/tiny/drafts/${crypto.randomUUID()}`, 404],
      [other, '/api/layouts/tiny/drafts/1', 404],
      [other, `/api/layouts/my-own/drafts/${id}`, 404],
    ] as const)
      expect([url, (await who.ask('GET', url)).statusCode]).toEqual([url, status])
    // Theirs is another draft, whatever number it is of.
    const away = (who: Browser) => who.ask('DELETE', address, undefined, { 'if-match': '"2"' })
    expect((await away(other)).statusCode).toBe(412)
    expect((await away(viewer)).statusCode).toBe(204)
    expect((await other.ask('GET', `/api/layouts/tiny/drafts/${id}`)).statusCode).toBe(404)
  })

  test('versions have a history and names; an old one is saved again; another person’s are not there', async () => {
    const titles = ['One', 'Two', 'Three']
    for (const title of titles) await saved(viewer, 'personal', titled(shipped, title))
    const list = async (who: Browser, level = 'personal') =>
      (await who.ask('GET', `/api/layouts/tiny/versions?level=${level}`)).json<Versions>().versions
    const versions = (await list(viewer)).slice(0, 3)
    expect(versions.map(({ current }) => current)).toEqual([true, false, false])
    const one = `/api/layouts/tiny/versions/${versions[2]!.id}`
    const named = await viewer.ask('PATCH', one, { name: 'The first' })
    expect(named.json<WholeVersion>()).toMatchObject({ name: 'The first', written: titled(shipped, 'One') })
    const bad = await viewer.ask('PATCH', one, { name: 'a\u0000b' })
    expect(bad.statusCode).toBe(400)
    const old = (await viewer.ask('GET', one)).json<WholeVersion>()
    await saved(viewer, 'personal', old.written, { base: old.base })
    expect(await titleOf(viewer)).toBe('One')
    for (const method of ['GET', 'PATCH'] as const) {
      const answer = await other.ask(method, one, method === 'PATCH' ? { name: 'Mine' } : undefined)
      expect([answer.statusCode, answer.json<ApiError>().error]).toEqual([404, 'unknown-layout'])
      // Neither for an admin.
      expect((await admin.ask(method, one, method === 'PATCH' ? { name: 'x' } : undefined)).statusCode).toBe(
        404,
      )
    }
    expect((await list(other)).filter(({ by }) => by === 'viewer@example.com')).toEqual([])

    const { team } = await saved(admin, 'team', titled(shipped, 'Ours'))
    const ours = `/api/layouts/tiny/versions/${team!.id}`
    expect((await viewer.ask('GET', ours)).json<WholeVersion>().by).toBe('Ada')
    expect((await viewer.ask('PATCH', ours, { name: 'x' })).statusCode).toBe(403)
    expect((await admin.ask('PATCH', ours, { name: 'Spring' })).statusCode).toBe(200)
    expect((await list(viewer, 'team'))[0]).toMatchObject({ name: 'Spring', current: true })
    await admin.ask('DELETE', '/api/layouts/tiny?level=team', undefined, { 'if-match': `"${team!.id}"` })
  })

  test('the document of a page brings its reader’s version along, and nobody else’s', async () => {
    const mine = await saved(viewer, 'personal', titled(shipped, 'Brought along'))
    const first = async (who: Browser, path = '/tiny') => {
      const { body, statusCode } = await who.ask('GET', path)
      const json = /<script type="application\/json" id="first">(.*?)<\/script>/s.exec(body)![1]!
      return { statusCode, ...(JSON.parse(json) as FirstDocument) }
    }
    for (let round = 0; round < 2; round++) {
      await viewer.ask('GET', '/api/pages/tiny/data')
      const { answers, numbers } = await first(viewer)
      expect(answers['/api/pages/tiny']).toMatchObject({ title: { en: 'Brought along' }, level: 'personal' })
      expect((answers['/api/pages'] as PageSummary[])[0]!.title.en).toBe('Brought along')
      if (numbers) expect(numbers.layout).toBe(mine.layout)
      await anonymous().ask('GET', '/api/pages/tiny/data')
      const nobody = await first(anonymous())
      expect(JSON.stringify(nobody)).not.toContain('Brought along')
      expect(nobody.numbers?.layout).toBe(null)
      expect(JSON.stringify(await first(anonymous(), `/tiny?layout=${mine.layout}`))).not.toContain(
        'Brought along',
      )
    }
    const named = await first(viewer, `/tiny?layout=${mine.shipped!.layout}`)
    expect(named.answers[`/api/pages/tiny?layout=${mine.shipped!.layout}`]).toMatchObject({
      level: 'shipped',
    })
    await saved(viewer, 'personal', { ...titled(shipped, 'Own'), id: 'mine-alone' })
    expect((await first(viewer, '/mine-alone')).statusCode).toBe(200)
    expect((await other.ask('GET', '/mine-alone')).statusCode).toBe(404)
  })

  test('who has had too much checked waits', async () => {
    const crowd = browser(server, '198.51.100.9')
    const ask = () => crowd.ask('POST', '/api/layouts/tiny/preview', { page: titled(shipped, 'Again') })
    expect((await ask()).statusCode).toBe(200)
    await server.layouts.checking.penalty('198.51.100.9', 15_000)
    const refused = await ask()
    expect([refused.statusCode, refused.json<ApiError>().error]).toEqual([429, 'too-many-tries'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await anonymous().ask('GET', '/api/pages/tiny')).statusCode).toBe(200)
  })
})
