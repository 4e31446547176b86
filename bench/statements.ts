import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, listValue } from '@duckdb/node-api'
import { pino } from 'pino'
import type { ResolvedPage } from '../core/api/pages.ts'
import { type Sql, statementText } from '../core/sql/sql.ts'
import { createAccounts } from '../server/accounts/accounts.ts'
import { readConfig } from '../server/config.ts'
import { createDatabase } from '../server/database/database.ts'
import { buildApp } from '../server/http/app.ts'
import { createLayouts } from '../server/layouts/layouts.ts'
import { createRefresher } from '../server/refresh/refresher.ts'
import { startLive } from '../server/state/live.ts'
import { loadPlugins } from '../server/state/plugins.ts'
import { benchPage, json } from './subject.ts'

export interface WidgetTime {
  readonly widget: string
  /** Medians in ms: the API's answer with nothing kept, and its statements alone in raw DuckDB. */
  readonly api: number
  readonly raw: number
  readonly ratio: number
}

/** Of each widget so many subjects are asked for, none twice. */
const SUBJECTS = 9

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** An uncached widget over HTTP beside the very statements that it runs, in raw DuckDB over the same views. */
export async function widgetsOverRaw(): Promise<WidgetTime[]> {
  const { url, workDir, asked, close } = await startRecorded()
  const raw = await openRaw(workDir)
  try {
    const page = await benchPage(url)
    const { widgets } = await json<ResolvedPage>(`${url}/api/pages/${page.id}`)
    const found: WidgetTime[] = []
    let next = 0
    for (const widget of widgets.filter(({ hasData }) => hasData)) {
      const api: number[] = []
      const alone: number[] = []
      for (let i = 0; i < SUBJECTS; i++) {
        const symbol = page.symbols[next++ % page.symbols.length]!
        asked.length = 0
        const started = performance.now()
        const path = `/api/pages/${page.id}/widgets/${widget.id}?${page.input}=${symbol}`
        await fetch(url + path).then((answer) => answer.arrayBuffer())
        api.push(performance.now() - started)
        alone.push(await raw.run(asked))
      }
      // The first one warms what reads files.
      const times = { api: median(api.slice(1)), raw: median(alone.slice(1)) }
      if (times.raw > 0) found.push({ widget: widget.id, ...times, ratio: times.api / times.raw })
    }
    return found
  } finally {
    raw.close()
    await close()
  }
}

/** The server in this process, so that its statements can be listened to. */
async function startRecorded() {
  const workDir = mkdtempSync(join(tmpdir(), 'rattan-bench-'))
  const config = readConfig({ ...process.env, WORK_DIR: workDir, PORT: '0' })
  const log = pino({ level: 'error' })
  const now = () => new Date()
  const plugins = await loadPlugins(config.pluginsDir)
  const live = await startLive({ config, plugins, log, now, watch: false })
  if (!live.state) throw new Error('the registries have issues: see npm run check')
  const { engine } = live.state
  const asked: Sql[] = []
  const run = engine.run.bind(engine)
  engine.run = (statement, options) => {
    asked.push(statement)
    return run(statement, options)
  }
  const accounts = createAccounts({ database: createDatabase(config, log), config, log, now })
  const layouts = createLayouts(accounts, config)
  const refresher = createRefresher({ config, live, log, now })
  const app = await buildApp({
    ...{ live, accounts, layouts, refresher, instance: config.instance, config, logger: log, now },
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const close = async () => {
    await app.close()
    await live.close()
    rmSync(workDir, { recursive: true, force: true })
  }
  return { url, workDir, asked, close }
}

/** The catalog that the server's own DuckDB process has open, read beside it. */
async function openRaw(workDir: string) {
  const paths = readdirSync(workDir, { recursive: true, encoding: 'utf8' })
  const catalog = paths.find((path) => path.endsWith('catalog.duckdb'))
  if (!catalog) throw new Error(`no catalog below ${workDir}`)
  const instance = await DuckDBInstance.create(join(workDir, catalog), {
    access_mode: 'READ_ONLY',
    threads: '2',
  })
  const connection = await instance.connect()
  await connection.run('set parquet_metadata_cache = true')
  return {
    async run(statements: readonly Sql[]): Promise<number> {
      const started = performance.now()
      for (const statement of statements) {
        const values = statement.values.map((value) => (Array.isArray(value) ? listValue(value) : value))
        const result = await connection.runAndReadAll(statementText(statement), values as never)
        result.getColumns()
      }
      return performance.now() - started
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
