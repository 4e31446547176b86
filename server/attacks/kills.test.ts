import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildServer } from '../build.mjs'
import { ROOT } from '../config.ts'
import { attacker, FULL, figures, quantile, size } from '../testing/test-attack.ts'
import { childrenOf, FLIGHTS, runs, startProgram, type TestProgram } from '../testing/test-program.ts'

vi.setConfig({ testTimeout: size(300_000, 3_600_000) })

/** The program as it ships: what it keeps for its next start is kept by this one alone. */
const BUILT = '.server-of-kills'
const READY_MS = 5000

let workDir: string
const running: ChildProcess[] = []
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'rattan-kills-'))
  const plugins = [join(ROOT, 'plugins/queries'), join(ROOT, 'plugins/widgets'), join(FLIGHTS, 'plugins')]
  await buildServer(ROOT, BUILT, plugins, 'a test')
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(join(ROOT, BUILT), { recursive: true, force: true })
  await rm(workDir, { recursive: true, force: true })
})

const start = (onSpawn?: (child: ChildProcess) => void) =>
  startProgram([join(ROOT, BUILT, 'main.js')], {
    workDir,
    onSpawn(child) {
      running.push(child)
      onSpawn?.(child)
    },
  })
const parts = () => readdir(join(workDir, 'running')).catch(() => [])

async function kill(child: ChildProcess): Promise<void> {
  const own = childrenOf(child.pid!)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await vi.waitFor(() => expect(own.filter(runs)).toEqual([]), { timeout: 60_000 })
}

/** Asks for more than it can have answered when it is killed. */
async function killAtWork({ child, port }: TestProgram, path: (i: number) => string): Promise<void> {
  const client = attacker(port)
  const asked = Array.from({ length: 20 }, (_, i) => client.ask(path(i), `198.18.0.${i}`))
  await Promise.race(asked)
  const killed = kill(child)
  await Promise.allSettled(asked)
  await killed
  client.close()
}

/** Each leaves the work folder in another state. */
const MOMENTS: Readonly<Record<string, (server: TestProgram) => Promise<void>>> = {
  'while it answers': (server) => killAtWork(server, (i) => `/api/pages/punctuality/data?least=${i * 100}`),
  'while it writes files': (server) => killAtWork(server, exportOf),
  async 'while it starts'({ child }) {
    await kill(child)
    const before = new Set(await parts())
    let starting: ChildProcess | undefined
    const never = start((spawned) => {
      starting = spawned
    }).catch(() => {})
    await vi.waitFor(async () => expect((await parts()).some((name) => !before.has(name))).toBe(true), {
      ...{ timeout: 60_000, interval: 1 },
    })
    await kill(starting!)
    await never
  },
}
let widgets: string[] = []
const exportOf = (i: number) =>
  `/api/pages/punctuality/widgets/${widgets[i % widgets.length]}.${i % 4 ? 'csv' : 'xlsx'}`

/** Threads add in any order. */
const withoutLastDigits = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(12)) : value

/** What readers see, without how long it took. */
async function answersOf({ port }: TestProgram) {
  const client = attacker(port)
  const { status, body } = await client.ask('/api/pages/punctuality/data')
  const ready = await client.ask('/api/ready')
  client.close()
  expect([status, ready.status]).toEqual([200, 200])
  return body
    .trimEnd()
    .split('\n')
    .map((line) => ({ ...JSON.parse(line, withoutLastDigits), ms: 0 }))
    .sort((a, b) => (a.widget < b.widget ? -1 : 1))
}

test('OP6: killed at any moment it is ready again, with the same numbers, and sweeps what was left', async () => {
  let server = await start()
  const before = await answersOf(server)
  widgets = before.map(({ widget }) => widget)
  expect(before.filter(({ status }) => status !== 'ok')).toEqual([])
  const moments = Object.entries(MOMENTS)
  const readyMs: number[] = []
  for (let round = 0; round < size(3, 100); round++) {
    const [moment, killed] = moments[round % moments.length]!
    await killed(server)
    const started = performance.now()
    server = await start()
    const client = attacker(server.port)
    await vi.waitFor(async () => expect((await client.ask('/api/ready')).status).toBe(200), {
      timeout: 60_000,
    })
    client.close()
    readyMs.push(performance.now() - started)
    expect(await answersOf(server), moment).toEqual(before)
    const left = await parts()
    expect(left.filter((name) => name.endsWith('.lock')).length, moment).toBe(1)
    expect(left.length, moment).toBe(2)
    const kept = await readdir(join(workDir, 'kept'))
    expect(
      kept.filter((name) => !/^[0-9a-f]{32}$/.test(name)),
      moment,
    ).toEqual([])
  }
  const [p50, p95, most] = [0.5, 0.95, 1].map((part) => quantile(readyMs, part)) as [number, number, number]
  figures('OP6', { rounds: readyMs.length, p50, p95, most })
  // By the clock only where the machine is the attack's alone.
  if (FULL) expect(most).toBeLessThanOrEqual(READY_MS)
})
