import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { ROOT, type Server, startServer } from './server.ts'

export interface ReloadTimes {
  /** From a save to the first answer by it, medians in ms. */
  readonly pageMs: number
  readonly registriesMs: number
  /** Waits in ms of those who ask for something else meanwhile. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What else is asked for, and how often, while a save is being taken in. */
const ASKED = '/api/health'
const PAUSE_MS = 5

/** Saves of a page and of registries in a copy of the instance, under the eyes of somebody who asks all the time. */
export async function reloads(saves: number): Promise<ReloadTimes> {
  const instance = resolve(ROOT, process.env.INSTANCE_DIR || '.')
  const folder = mkdtempSync(join(tmpdir(), 'rattan-bench-'))
  for (const name of ['registries', 'dashboards'])
    cpSync(join(instance, name), join(folder, name), { recursive: true })
  const text = readFileSync(join(instance, 'instance.yaml'), 'utf8')
  const { plugins = 'plugins' } = parse(text)
  const elsewhere = `plugins: ${JSON.stringify(join(instance, plugins))}`
  const named = /^plugins:.*$/m.test(text)
    ? text.replace(/^plugins:.*$/m, elsewhere)
    : `${text}\n${elsewhere}\n`
  writeFileSync(join(folder, 'instance.yaml'), named)
  const built = instance === resolve(ROOT) ? '.server' : `.server-${instance.split(/[\\/]/).at(-1)}`
  const server = await startServer([join(ROOT, built, 'main.js')], { INSTANCE_DIR: folder })
  try {
    const [page] = (await (await fetch(`${server.url}/api/pages`)).json()) as { id: string }[]
    const waits: number[] = []
    const pages: number[] = []
    const registries: number[] = []
    for (let i = 0; i < saves; i++) {
      pages.push(await save(server, join(folder, 'dashboards', `${page!.id}.yaml`), waits))
      registries.push(await save(server, join(folder, 'registries/bench.yaml'), waits))
    }
    waits.sort((a, b) => a - b)
    const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]!
    return {
      pageMs: middle(pages),
      registriesMs: middle(registries),
      p50: at(0.5),
      p99: at(0.99),
      max: at(1),
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const middle = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Adds a remark to a file; ms until the configuration is another. */
async function save(server: Server, file: string, waits: number[]): Promise<number> {
  const version = async () => (await fetch(`${server.url}/api/pages`, { method: 'HEAD' })).headers.get('etag')
  const before = await version()
  const began = performance.now()
  appendFileSync(file, '# saved\n')
  for (;;) {
    const asked = performance.now()
    await fetch(server.url + ASKED).then((answer) => answer.arrayBuffer())
    waits.push(performance.now() - asked)
    if ((await version()) !== before) return performance.now() - began
    await new Promise((next) => setTimeout(next, PAUSE_MS))
  }
}
