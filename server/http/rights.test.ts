import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { Role } from '../../core/registry/roles.ts'
import { stateFor } from '../rights/scoped-state.ts'
import { column } from '../testing/test-answers.ts'
import {
  isNumberOf,
  type RightsServer,
  startRightsServer,
  VISIBLE,
  type Who,
} from '../testing/test-rights.ts'

let server: RightsServer
beforeAll(async () => {
  server = await startRightsServer()
})
afterAll(() => server.close())

async function get<T>(who: Who, url: string, status = 200): Promise<T> {
  const answer = await server.ask(who, url)
  expect(answer.status, answer.body).toBe(status)
  return JSON.parse(answer.body)
}
const ids = async (who: Who, url: string, key = 'id') =>
  (await get<Record<string, string>[]>(who, url)).map((one) => one[key])
const widget = (who: Who, id: string, query = '') =>
  get<WidgetData>(who, `/api/pages/open/widgets/${id}${query}`)

describe('pages', () => {
  test('one that a policy keeps is not in the menu, is unknown, and is nobody’s near name', async () => {
    expect(await ids('viewer', '/api/pages')).toEqual(['open'])
    expect(await ids('desk', '/api/pages')).toEqual(['open', 'zqsecret'])
    for (const url of [
      '/api/pages/zqsecret',
      '/api/pages/zqsecret/data',
      '/api/pages/zqsecret/widgets/one',
      '/api/pages/zqsecret/widgets/one.csv',
    ]) {
      const unknown = await get<{ error: string }>('viewer', url, 404)
      const absent = await get<{ error: string }>('viewer', url.replace('zqsecret', 'zqabsent'), 404)
      expect({ ...unknown, requestId: '' }).toEqual({
        ...JSON.parse(JSON.stringify(absent).replaceAll('zqabsent', 'zqsecret')),
        requestId: '',
      })
      expect((await server.ask('desk', url)).status).toBe(200)
    }
    expect(await get('viewer', '/api/pages/zqsecrt', 404)).not.toHaveProperty('nearest')
    expect(await get('desk', '/api/pages/zqsecrt', 404)).toMatchObject({ nearest: ['zqsecret'] })
  })

  test('no click leads to a page that is not there for the reader', async () => {
    expect((await server.ask('viewer', '/api/pages/open')).body).not.toContain('zqsecret')
    expect((await server.ask('desk', '/api/pages/open')).body).toContain('zqsecret')
  })

  test('an input begins with a subject that the reader sees', async () => {
    const first = async (who: Who) =>
      (await get<{ inputs: { name: string; default: string }[] }>(who, '/api/pages/open')).inputs.find(
        ({ name }) => name === 'symbol',
      )!.default
    expect([await first('viewer'), await first('a'), await first('b')]).toEqual(['SX00', 'SX00', 'SX03'])
  })
})

describe('rows', () => {
  test('a fund sees its subjects, two funds see both, who is in none sees all', async () => {
    const seen = async (who: Who) => new Set(column(await widget(who, 'newest', '?last=12'), 'subject'))
    expect(await seen('a')).toEqual(new Set(VISIBLE.a))
    expect(await seen('b')).toEqual(new Set(VISIBLE.b))
    expect(await seen('ab')).toEqual(new Set(VISIBLE.ab))
    expect((await seen('viewer')).size).toBe(12)
    expect((await seen('boss')).size).toBe(12)
  })

  test('counts and shares are of the rows that are seen', async () => {
    const of = async (who: Who) => (await widget(who, 'shares')).data.flat()
    const [, n, , first, highest] = await of('a')
    expect([n, first, highest]).toEqual([3, 'SX02', 902000711])
    expect((await of('viewer'))[1]).toBe(12)
  })

  test('values of a column limit besides, and only the fund that they are said for', async () => {
    const count = async (who: Who) => (await widget(who, 'targets')).data[0]!.length
    expect([await count('a'), await count('b')]).toEqual([3, 5])
    const values = async (who: Who) => (await widget(who, 'targets')).data.at(-1) as number[]
    // The larger of several of a day counts; fund a does not see the street's.
    expect((await values('a')).every((value) => value % 10_000 === 1031)).toBe(true)
    expect((await values('b')).every((value) => value % 10_000 === 2031)).toBe(true)
  })

  test('rows about groups are seen where the group is named, series about neither always', async () => {
    expect((await widget('a', 'group_series')).status).toBe('empty')
    expect(new Set(column(await widget('b', 'group_series'), 'subject'))).toEqual(new Set(['STEEL']))
    expect(await widget('a', 'rates')).toMatchObject({ status: 'ok', rows: 4 })
  })

  test('a subject that is not seen is unknown, at every address that takes one', async () => {
    for (const url of [
      '/api/tickers/SX05',
      '/api/tickers/SX05/peers',
      '/api/metrics/close/values?symbol=SX05',
      '/api/pages/open/data?symbol=SX05',
      '/api/pages/open/widgets/series?symbol=SX05',
      '/api/pages/open/widgets/series.csv?symbol=SX05',
    ]) {
      const { error, nearest = [] } = await get<{ error: string; nearest?: string[] }>('a', url, 404)
      expect(error).toBe('unknown-subject')
      expect(nearest.filter((one) => !VISIBLE.a.includes(one))).toEqual([])
      expect((await server.ask('b', url)).status, url).toBe(200)
    }
  })

  test('subjects and groups are listed and counted as they are seen', async () => {
    expect(await ids('a', '/api/tickers', 'symbol')).toEqual(VISIBLE.a)
    expect(await ids('b', '/api/tickers?sector=STEEL', 'symbol')).toEqual(['SX04', 'SX05', 'SX06', 'SX07'])
    expect(await ids('a', '/api/tickers/SX00/peers', 'symbol')).toEqual(['SX01', 'SX02'])
    expect(await ids('a', '/api/tickers?q=zqfirm', 'symbol')).toEqual(VISIBLE.a)
    expect(await get('a', '/api/sectors')).toMatchObject([{ id: 'RETAIL', size: 3 }])
    expect(await get('b', '/api/sectors')).toMatchObject([
      { id: 'RETAIL', size: 1 },
      { id: 'STEEL', size: 4 },
    ])
    expect(await get('a', '/api/sectors/STEEL', 404)).toMatchObject({ error: 'unknown-group' })
    expect(await get('a', '/api/tickers?sector=STEEL', 400)).toMatchObject({ error: 'invalid-input' })
  })
})

