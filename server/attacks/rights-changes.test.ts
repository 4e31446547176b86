import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SERVER } from '../answer/reader.ts'
import { runQuery } from '../answer/run-query.ts'
import { stateFor } from '../rights/scoped-state.ts'
import { size } from '../testing/test-attack.ts'
import { canariesOf, type RightsServer, SUBJECTS, startRightsServer } from '../testing/test-rights.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000), hookTimeout: 60_000 })

let server: RightsServer
beforeAll(async () => {
  server = await startRightsServer(undefined, { limits: { maxRows: 20 } })
})
afterAll(() => server.close())

/** The same numbers every time. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}
const some = (roll: ReturnType<typeof dice>) => SUBJECTS.filter(() => roll(3) === 0)

describe('AZ7: what is saved and read again is the right that holds', () => {
  test('after any changes of policies, faulty ones among them, each group sees what the last good file says', async () => {
    const roll = dice(7)
    await server.write('registries/policies.yaml', '# none\n')
    await server.live.reload()
    let model = new Map<string, readonly string[]>()
    let kept = false
    const seen = async (group: string) => {
      const state = stateFor(server.live.state!, { id: '', email: '', role: 'viewer', groups: [group] })
      const ask = { query: 'cross-section', params: { entity: 'STOCK', metrics: ['close'] } }
      const answer = await runQuery(state, ask, SERVER)
      if (answer.status !== 'ok') return []
      return (JSON.parse(answer.result.data) as string[][])[
        answer.query.columns.findIndex(({ name }) => name === 'subject')
      ]!
    }
    for (let change = 0; change < size(20, 5000); change++) {
      const faulty = roll(4) === 0
      if (faulty) {
        const broken = [
          'policies: [',
          'policies: { x: { rows: all } }',
          'policies: { x: { for: { groups: [a] }, metrics: [clsoe] } }',
        ]
        await server.write('registries/policies.yaml', broken[roll(broken.length)]!)
      } else {
        const next = new Map(
          ['one', 'two'].filter(() => roll(4) > 0).map((group) => [group, some(roll)] as const),
        )
        kept = roll(2) === 0
        const lines = [...next].map(
          ([group, subjects]) =>
            `  ${group}: { for: { groups: [${group}] }, rows: { subjects: [${subjects}] } }`,
        )
        const page = kept ? ['  board: { for: { groups: [board] }, pages: [zqsecret] }'] : []
        await server.write(
          'registries/policies.yaml',
          lines.length + page.length === 0 ? '# none\n' : `policies:\n${[...lines, ...page].join('\n')}\n`,
        )
        model = next
      }
      await server.live.reload().catch(() => {})
      for (const group of ['one', 'two', 'three'])
        expect([change, group, [...(await seen(group))].sort()]).toEqual([
          change,
          group,
          model.get(group) ?? SUBJECTS,
        ])
      expect([change, (await server.ask('viewer', '/api/pages/zqsecret')).status]).toEqual([
        change,
        kept ? 404 : 200,
      ])
    }
  })

  test('a page that is not there is said to be so, and the policy holds all the same', async () => {
    await server.write(
      'registries/policies.yaml',
      'policies: { board: { for: { groups: [board] }, pages: [zqsecrt, zqsecret] } }\n',
    )
    await server.live.reload()
    const [issue] = server.live.state!.registryIssues
    expect(issue).toMatchObject({ code: 'unknown-page', file: 'registries/policies.yaml', line: 1 })
    expect(issue!.message).toBe('unknown page "zqsecrt"; did you mean "zqsecret"?')
    expect((await server.ask('viewer', '/api/pages/zqsecret')).status).toBe(404)
  })
})

test('AZ9: events tell a reader of the pages that they see, and of no other', async () => {
  const base = await server.app.listen({ port: 0, host: '127.0.0.1' })
  await server.write(
    'registries/policies.yaml',
    'policies: { desk: { for: { roles: [editor] }, pages: [zqsecret] } }\n',
  )
  await server.live.reload()
  const saved = async (who: 'viewer' | 'desk') => {
    const request = get(`${base}/api/events`, { agent: false, headers: server.headersOf(who) })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    let text = ''
    answer.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    await vi.waitFor(() => expect(text).toContain('event: data'), { timeout: 60_000 })
    const before = text.length
    await server.write('dashboards/zqsecret.yaml', `id: zqsecret\nnonsense: ${crypto.randomUUID()}\n`)
    await server.live.reload()
    await vi.waitFor(() => expect(text.slice(before)).toContain('"faulty"'), { timeout: 60_000 })
    request.destroy()
    return text
  }
  expect(await saved('viewer')).not.toContain('zqsecret')
  expect(await saved('desk')).toContain('zqsecret')
})

describe('AZ4: a reader names what a page declares, and sends nothing that is run', () => {
  test('whatever else is sent is refused, by every route that reads data', async () => {
    for (const path of [
      '/api/pages/open/data',
      '/api/pages/open/widgets/newest',
      '/api/pages/open/widgets/newest.csv',
      '/api/metrics/close/values',
      '/api/tickers',
    ]) {
      for (const name of ['sql', 'query', 'statement', 'dataset', 'params', 'metrics', 'where']) {
        const { status, body } = await server.ask('viewer', `${path}?symbol=SX00&${name}=select+1`)
        expect([path, name, status, JSON.parse(body).error]).toEqual([path, name, 400, 'invalid-input'])
      }
      const posted = await server.app.inject({
        ...{ method: 'POST', url: path, payload: { sql: 'select 1' } },
        headers: { ...server.headersOf('viewer'), origin: 'http://localhost', host: 'localhost' },
      })
      expect([path, posted.statusCode]).toEqual([path, 405])
    }
  })

  test('no body has room for any, whoever sends it', async () => {
    const { paths } = JSON.parse((await server.ask('boss', '/api/openapi.json')).body) as {
      paths: Record<string, Record<string, { requestBody?: unknown; parameters?: { name: string }[] }>>
    }
    const tried: string[] = []
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { requestBody }] of Object.entries(methods)) {
        if (!requestBody) continue
        const url = path.replace('{page}', 'open').replace(/\{\w+\}/g, crypto.randomUUID())
        for (const who of ['viewer', 'desk'] as const) {
          const { statusCode, body } = await server.app.inject({
            ...{ method: method.toUpperCase() as 'POST', url, payload: { sql: 'select 1' } },
            headers: { ...server.headersOf(who), origin: 'http://localhost', host: 'localhost' },
          })
          // Those for admins refuse whatever somebody else sends.
          const wanted = /^\/api\/(people|refresh|generations)\b/.test(path) ? 403 : 400
          expect([who, method, path, statusCode, body]).toEqual([who, method, path, wanted, body])
          tried.push(path)
        }
      }
    expect(tried).toContain('/api/auth/login')
    expect(tried.length).toBeGreaterThan(10)
  })

  test('no statement stands in what the server says', async () => {
    for (const path of [
      '/api/pages/open',
      '/api/pages/open/data',
      '/open',
      '/api/metrics/margin',
      '/api/status',
      '/api/openapi.json',
      '/api/pages/open/widgets/newest?last=12',
    ]) {
      const { status, body } = await server.ask('desk', path, { host: 'localhost' })
      expect([path, status]).toEqual([path, 200])
      expect(body).not.toMatch(
        /\bselect\b[^.]{0,200}\bfrom\b\s+["(_a-z]|\bread_parquet\b|\.parquet\b.{0,4}'/i,
      )
    }
  })
})

test('AZ9: a file of more rows than a page shows is of the rows that are seen', async () => {
  await server.write(
    'registries/policies.yaml',
    'policies: { fund: { for: { groups: [fund-a] }, rows: { subjects: [SX00, SX01, SX02] } } }\n',
  )
  await server.live.reload()
  const url = '/api/pages/open/widgets/all_series'
  const line = JSON.parse((await server.ask('a', `${url}?last=12`)).body)
  expect(line).toMatchObject({ truncated: true })
  for (const who of ['viewer', 'a', 'viewer', 'a'] as const) {
    const { body } = await server.ask(who, `${url}.csv?last=12`)
    expect(body.trimEnd().split('\n')).toHaveLength(1 + 12 * (who === 'a' ? 3 : 12))
    expect(/,905\d{6}/.test(body)).toBe(who === 'viewer')
  }
  expect(canariesOf('a').test((await server.ask('a', `${url}.csv?last=12`)).body)).toBe(false)
})
