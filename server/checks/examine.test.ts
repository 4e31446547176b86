import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '../../core/api/refresh.ts'
import { type Config, ROOT } from '../config.ts'
import { keepRun } from '../refresh/runs.ts'
import { firstAdmin } from '../testing/test-accounts.ts'
import { startPostgres, type TestPostgres } from '../testing/test-postgres.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { examine, type Finding } from './examine.ts'

const now = () => new Date('2026-01-16T20:00:00+07:00')
let server: TestServer
let postgres: TestPostgres
let healthy: Config
let folder: string
/** Says that it is ready, as a server of ours does. */
const ready = createServer((_, response) => response.end('{"status":"ok"}'))
/** Greets and accepts, as a mail server does. */
const mail = createTcpServer((socket) => {
  socket.write('220 here\r\n')
  socket.on('data', (data) => {
    const word = data.toString().slice(0, 4)
    socket.write(word === 'EHLO' ? '250 here\r\n' : word === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n')
  })
  socket.on('error', () => {})
})
const portOf = (listening: { address(): unknown }) => (listening.address() as AddressInfo).port

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rattan-checks-'))
  postgres = await startPostgres()
  const databaseUrl = await postgres.newDatabase()
  server = await startTestServer({ databaseUrl, files: { 'registries/none.yaml': 'datasets: {}\n' } })
  await firstAdmin(server)
  for (const listening of [ready, mail]) await new Promise<void>((on) => listening.listen(0, '127.0.0.1', on))
  healthy = {
    ...(server.accounts.config as unknown as Config),
    instanceDir: server.folder,
    dataDir: join(server.folder, 'data'),
    workDir: server.workDir,
    pluginsDir: join(ROOT, 'plugins/market'),
    host: '127.0.0.1',
    port: portOf(ready),
    publicUrl: 'https://charts.example.com',
    trustedProxies: ['127.0.0.1'],
    authSecret: 'q8Zr4nXv1LwT7sKd3GfHb9YpMc2JxQe6',
    smtpUrl: `smtp://127.0.0.1:${portOf(mail)}`,
    mailFrom: 'charts@example.com',
  }
})
afterAll(async () => {
  ready.close()
  mail.close()
  await server?.close()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function found(config: Partial<Config>, more: object = {}): Promise<Finding[]> {
  const of = { config: { ...healthy, ...config }, node: '24.1.0', now, ...more }
  const all: Finding[] = []
  for await (const one of examine(of)) all.push(one)
  return all
}
const ill = (all: readonly Finding[], part: string) =>
  all.flatMap((one) => (one.part === part && one.level !== 'ok' ? [`${one.level}: ${one.text}`] : []))

test('of a whole installation nothing is to mend, and each part says what it is', async () => {
  const all = await found({})
  const bad = all.filter(({ level }) => level !== 'ok')
  // The tiny tree has no file for one of its data sets.
  expect(bad).toEqual([expect.objectContaining({ part: 'data', text: 'no file for other' })])
  expect(new Set(all.map(({ part }) => part)).size).toBe(10)
})

test('each thing that is wrong is named with what to do, beside all the others', async () => {
  const workDir = join(folder, 'work')
  await mkdir(join(workDir, 'refresh'), { recursive: true })
  const run: Run = {
    ...{ id: 'r-1', at: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:01:00Z', by: 'cron', asked: null },
    ...{ outcome: 'failed', generation: null },
    datasets: [
      {
        ...{ dataset: 'prices', by: 'http', outcome: 'failed', reason: 'the source is down' },
        ...{ ms: 1, rows: null, newest: null, peak: null },
      },
    ],
  }
  await keepRun(workDir, run)
  const dataDir = join(folder, 'data')
  await mkdir(join(dataDir, 'processed'), { recursive: true })
  await writeFile(join(dataDir, 'processed/tiny.parquet'), 'no parquet')
  await server.write('dashboards/broken.yaml', 'id: broken\nwidgets: 7\n')
  const taken = await new Promise<number>((free) => {
    const probe = createTcpServer().listen(0, '127.0.0.1', () => {
      const port = portOf(probe)
      probe.close(() => free(port))
    })
  })
  const all = await found(
    {
      ...{ dataDir, workDir, port: taken, publicUrl: 'http://charts.example.com', authSecret: null },
      ...{ databaseUrl: `postgres://nobody@127.0.0.1:${taken}/none`, smtpUrl: `smtp://127.0.0.1:${taken}` },
    },
    { node: '20.20.2' },
  )
  await rm(join(server.folder, 'dashboards/broken.yaml'))
  expect(ill(all, 'node')[0]).toContain('Node 20.20.2')
  expect(ill(all, 'pages')[0]).toMatch(/^fault: .* issues$/)
  expect(ill(all, 'data').join()).toMatch(/no file for .*prices.*tiny cannot be read/)
  expect(ill(all, 'refresh')[0]).toContain('prices: the source is down')
  expect(ill(all, 'database')[0]).toMatch(/^fault: does not open: /)
  expect(ill(all, 'secrets')[0]).toContain('AUTH_SECRET is not set')
  expect(ill(all, 'address')[0]).toContain('not HTTPS')
  expect(ill(all, 'mail')[0]).toMatch(/^fault: the mail server does not take us/)
  expect(ill(all, 'server')[0]).toContain('nothing answers')
  for (const one of all) expect(one.level === 'ok' || one.mend, one.text).toBeTruthy()
  // No secret in what it says.
  expect(JSON.stringify(all)).not.toContain('q8Zr4nXv')
})

test('a work folder that cannot be written to is a fault, and a trial’s database is told to be one', async () => {
  const workDir = join(folder, 'file')
  await writeFile(workDir, '')
  const all = await found({ workDir, databaseUrl: null, trustedProxies: [] })
  expect(ill(all, 'work folder')[0]).toMatch(/^fault: .* cannot be written to/)
  expect(ill(all, 'database')[0]).toMatch(/^warning: embedded/)
  expect(ill(all, 'address')[0]).toContain('TRUSTED_PROXIES is not set')
})
