import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { ROOT, type Server } from './server.ts'
import { type BenchPage, dataPath, pagePath } from './subject.ts'

/** So many readers ask at once where one number is compared with another. */
const CONNECTIONS = 32
const ROUNDS = 2

export interface CachedRatio {
  readonly bytes: number
  readonly bare: number
  readonly cached: number
  readonly ratio: number
}

/** Requests a second of a page's kept numbers beside those of a bare server with the same bytes, in turn. */
export async function cachedRatio(server: Server, page: BenchPage, seconds: number): Promise<CachedRatio> {
  const path = dataPath(page, page.symbols[0]!)
  await fetch(server.url + path).then((answer) => answer.arrayBuffer())
  const bytes = Buffer.from(await (await fetch(server.url + path)).arrayBuffer())
  const bare = await startBare(bytes)
  const best = { bare: 0, cached: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, url] of [
      ['bare', bare.url],
      ['cached', server.url],
    ] as const) {
      const { requests } = await autocannon({ url: url + path, connections: CONNECTIONS, duration: seconds })
      best[name] = Math.max(best[name], requests.average)
    }
  }
  bare.stop()
  return { bytes: bytes.length, ...best, ratio: best.cached / best.bare }
}

async function startBare(bytes: Buffer) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'bench/bare.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(bytes)
  const [port] = await once(child.stdout, 'data')
  return { url: `http://127.0.0.1:${String(port).trim()}`, stop: () => child.kill() }
}

export interface Readers {
  readonly readers: number
  readonly perSecond: number
  readonly errors: number
  readonly refused: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly memoryMb: number
}

const READERS = [1, 32, 256, 1000]
/** So many subjects are read by turns. */
const SUBJECTS = 20

/** Readers who open the page for one subject after another, as fast as they are answered. */
export async function manyReaders(server: Server, page: BenchPage, seconds: number): Promise<Readers[]> {
  const paths = page.symbols
    .slice(0, SUBJECTS)
    .flatMap((symbol) => [pagePath(page, symbol), dataPath(page, symbol)])
  const found: Readers[] = []
  for (const readers of READERS) {
    const result = await autocannon({
      url: server.url,
      connections: readers,
      duration: seconds,
      // As browsers ask.
      headers: { 'accept-encoding': 'gzip, br' },
      requests: paths.map((path) => ({ path })),
    })
    const { latency, requests, errors, non2xx } = result
    found.push({
      readers,
      perSecond: requests.average,
      errors,
      refused: non2xx,
      p50: latency.p50,
      p95: (latency as typeof latency & { p95?: number }).p95 ?? latency.p97_5,
      p99: latency.p99,
      memoryMb: server.memoryMb(),
    })
  }
  return found
}
