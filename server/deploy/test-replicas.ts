import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { ROOT } from '../config.ts'
import { startPostgres } from '../testing/test-postgres.ts'
import { TINY_INSTANCE, TINY_PAGE, TINY_REGISTRY } from '../testing/test-server.ts'

/** The built server as a program of its own. */
export interface Replica {
  readonly port: number
  readonly child: ChildProcess
  /** What it printed and logged. */
  said(): string
}

/** Programs that share a PostgreSQL, a data tree and WORK_DIR, as containers of one compose file do. */
export interface Replicas {
  readonly folder: string
  readonly workDir: string
  readonly env: Readonly<Record<string, string>>
  /** Starts one at a port and resolves once it listens. */
  start(port: number, more?: Readonly<Record<string, string>>): Promise<Replica>
  /** The token of the link that makes the first admin. */
  setupToken(): string
  close(): Promise<void>
}

export const DOMAIN = 'rattan.example'

/** @param shipped the instance of the repository over its demo data, instead of a tiny one with a pipeline */
export async function testReplicas({ shipped = false } = {}): Promise<Replicas> {
  const folder = await mkdtemp(join(tmpdir(), 'rattan-deploy-'))
  const postgres = await startPostgres()
  const workDir = join(folder, 'work')
  const env: Record<string, string> = {
    ...{ NODE_ENV: 'production', HOST: '127.0.0.1', LOG_LEVEL: 'info', AUTH_PUBLIC: 'true' },
    ...{ PUBLIC_URL: `https://${DOMAIN}`, TRUSTED_PROXIES: '127.0.0.0/8', WORK_DIR: workDir },
    ...{ DATABASE_URL: await postgres.newDatabase(), AUTH_SECRET: randomBytes(36).toString('base64') },
    DATA_DIR: shipped ? join(ROOT, '.data/demo') : join(folder, 'data'),
    ...(shipped ? {} : { INSTANCE_DIR: folder }),
  }
  if (!shipped) await writeInstance(folder)
  const running = new Set<ChildProcess>()
  let token = ''

  return {
    ...{ folder, workDir, env },
    async start(port, more = {}) {
      const child = spawn(process.execPath, [join(ROOT, '.server/main.js')], {
        cwd: folder,
        env: { PATH: process.env.PATH!, ...env, ...more, PORT: String(port) } as unknown as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.add(child)
      child.once('exit', () => running.delete(child))
      let said = ''
      await new Promise<void>((listens, failed) => {
        const hear = (chunk: Buffer) => {
          said += chunk
          token = /\/sign-in\/setup#(\S+)/.exec(said)?.[1] ?? token
          if (said.includes('Rattan is at ')) listens()
        }
        child.stdout.on('data', hear)
        child.stderr.on('data', hear)
        child.once('exit', (code, signal) => failed(new Error(`ended with ${code ?? signal}: ${said}`)))
      })
      return { port, child, said: () => said }
    },
    setupToken: () => token,
    async close() {
      await Promise.all([...running].map((child) => ended(child, 'SIGKILL')))
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Ends a program and says with which code it did. */
export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return gone
}

const PIPELINES = `pipelines:
  prices:
    source: files
    schedule: manual
    params:
      path: [raw/prices.csv]
      columns: { symbol: { type: text }, date: { type: date }, close: { type: number }, volume: { type: integer } }
`

async function writeInstance(folder: string): Promise<void> {
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await write('instance.yaml', TINY_INSTANCE)
  await write('registries/tiny.yaml', TINY_REGISTRY)
  await write('registries/pipelines.yaml', PIPELINES)
  await write('dashboards/tiny.yaml', TINY_PAGE)
  await write(
    'data/raw/prices.csv',
    'symbol,date,close,volume\nAAA,2026-01-15,10.5,100\nAAA,2026-01-16,11,200\n',
  )
  await mkdir(join(folder, 'data/processed'))
  const duckdb = await DuckDBInstance.create(':memory:')
  const connection = await duckdb.connect()
  await connection.run(`copy (
    select symbol, make_date(2024 + (q // 4)::int, 3 * (q % 4 + 1)::int, 28)::timestamp_ns as report_date,
      2024 + q // 4 as year, q % 4 + 1 as quarter, 'Q' as freq_code, 1e9 * (q + 1) as revenue, 1e8 * (q + 1) as profit
    from (values ('AAA'), ('BBB')) t(symbol), range(6) r(q)
  ) to '${join(folder, 'data/processed/tiny.parquet')}' (format parquet)`)
  connection.closeSync()
}

/** The built shell in a folder that any user may read. */
export async function shellFolder(folder: string): Promise<string> {
  const to = join(folder, 'shell')
  await cp(join(ROOT, 'out'), to, { recursive: true })
  return to
}
