import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { pino } from 'pino'
import { parseInstance } from '../../core/instance/parse-instance.ts'
import { type Accounts, createAccounts } from '../accounts/accounts.ts'
import { type Config, ROOT } from '../config.ts'
import { createDatabase, type Database } from '../database/database.ts'
import { createNotices } from '../database/notices.ts'
import { takeTurn } from '../database/turns.ts'
import { createDeliveries, type Deliveries } from '../delivery/deliveries.ts'
import { buildApp } from '../http/app.ts'
import { followReplicas } from '../http/replicas.ts'
import { createLayouts, type Layouts } from '../layouts/layouts.ts'
import { createRefresher, type Refresher } from '../refresh/refresher.ts'
import { startLive } from '../state/live.ts'
import { loadPlugins } from '../state/plugins.ts'
import { createWorkings } from '../workings/workings.ts'

/** A server for tests over folders of its own, with what it logged. */
export interface TestServer {
  readonly app: Awaited<ReturnType<typeof buildApp>>
  readonly live: Awaited<ReturnType<typeof startLive>>
  readonly accounts: Accounts
  readonly layouts: Layouts
  readonly deliveries: Deliveries
  readonly refresher: Refresher
  readonly folder: string
  /** For another server on the same accounts. */
  readonly workDir: string
  readonly log: readonly string[]
  /** Writes a file below the server's folder, such as `dashboards/tiny.yaml`. */
  write(path: string, contents: string | Uint8Array): Promise<void>
  close(): Promise<void>
}

export interface TestServerOptions {
  /** A real tree; by default a tiny one is made. */
  readonly dataDir?: string
  /** The registries and pages that ship, instead of the tiny ones. */
  readonly shipped?: boolean
  readonly watch?: boolean
  readonly pollMs?: number
  readonly workDir?: string
  readonly outDir?: string
  /** Null removes one that there would be. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>
  readonly events?: Parameters<typeof buildApp>[0]['events']
  readonly trustedProxies?: readonly string[]
  /** Whether reading needs no account, as it is by default. */
  readonly refreshCron?: string
  readonly authPublic?: boolean
  readonly metricsToken?: string
  /** PostgreSQL; the embedded database where it is left out. */
  readonly databaseUrl?: string | null
  /** Another server's, for one that shares its accounts and leaves it open. */
  readonly database?: Database
  readonly config?: Partial<
    Pick<
      Config,
      | ('publicUrl' | 'authSecret' | 'authSecretPrevious' | 'authRegistration')
      | ('ssoProviders' | 'smtpUrl' | 'mailFrom' | 'layoutsToFiles')
      | ('webhooks' | 'privateHosts')
    >
  >
  readonly logLevel?: 'trace' | 'info'
  readonly door?: Parameters<typeof buildApp>[0]['door']
  readonly stopping?: () => boolean
  readonly pressure?: Parameters<typeof buildApp>[0]['pressure']
  readonly limits?: Parameters<typeof startLive>[0]['limits']
  readonly past?: Parameters<typeof startLive>[0]['past']
  /** The clock; the evening of the data's newest session where it is left out. */
  readonly now?: () => Date
  /** The clock of sessions and tokens; the machine's where it is left out. */
  readonly clock?: () => Date
}

