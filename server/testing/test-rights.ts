import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { OutgoingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { firstAdmin, invited } from './test-accounts.ts'
import { startTestServer, type TestServer, type TestServerOptions, TINY_INSTANCE } from './test-server.ts'

/**
 * A server of twelve subjects in three groups, over files in which every number and name says whose it is, with
 * policies that keep some of it from some, and people who are signed in.
 */

export const SUBJECTS = Array.from({ length: 12 }, (_, s) => `SX${String(s).padStart(2, '0')}`)
const GROUPS = ['RETAIL', 'STEEL', 'PORTS'] as const
const groupOf = (s: number) => GROUPS[Math.floor(s / 4)]!

export const PEOPLE = {
  a: { role: 'viewer', groups: ['fund-a'] },
  b: { role: 'viewer', groups: ['fund-b'] },
  ab: { role: 'viewer', groups: ['fund-a', 'fund-b'] },
  viewer: { role: 'viewer', groups: [] },
  desk: { role: 'editor', groups: [] },
  boss: { role: 'admin', groups: ['fund-a'] },
  a2: { role: 'viewer', groups: ['fund-a'] },
  b2: { role: 'viewer', groups: ['fund-b'] },
  c: { role: 'viewer', groups: ['fund-c'] },
} as const
export type Who = keyof typeof PEOPLE | 'anonymous'

/** Subjects that somebody sees, by hand. */
export const VISIBLE: Readonly<Record<'a' | 'b' | 'ab' | 'c', readonly string[]>> = {
  a: ['SX00', 'SX01', 'SX02'],
  b: ['SX03', 'SX04', 'SX05', 'SX06', 'SX07'],
  ab: ['SX00', 'SX01', 'SX02', 'SX03', 'SX04', 'SX05', 'SX06', 'SX07'],
  c: ['SX08', 'SX09', 'SX10', 'SX11'],
}

const POLICIES = `
policies:
  fund_a:
    for: { groups: [fund-a] }
    rows: { subjects: [SX00, SX01, SX02], datasets: { targets: { source: [own] } } }
  fund_b:
    for: { groups: [fund-b] }
    rows: { subjects: [SX03], groups: [STEEL] }
  fund_c:
    for: { groups: [fund-c] }
    rows: { groups: [PORTS] }
  desk:
    for: { roles: [editor], people: [BOSS@example.com] }
    pages: [zqsecret]
    datasets: [zqdata]
    metrics: [profit]
  board:
    for: { people: [boss@example.com] }
    rows: all
`

/** What of a file is written: the independent filter that answers are held against. */
export interface Part {
  readonly subjects: readonly string[]
  readonly groups: readonly string[]
  /** Of targets: condition in SQL. */
  readonly targets: string
  readonly withProfit: boolean
  readonly withSecret: boolean
}
export const WHOLE: Part = {
  subjects: SUBJECTS,
  groups: GROUPS,
  targets: 'true',
  withProfit: true,
  withSecret: true,
}
/** What each fund sees, by hand. */
export const PARTS: Readonly<Record<keyof typeof VISIBLE, Part>> = {
  a: { subjects: VISIBLE.a, groups: [], targets: `source = 'own'`, withProfit: false, withSecret: false },
  b: { subjects: VISIBLE.b, groups: ['STEEL'], targets: 'true', withProfit: false, withSecret: false },
  ab: {
    subjects: VISIBLE.ab,
    groups: ['STEEL'],
    targets: `(symbol in ('SX03', 'SX04', 'SX05', 'SX06', 'SX07') or source = 'own')`,
    withProfit: false,
    withSecret: false,
  },
  c: { subjects: VISIBLE.c, groups: ['PORTS'], targets: 'true', withProfit: false, withSecret: false },
}

/** The numbers of a subject in the files are 9, its two digits, of when, and of what. */
export const isNumberOf = (subject: string) =>
  new RegExp(`(?<![\\d.])9${subject.slice(2)}(?:000\\d1[123]|0\\d{3}2[12]|00[12]031)(?!\\d)`)

/** Subjects that somebody sees, in order. */
export function visibleTo(who: Who): readonly string[] {
  const fund = who.replace(/\d$/, '')
  return Object.hasOwn(VISIBLE, fund) ? VISIBLE[fund as keyof typeof VISIBLE] : SUBJECTS
}

/** What must not stand in any answer to somebody: numbers, names and titles that are not theirs. */
export function canariesOf(who: Who): RegExp {
  const kept = ['zqtitle', '(?<![\\d.])66000\\d{4}(?!\\d)', '(?<![\\d.])9\\d\\d000\\d12(?!\\d)']
  const hidden = SUBJECTS.filter((subject) => !visibleTo(who).includes(subject)).flatMap((subject) => [
    `zqfirm${subject.slice(2)}`,
    isNumberOf(subject).source,
  ])
  const all = [...(who === 'desk' || who === 'boss' ? [] : kept), ...hidden]
  return all.length === 0 ? /(?!)/ : new RegExp(all.join('|'))
}

async function writeData(dir: string, part: Part): Promise<void> {
  const duckdb = await DuckDBInstance.create(':memory:')
  const c = await duckdb.connect()
  await mkdir(join(dir, 'processed'), { recursive: true })
  const subjects = `(select 'SX' || lpad(s::varchar, 2, '0') as symbol, s, ['RETAIL', 'STEEL', 'PORTS'][s // 4 + 1] as sector
    from range(12) t(s))`
  const seen = `symbol in (${part.subjects.map((one) => `'${one}'`).join(', ')})`
  const copy = (name: string, select: string) =>
    c.run(`copy (${select}) to '${join(dir, `processed/${name}.parquet`)}' (format parquet)`)
  const number = (time: string, kind: number) => `(900000000 + s * 1000000 + ${time} * 100 + ${kind})::double`
  const days = `(select make_date(2026, 1, 16) - d::int as date, d from range(120) r(d)
    where dayofweek(make_date(2026, 1, 16) - d::int) not in (0, 6))`
  await copy(
    'statements',
    `select symbol, make_date(2024 + (q // 4)::int, 3 * (q % 4 + 1)::int, 28) as report_date, 2024 + q // 4 as year,
      q % 4 + 1 as quarter, 'Q' as freq_code, ${number('q', 11)} as revenue,
      ${part.withProfit ? number('q', 12) : 'null::double'} as profit, ${number('q', 13)} as debt
      from ${subjects}, range(8) r(q) where ${seen}`,
  )
  await copy(
    'prices',
    `select symbol, date, ${number('d', 21)} as close, (${number('d', 22)})::bigint as volume
      from ${subjects}, ${days} where ${seen}`,
  )
  await copy(
    'sectors',
    `select sector, date, (8000000 + g * 100000 + d)::double as level
      from (select ['RETAIL', 'STEEL', 'PORTS'][g + 1] as sector, g from range(3) t(g)), ${days}
      where sector in (${[...part.groups, ''].map((one) => `'${one}'`).join(', ')})`,
  )
  await copy(
    'targets',
    `select symbol, source, date '2026-01-15' as date, (900000000 + s * 1000000 + o * 1000 + 31)::double as target
      from ${subjects}, (values ('own', 1), ('street', 2)) o(source, o) where ${seen} and ${part.targets}`,
  )
  await copy('rates', `select 'POLICY' as rate, date, (7000000 + d)::double as level from ${days}`)
  if (part.withSecret)
    await copy(
      'secret',
      `select symbol, date, (660000000 + s)::double as hidden from ${subjects}, ${days} where d < 9`,
    )
  c.closeSync()
}

const registry = ({ subjects, withSecret }: Part) => `
units:
  VND: { label: { en: VND, vi: ₫ }, format: { style: number, decimals: 0 } }
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
entities:
  COMPANY: { label: { en: Company, vi: Doanh nghiệp }, page: open }
  STOCK: { label: { en: Stock, vi: Cổ phiếu }, of: subjects }
  SECTOR: { label: { en: Sector, vi: Ngành }, of: groups }
  SERIES: { label: { en: Series, vi: Chuỗi } }
groups:
${GROUPS.map((id) => `  ${id}: { label: { en: ${id.toLowerCase()}, vi: ${id.toLowerCase()} }, entity: COMPANY }`).join('\n')}
subjects:
${SUBJECTS.filter((one) => subjects.includes(one))
  .map(
    (one) =>
      `  ${one}: { name: { en: zqfirm${one.slice(2)}, vi: zqfirm${one.slice(2)} }, group: ${groupOf(Number(one.slice(2)))} }`,
  )
  .join('\n')}
lists: { chosen: { all: [${subjects.join(', ')}] } }
datasets:
  statements:
    title: { en: Statements, vi: Báo cáo }
    path: processed/statements.parquet
    key: [symbol, report_date]
    subject: symbol
    time: { column: report_date, every: quarter, year: year, quarter: quarter, frequency: freq_code }
    columns:
      symbol: { type: text }
      report_date: { type: date }
      year: { type: integer }
      quarter: { type: integer }
      freq_code: { type: text }
      revenue: { type: double, unit: VND }
      profit: { type: double, unit: VND }
      debt: { type: double, unit: VND }
  prices:
    title: { en: Prices, vi: Giá }
    path: processed/prices.parquet
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: session }
    columns: { symbol: { type: text }, date: { type: date }, close: { type: double, unit: VND }, volume: { type: integer } }
  sectors:
    title: { en: Sectors, vi: Ngành }
    path: processed/sectors.parquet
    key: [sector, date]
    subject: sector
    time: { column: date, every: session }
    columns: { sector: { type: group }, date: { type: date }, level: { type: double, unit: VND } }
  targets:
    title: { en: Targets, vi: Giá mục tiêu }
    path: processed/targets.parquet
    key: [symbol, source, date]
    foremost: { largest: target }
    subject: symbol
    time: { column: date, every: session }
    columns: { symbol: { type: text }, source: { type: text }, date: { type: date }, target: { type: double, unit: VND } }
  rates:
    title: { en: Rates, vi: Lãi suất }
    path: processed/rates.parquet
    key: [rate, date]
    subject: rate
    time: { column: date, every: session }
    columns: { rate: { type: text }, date: { type: date }, level: { type: double, unit: VND } }
  zqdata:
    title: { en: zqtitle of data, vi: zqtitle of data }
    path: processed/secret.parquet
    optional: true
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: session }
    columns: { symbol: { type: text }, date: { type: date }, hidden: { type: double, unit: VND } }
metrics:
${[
  ['revenue', 'flow', '{ COMPANY: { dataset: statements, column: revenue } }'],
  ['profit', 'flow', '{ COMPANY: { dataset: statements, column: profit } }'],
  ['debt', 'stock', '{ COMPANY: { dataset: statements, column: debt } }'],
  ['margin', 'ratio', '{ COMPANY: { dataset: statements, formula: profit / revenue * 100 } }'],
  ['close', 'stock', '{ STOCK: { dataset: prices, column: close } }'],
  ['volume', 'flow', '{ STOCK: { dataset: prices, column: volume } }'],
  ['level', 'stock', '{ SECTOR: { dataset: sectors, column: level } }'],
  ['target', 'stock', '{ STOCK: { dataset: targets, column: target } }'],
  ['rate', 'stock', '{ SERIES: { dataset: rates, column: level } }'],
  ...(withSecret ? [['hidden', 'stock', '{ STOCK: { dataset: zqdata, column: hidden } }']] : []),
]
  .map(
    ([id, kind, sources]) =>
      `  ${id}: { label: { en: ${id}, vi: ${id} }, unit: ${id === 'margin' ? 'percent' : 'VND'}, kind: ${kind}, sources: ${sources} }`,
  )
  .join('\n')}
quality:
  jump: { label: { en: odd, vi: lạ }, entity: COMPANY, of: revenue, range: { to: 905000000 } }
`

/** Params of one widget each; `$symbol` and the others are inputs. */
export const WIDGETS: Readonly<Record<string, readonly [query: string, params: string]>> = {
  statement: [
    'statement',
    '{ symbol: $symbol, period: $period, last: $last, metrics: [revenue, profit, margin, debt] }',
  ],
  series: ['series', '{ entity: STOCK, subjects: $symbol, metrics: [close, volume], last: $last }'],
  all_series: ['series', '{ entity: STOCK, metrics: [close], last: $last }'],
  group_series: ['series', '{ entity: SECTOR, metrics: [level], last: $last }'],
  rates: ['series', '{ entity: SERIES, metrics: [rate], last: $last }'],
  targets: ['series', '{ entity: STOCK, metrics: [target] }'],
  newest: [
    'cross-section',
    '{ entity: STOCK, metrics: [close, volume], sort: close, order: $order, limit: $last }',
  ],
  quarter: [
    'cross-section',
    '{ entity: COMPANY, frequency: quarterly, metrics: [revenue, profit, debt], group: $group }',
  ],
  members: ['cross-section', '{ entity: STOCK, metrics: [close], group: $group, search: $search }'],
  matrix: ['matrix', '{ entity: STOCK, metric: close, top: $last, days: 20 }'],
  typed: ['matrix', '{ entity: STOCK, metric: volume, named: $search, days: 9 }'],
  counted: [
    'matrix',
    '{ entity: STOCK, metric: close, days: 9, summary: true, least: { close: 903000000 } }',
  ],
  spread: ['distribution', '{ entity: STOCK, metric: close, order: $order, limit: $last }'],
  bins: ['histogram', '{ entity: STOCK, metric: close, subjects: $symbol, bins: $last }'],
  bands: ['bands', '{ entity: STOCK, metric: close, subjects: $symbol }'],
  changes: ['performance', '{ entity: STOCK, metrics: [close], group: $group }'],
  shares: ['concentration', '{ entity: COMPANY, metric: revenue, top: 2 }'],
}

const page = ({ subjects, withSecret }: Part) => `
id: open
title: { en: Open, vi: Mở }
inputs:
  symbol: { type: ticker, default: ${subjects[0]} }
  period: { type: choice, options: [quarterly, yearly], default: quarterly }
  order: { type: choice, options: [asc, desc], default: desc }
  group: { type: choice, options: [ALL, RETAIL, STEEL, PORTS], default: ALL }
  last: { type: range, min: 2, max: 12, default: 4 }
  search: { type: text, default: '' }
widgets:
${Object.entries(WIDGETS)
  .map(
    ([id, [query, params]], i) =>
      `  - { id: ${id}, widget: table, query: ${query}, params: ${params}, at: { x: 0, y: ${4 * i}, w: 12, h: 4 } }`,
  )
  .join('\n')}
${
  withSecret
    ? `  - { id: kept, widget: table, query: series, params: { entity: STOCK, subjects: $symbol, metrics: [hidden] }, at: { x: 0, y: 200, w: 12, h: 4 }, on: { click: { open: zqsecret } } }`
    : ''
}
`

const SECRET_PAGE = `
id: zqsecret
title: { en: zqtitle of page, vi: zqtitle of page }
inputs: { symbol: { type: ticker, default: SX11 } }
widgets:
  - { id: one, widget: table, query: series, params: { entity: STOCK, subjects: $symbol, metrics: [hidden] }, at: { x: 0, y: 0, w: 12, h: 4 } }
`

export interface RightsServer extends TestServer {
  /** The answer to somebody. */
  ask(
    who: Who,
    url: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: string; readonly headers: OutgoingHttpHeaders }>
  /** What says who asks. */
  headersOf(who: Who): { readonly cookie: string }
}

/** With policies over the whole data; over a part of it without. */
export async function startRightsServer(
  part: Part = WHOLE,
  options: TestServerOptions = {},
): Promise<RightsServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-rights-'))
  await writeData(join(folder, 'data'), part)
  const server = await startTestServer({
    dataDir: join(folder, 'data'),
    ...options,
    files: {
      'instance.yaml': TINY_INSTANCE,
      'registries/tiny.yaml': registry(part),
      'dashboards/tiny.yaml': null,
      'out/index.html': '<!doctype html><html><head></head><body></body></html>',
      'dashboards/open.yaml': page(part),
      ...(part.withSecret
        ? { 'registries/policies.yaml': POLICIES, 'dashboards/zqsecret.yaml': SECRET_PAGE }
        : {}),
      ...options.files,
    },
  })
  if (!server.live.state) throw new Error(server.log.join(''))
  const cookies = new Map<string, string>()
  if (part.withSecret) {
    const admin = await firstAdmin(server)
    for (const [who, { role, groups }] of Object.entries(PEOPLE)) {
      const one = await invited(server, admin, `${who}@example.com`, role, groups)
      cookies.set(who, [...one.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
  }
  const headersOf = (who: Who) => ({ cookie: cookies.get(who) ?? '' })
  return {
    ...server,
    headersOf,
    async ask(who, url, headers = {}) {
      const answer = await server.app.inject({ url, headers: { ...headers, ...headersOf(who) } })
      return { status: answer.statusCode, body: answer.body, headers: answer.headers }
    },
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
