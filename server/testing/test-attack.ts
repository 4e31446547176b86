import { Agent, get, type IncomingHttpHeaders } from 'node:http'
import { setTimeout as tick } from 'node:timers/promises'

/** Attacks run small with the suite, and at their full size with ATTACK=full. */
export const FULL = process.env.ATTACK === 'full'
export const size = (small: number, full: number): number => (FULL ? full : small)

/** The value that so great a part of the others does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)]!
}

/** Prints what an attack at its full size measured, for its row in a report. */
export function figures(name: string, measured: Readonly<Record<string, number>>): void {
  const told = Object.entries(measured).map(([what, value]) => `${what} ${Number(value.toPrecision(4))}`)
  if (FULL) process.stdout.write(`${name}: ${told.join(', ')}\n`)
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A client of one server over loopback, in the name of as many readers as asked for: the server trusts it as a proxy. */
export function attacker(port: number, maxSockets = 256) {
  const agent = new Agent({ keepAlive: true, maxSockets })
  return {
    ask: (path: string, reader = '203.0.113.1', headers: Record<string, string> = {}) =>
      new Promise<Answered>((resolve, reject) => {
        const options = { agent, port, host: '127.0.0.1', path }
        const request = get({ ...options, headers: { 'x-forwarded-for': reader, ...headers } }, (answer) => {
          let body = ''
          answer.setEncoding('utf8').on('data', (text: string) => {
            body += text
          })
          answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body }))
          answer.on('error', reject)
        })
        request.on('error', reject)
      }),
    close: () => agent.destroy(),
  }
}

/** The n-th of many readers. */
export const readerNumber = (n: number): string => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`

/** Runs the task for 0 … n-1, so many at once. */
export async function inPool<T>(n: number, atOnce: number, task: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const work = async () => {
    while (next < n) {
      const i = next++
      results[i] = await task(i)
    }
  }
  await Promise.all(Array.from({ length: Math.min(n, atOnce) }, work))
  return results
}

/** Begins the task for 0 … n-1, so many a second whether or not earlier ones have ended: by one clock, as people do. */
export async function paced<T>(n: number, perSecond: number, task: (i: number) => Promise<T>): Promise<T[]> {
  const running: Promise<T>[] = []
  const started = performance.now()
  while (running.length < n) {
    const due = Math.min(n, Math.ceil(((performance.now() - started) / 1000) * perSecond))
    while (running.length < due) running.push(task(running.length))
    await tick(1)
  }
  return Promise.all(running)
}

/** How often each status came. */
export function statuses(answers: readonly Pick<Answered, 'status'>[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