describe('metrics', () => {
  test('one that is kept, and what is made of it, is not found and has no values', async () => {
    const found = await ids('viewer', '/api/metrics')
    expect(found).not.toContain('profit')
    expect(found).not.toContain('margin')
    expect(await ids('desk', '/api/metrics')).toEqual(expect.arrayContaining(['profit', 'margin', 'hidden']))
    for (const url of [
      '/api/metrics/profit',
      '/api/metrics/margin/values?symbol=SX00',
      '/api/metrics/hidden',
    ]) {
      expect(await get('viewer', url, 404)).toMatchObject({ error: 'unknown-metric' })
      expect((await server.ask('desk', url)).status).toBe(200)
    }
    expect(await get('viewer', '/api/metrics/profi', 404)).not.toHaveProperty('nearest')
    expect(await get('viewer', '/api/metrics/revenue')).toMatchObject({ usedBy: [] })
    expect(await get('desk', '/api/metrics/revenue')).toMatchObject({ usedBy: ['margin'] })
  })

  test('a widget has its column without values, and says so', async () => {
    const line = await widget('viewer', 'statement')
    expect(column(line, 'profit')).toEqual([null, null, null, null])
    expect(column(line, 'margin')).toEqual([null, null, null, null])
    expect(column(line, 'revenue')!.every((value) => value !== null)).toBe(true)
    expect(line.notes).toContainEqual({
      en: 'Not shared with you: profit, margin.',
      vi: 'Bạn không được xem: profit, margin.',
    })
    expect(await widget('viewer', 'kept')).toMatchObject({
      status: 'empty',
      message: { en: 'Not shared with you: hidden.' },
    })
  })
})

describe('what else could tell', () => {
  test('a data set that is kept is not named by the status', async () => {
    const named = (who: Who) => server.ask(who, '/api/status').then(({ body }) => body)
    const { live } = server
    expect(live.state!.newest.has('zqdata')).toBe(true)
    expect(await named('viewer')).not.toContain('zqdata')
  })

  test('one browser with another reader gets another answer, not "not modified"', async () => {
    const tag = async (who: Who) => String((await server.ask(who, '/api/tickers')).headers.etag)
    const [a, b, viewer] = [await tag('a'), await tag('b'), await tag('viewer')]
    expect(new Set([a, b, viewer]).size).toBe(3)
    expect((await server.ask('b', '/api/tickers', { 'if-none-match': a })).status).toBe(200)
    expect((await server.ask('a', '/api/tickers', { 'if-none-match': a })).status).toBe(304)
    expect(a + b).not.toContain('fund')
  })

  test('a reason for doubt does not speak of rows that are not seen', async () => {
    const query = '?symbol=SX05&last=8'
    expect((await widget('b', 'statement', query)).doubts?.length).toBeGreaterThan(0)
    expect((await widget('a', 'quarter')).doubts ?? []).toEqual([])
  })

  test('exports are of the reader’s rows, and kept apart', async () => {
    const csv = async (who: Who) => (await server.ask(who, '/api/pages/open/widgets/newest.csv?last=12')).body
    for (let round = 0; round < 2; round++) {
      const [a, viewer] = [await csv('a'), await csv('viewer')]
      expect(a.trim().split('\n')).toHaveLength(4)
      expect(viewer.trim().split('\n')).toHaveLength(13)
      expect(isNumberOf('SX05').test(a)).toBe(false)
      expect(isNumberOf('SX05').test(viewer)).toBe(true)
    }
  })
})

describe('who sees everything', () => {
  test('has the very state that there is, and its caches', async () => {
    const state = server.live.state!
    const as = (groups: readonly string[], role: Role, email: string) =>
      stateFor(state, { id: '', email, role, groups })
    expect(as(['fund-a'], 'admin', 'boss@example.com')).toBe(state)
    expect(as([], 'editor', 'desk@example.com')).toBe(state)
    expect(as(['fund-a'], 'viewer', 'a@example.com')).not.toBe(state)
    expect(as(['fund-a'], 'viewer', 'a@example.com')).toBe(as(['fund-a'], 'viewer', 'other@example.com'))
  })
})