const NOW = new Date('2026-01-16T20:00:00+07:00')

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-server-'))
  const write = async (path: string, contents: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), contents)
  }
  if (options.shipped) {
    for (const name of ['instance.yaml', 'registries', 'dashboards'])
      await cp(join(ROOT, name), join(folder, name), { recursive: true })
  } else {
    await write('instance.yaml', TINY_INSTANCE)
    await write('registries/tiny.yaml', TINY_REGISTRY)
    await write('dashboards/tiny.yaml', TINY_PAGE)
  }
  if (!options.dataDir) await writeTinyData(join(folder, 'data'))
  for (const [path, contents] of Object.entries(options.files ?? {})) {
    if (contents === null) await rm(join(folder, path))
    else await write(path, contents)
  }

  const log: string[] = []
  const logger = pino({ level: options.logLevel ?? 'info' }, { write: (line: string) => log.push(line) })
  const config = {
    dataDir: options.dataDir ?? join(folder, 'data'),
    workDir: options.workDir ?? join(folder, 'work'),
    instanceDir: folder,
    outDir: options.outDir ?? join(folder, 'out'),
    dev: false,
    host: '127.0.0.1',
    publicUrl: null as string | null,
    authPublic: options.authPublic ?? true,
    authSecret: null,
    authSecretPrevious: null,
    authRegistration: false,
    ssoProviders: [],
    smtpUrl: null,
    mailFrom: null,
    webhooks: [],
    privateHosts: [],
    layoutsToFiles: false,
    databaseUrl: options.databaseUrl ?? null,
    ...options.config,
    metricsToken: options.metricsToken ?? null,
    trustedProxies: options.trustedProxies ?? [],
  }
  const now = options.now ?? (() => NOW)
  const plugins = await shippedPlugins()
  const { instance } = parseInstance('instance.yaml', await readFile(join(folder, 'instance.yaml')))
  const live = await startLive({
    config,
    plugins,
    log: logger,
    now,
    watch: options.watch ?? false,
    pollMs: options.pollMs,
    limits: options.limits,
    past: options.past,
    workings: createWorkings({ config, now }),
  })
  const database = options.database ?? createDatabase(config, logger)
  const accounts = createAccounts({ database, config, log: logger, now: options.clock ?? (() => new Date()) })
  const deliveries = createDeliveries(accounts, config)
  const layouts = createLayouts(accounts, config)
  await layouts.start()
  const refreshed = {
    ...config,
    pluginsDir: join(ROOT, 'plugins/market'),
    refreshCron: options.refreshCron ?? null,
    timezone: instance!.timezone,
  }
  const refresher = createRefresher({
    ...{ config: refreshed, live, log: logger, now },
    takeTurn: (due) => takeTurn(database, 'refresh', due),
  })
  const notices = createNotices(config, logger)
  followReplicas({ notices, live, checks: accounts.checks, layouts, refresher, log: logger })
  await notices.start()
  const app = await buildApp({
    live,
    accounts,
    layouts,
    refresher,
    instance: instance!,
    config,
    logger,
    now,
    events: options.events,
    door: options.door,
    pressure: options.pressure,
    stopping: options.stopping,
  })
  return {
    app,
    live,
    accounts,
    layouts,
    deliveries,
    refresher,
    folder,
    workDir: config.workDir,
    log,
    write,
    async close() {
      await refresher.stop()
      await deliveries.stop()
      layouts.stop()
      await app.close()
      await notices.close()
      await live.close()
      if (!options.database) await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Three subjects, six quarters: AAA whole, BBB without profit, CCC in another group and not in the file. */
async function writeTinyData(dir: string): Promise<void> {
  const duckdb = await DuckDBInstance.create(':memory:')
  const connection = await duckdb.connect()
  await mkdir(join(dir, 'processed'), { recursive: true })
  await connection.run(`copy (
    select symbol, make_date(2024 + (q // 4)::int, 3 * (q % 4 + 1)::int, 28)::timestamp_ns as report_date,
      2024 + q // 4 as year, q % 4 + 1 as quarter, 'Q' as freq_code,
      1e9 * (q + 1) as revenue, case when symbol = 'AAA' then 1e8 * (q + 1) end as profit
    from (values ('AAA'), ('BBB')) t(symbol), range(6) r(q)
  ) to '${join(dir, 'processed/tiny.parquet')}' (format parquet)`)
  await connection.run(`copy (select 'AAA' as symbol, date '2026-01-15' as date, 10.5 as close, 100 as volume)
    to '${join(dir, 'processed/prices.parquet')}' (format parquet)`)
  connection.closeSync()
}

const quarterly = (path: string, frequency = '') => `path: ${path}
    key: [symbol, report_date]
    subject: symbol
    time: { column: report_date, every: quarter, year: year, quarter: quarter${frequency} }`

/** Every plugin of the instance that ships: loaded once for all tests of a file. */
let loaded: ReturnType<typeof loadPlugins> | undefined
export function shippedPlugins() {
  loaded ??= loadPlugins(join(ROOT, 'plugins/market'))
  return loaded
}

export const TINY_INSTANCE = `
rattan: 1
name: { en: Trial, vi: Thử }
languages: [vi, en]
timezone: Asia/Ho_Chi_Minh
currency: VND
calendar: { sessions: [['09:00', '11:30'], ['13:00', '15:00']] }
subject: { name: ticker, plural: tickers, label: { en: Ticker, vi: Mã } }
group: { name: sector, plural: sectors, label: { en: Sector, vi: Ngành } }
`

export const TINY_REGISTRY = `
units:
  VND: { label: { en: VND, vi: ₫ }, format: { style: money, scale: billion, decimals: 0 } }
  percent: { label: { en: '%', vi: '%' }, format: { style: percent, decimals: 1 } }
entities:
  COMPANY: { label: { en: Company, vi: Doanh nghiệp }, page: tiny }
  BANK: { label: { en: Bank, vi: Ngân hàng } }
  STOCK: { label: { en: Stock, vi: Cổ phiếu }, of: subjects }
groups:
  RETAIL: { label: { en: Retail, vi: Bán lẻ }, entity: COMPANY }
  STEEL: { label: { en: Steel, vi: Thép }, entity: COMPANY }
subjects:
  AAA: { name: { en: Alpha, vi: Công ty An Phát }, group: RETAIL, place: HOSE }
  BBB: { name: { en: Beta, vi: Công ty Bình Minh }, group: RETAIL }
  CCC: { group: STEEL }
calendar:
  from: '2026-01-01'
  to: '2026-12-31'
  holidays: { '2026-01-01': { en: New Year, vi: Tết Dương lịch } }
labels:
  group: { basic: { en: Basics, vi: Cơ bản } }
  period: { quarterly: { en: Quarterly, vi: Theo quý }, yearly: { en: Yearly, vi: Theo năm } }
datasets:
  tiny:
    title: { en: Tiny statements, vi: Báo cáo nhỏ }
    ${quarterly('processed/tiny.parquet', ', frequency: freq_code')}
    columns:
      symbol: { type: text }
      report_date: { type: date }
      year: { type: integer }
      quarter: { type: integer }
      freq_code: { type: text }
      revenue: { type: double, unit: VND }
      profit: { type: double, unit: VND }
  prices:
    title: { en: Prices, vi: Giá }
    path: processed/prices.parquet
    key: [symbol, date]
    subject: symbol
    time: { column: date, every: session }
    columns:
      symbol: { type: text }
      date: { type: date }
      close: { type: double, unit: VND }
      volume: { type: integer }
  other:
    title: { en: Other statements, vi: Báo cáo khác }
    ${quarterly('processed/other.parquet')}
    columns:
      symbol: { type: text }
      report_date: { type: date }
      year: { type: integer }
      quarter: { type: integer }
      debt: { type: double, unit: VND }
metrics:
  revenue:
    label: { en: Revenue, vi: Doanh thu }
    unit: VND
    kind: flow
    direction: up
    sources: { COMPANY: { dataset: tiny, column: revenue } }
  profit:
    label: { en: Profit, vi: Lợi nhuận }
    unit: VND
    kind: flow
    direction: up
    sources: { COMPANY: { dataset: tiny, column: profit } }
  margin:
    label: { en: Margin, vi: Biên lợi nhuận }
    unit: percent
    kind: ratio
    direction: up
    sources: { COMPANY: { dataset: tiny, formula: profit / revenue * 100 } }
  debt:
    label: { en: Debt, vi: Nợ vay }
    unit: VND
    kind: stock
    sources: { COMPANY: { dataset: other, column: debt } }
  loans:
    label: { en: Loans, vi: Cho vay }
    unit: VND
    kind: stock
    sources: { BANK: { dataset: other, column: debt } }
  close:
    label: { en: Close, vi: Giá đóng cửa }
    unit: VND
    kind: stock
    sources: { STOCK: { dataset: prices, column: close } }
`

export const TINY_PAGE = `
id: tiny
title: { en: Tiny, vi: Nhỏ }
group: basic
inputs:
  symbol: { type: ticker, entity: COMPANY, default: AAA }
  period: { type: choice, options: [quarterly, yearly], default: quarterly }
  last: { type: range, min: 1, max: 12, default: 4 }
  shown: { type: multi-choice, options: [revenue, profit], default: [revenue, profit] }
widgets:
  - id: head
    widget: table
    query: statement
    params: { symbol: $symbol, period: $period, last: $last, metrics: [revenue] }
    at: { x: 0, y: 0, w: 12, h: 2 }
tabs:
  - id: numbers
    title: { en: Numbers, vi: Số liệu }
    widgets:
      - id: all
        widget: table
        query: statement
        params: { symbol: $symbol, period: $period, last: $last, metrics: [revenue, profit, margin] }
        at: { x: 0, y: 0, w: 12, h: 4 }
        export: { file: '{symbol}_tiny', params: { metrics: all } }
        expect: { minRows: 4, unique: [period], notNull: [revenue] }
      - id: each
        widget: table
        title: { en: 'Only {one}', vi: 'Riêng {one}' }
        query: statement
        params: { symbol: $symbol, metrics: [$one] }
        repeat: { over: $shown, as: one }
        at: { x: 0, y: 4, w: 6, h: 4 }
      - id: yearly_only
        widget: table
        query: statement
        params: { symbol: $symbol, period: yearly, metrics: [profit] }
        when: { input: { period: yearly } }
        at: { x: 0, y: 8, w: 6, h: 4 }
      - id: with_profit
        widget: table
        query: statement
        params: { symbol: $symbol, metrics: [revenue] }
        when: { available: [profit] }
        at: { x: 6, y: 8, w: 6, h: 4 }
  - id: more
    title: { en: More, vi: Khác }
    tabs:
      - id: debts
        title: { en: Debts, vi: Nợ }
        widgets:
          - id: debt
            widget: table
            query: statement
            params: { symbol: $symbol, metrics: [debt] }
            at: { x: 0, y: 0, w: 12, h: 4 }
      - id: margins
        title: { en: Margins, vi: Biên }
        widgets:
          - id: margin
            widget: table
            query: statement
            params: { symbol: $symbol, metrics: [margin] }
            at: { x: 0, y: 0, w: 12, h: 4 }
`
