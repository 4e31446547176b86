import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { checkSync } from 'recheck'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Sql, sql, statementText } from '../../core/sql/sql.ts'
import { ROOT } from '../config.ts'
import { size } from '../testing/test-attack.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000) })

const PARTS = [
  ...[
    "'",
    '"',
    '`',
    '\\',
    ';',
    '--',
    '/*',
    '*/',
    '%',
    '_',
    '$1',
    '$$',
    '{symbol}',
    '$symbol',
    '?',
    ':x',
    '\n',
  ],
  ...['or 1=1', 'union select', "read_parquet('/etc/passwd')", 'drop table tiny', "copy (select 1) to 'x'"],
  ...[
    'AAA',
    'revenue',
    '\u2019',
    '\uFF07',
    '\u0000',
    'e\u0301',
    '\uD83D\uDE00',
    '\u202E',
    '1e999',
    'null',
    ')',
  ],
]
/** The n-th of many hostile texts, always the same. */
function payload(n: number): string {
  let seed = n * 2654435761
  const next = () => {
    seed = (Math.imul(seed ^ (seed >>> 15), 2246822519) + 0x9e3779b9) >>> 0
    return seed
  }
  return Array.from({ length: 1 + (next() % 6) }, () => PARTS[next() % PARTS.length]).join(
    next() % 2 ? ' ' : '',
  )
}
const payloads = Array.from({ length: size(1000, 10_000) }, (_, n) => payload(n))

describe('IN1: what a reader sends is a value', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  test('every payload finds what it is literally equal to, by one text of the statement', async () => {
    const { engine } = server.live.state!
    // DuckDB ends a text at NUL on its way in; no input takes one.
    const sent = payloads.filter((text) => !text.includes('\u0000'))
    const texts = new Set<string>()
    for (let at = 0; at < sent.length; at += 500) {
      const some = sent.slice(at, at + 500)
      const one = some[(at / 500) % some.length]!
      const statement: Sql = sql`select count(*)::int as n, count(*) filter (t = ${one})::int as same,
        count(*) filter (list_contains(${[one]}, t))::int as listed from (select unnest(${some}) as t)`
      texts.add(statementText(statement))
      const { data } = await engine.run(statement)
      const same = some.filter((text) => text === one).length
      expect(JSON.parse(data), one).toEqual([[some.length], [same], [same]])
    }
    expect(texts.size).toBe(1)
  })

  test('no payload in any input of a page, as a key or as a value, makes another statement', async () => {
    const runs = vi.spyOn(server.live.state!.cache, 'run')
    const texts = () => new Set(runs.mock.calls.map(([statement]) => statementText(statement)))
    const inputs = ['symbol', 'period', 'last', 'shown', 'tab']
    for (const period of ['quarterly', 'yearly'])
      for (const shown of ['revenue', 'profit', 'revenue,profit', ''])
        for (const tab of ['numbers', 'debts', 'margins'])
          await server.app.inject(`/api/pages/tiny/data?period=${period}&shown=${shown}&tab=${tab}`)
    const known = texts()
    for (const [n, text] of payloads.entries()) {
      const query = new URLSearchParams({ [inputs[n % inputs.length]!]: text })
      if (n % 7 === 0) query.append(text, 'x')
      const { statusCode, body } = await server.app.inject(`/api/pages/tiny/data?${query}`)
      expect([200, 400, 404], `${query} ${body.slice(0, 200)}`).toContain(statusCode)
      const at = await server.app.inject(
        `/api/${['pages', 'metrics', 'tickers', 'sectors'][n % 4]}/${encodeURIComponent(text).slice(0, 150)}`,
      )
      expect(at.statusCode, at.body).toBeLessThan(500)
    }
    expect(new Set([...texts()].filter((text) => !known.has(text)))).toEqual(new Set())
  })
})

describe('IN5: no text takes a pattern longer than it is long', () => {
  const FOLDERS = ['core', 'server', 'app', 'plugins']

  /** Every regular expression that stands in the source. */
  function patterns(): { where: string; pattern: RegExp }[] {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|(^|\/)(testing|fixtures|demo-data)\//.test(name))
        .map((name) => join(folder, name)),
    )
    return files.flatMap((file) => {
      const source = ts.createSourceFile(
        file,
        readFileSync(join(ROOT, file), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      )
      const found: { where: string; pattern: RegExp }[] = []
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/')
          const { line } = source.getLineAndCharacterOfPosition(node.getStart())
          const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1))
          found.push({ where: `${file}:${line + 1} ${node.text}`, pattern })
        }
        ts.forEachChild(node, visit)
      }
      visit(source)
      return found
    })
  }

  /** Long runs of what a pattern names, and what it does not expect after them. */
  function attacks(pattern: RegExp, count: number): string[] {
    const own = [
      ...new Set(pattern.source.replace(/\\[dDwWsSbB]/g, '1a ').match(/[\p{L}\p{N}\p{P}\p{S} ]/gu) ?? []),
    ]
    const seeds = [...own, 'a', '1', ' ', '-', '.', '/', 'x1', '1.', '  a', "''", '""', '\\', '<!', 'a,']
    const ends = ['', '!', '\n', '\u0000', 'x', '"', '=', ' ']
    return Array.from({ length: count }, (_, n) => {
      const seed = seeds[n % seeds.length]!
      const more = n >= seeds.length * ends.length ? seeds[(n * 7) % seeds.length]! : ''
      return (seed + more).repeat(3000).slice(0, 3000) + ends[Math.floor(n / seeds.length) % ends.length]
    })
  }

  test('by an analysis of each pattern', () => {
    // Its own JavaScript, neither its native program nor Java.
    vi.stubEnv('RECHECK_SYNC_BACKEND', 'pure')
    const { source, flags } = /^(a|a)*$/
    expect(checkSync(source, flags).status).toBe('vulnerable')
    const found = patterns().flatMap(({ where, pattern }) => {
      const said = checkSync(pattern.source, pattern.flags, { timeout: 20_000 })
      return said.status === 'safe' ? [] : [`${where}: ${said.status}`]
    })
    expect(found).toEqual([])
  })

  test('a thousand attacks on each', () => {
    const all = patterns()
    expect(all.length).toBeGreaterThan(100)
    const strings = size(60, 1000)
    const context = createContext({ pattern: /x/, text: '' })
    const stuck = all.filter(({ pattern }) =>
      attacks(pattern, strings).some((text) => {
        Object.assign(context, { pattern, text })
        pattern.lastIndex = 0
        try {
          // Nothing that a pattern does to 3 kB takes a second, on any machine; what backtracks takes years.
          runInContext('text.replace(pattern, "")', context, { timeout: 1000 })
          return false
        } catch {
          return true
        }
      }),
    )
    expect(stuck.map(({ where }) => where)).toEqual([])
  })
})
