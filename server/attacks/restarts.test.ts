import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { program } from '../program.ts'
import { size } from '../testing/test-attack.ts'
import { startProgram } from '../testing/test-program.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000) })

let workDir: string
let port: number
const running: ChildProcess[] = []
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'rattan-restarts-'))
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  port = (free.address() as { port: number }).port
  await new Promise((closed) => free.close(closed))
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(workDir, { recursive: true, force: true })
})

/** Always at one place, as behind a proxy. */
async function start(): Promise<ChildProcess> {
  const onSpawn = (child: ChildProcess) => running.push(child)
  return (await startProgram(program('main'), { workDir, port, onSpawn })).child
}

type Outcome = 'whole' | 'cut' | 'not begun' | `status ${number}`

/** What came of one request. A proxy asks again for what was not begun; what was cut is lost. */
function ask(path: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = get({ agent: false, port, host: '127.0.0.1', path }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode === 200 ? 'whole' : `status ${answer.statusCode!}`))
      answer.on('error', () => resolve('cut'))
    })
    request.on('error', () => resolve('not begun'))
  })
}

test('OP5: a restart cuts no answer, and says that it is not ready before it takes no more', async () => {
  let server = await start()
  for (let round = 0; round < size(1, 20); round++) {
    const outcomes: Outcome[] = []
    const ready: Outcome[] = []
    let gone = false
    const exit = once(server, 'exit').then(([code]) => {
      gone = true
      return code
    })
    let n = 0
    const reader = async () => {
      while (!gone)
        outcomes.push(await ask(`/api/pages/punctuality/data${n++ % 2 ? '' : '?tab=nothing-of-it'}`))
    }
    const watcher = async () => {
      while (!gone) ready.push(await ask('/api/ready'))
    }
    const load = [reader(), reader(), reader(), watcher()]
    while (outcomes.length < 10) await new Promise(setImmediate)
    server.kill('SIGTERM')
    expect(await exit).toBe(0)
    await Promise.all(load)
    expect(outcomes.filter((outcome) => outcome === 'cut' || outcome === 'status 500')).toEqual([])
    const lastWhole = ready.lastIndexOf('whole')
    const refused = ready.indexOf('status 503')
    const closed = ready.indexOf('not begun')
    expect(refused).toBeGreaterThan(lastWhole)
    expect(closed === -1 || closed > refused).toBe(true)
    server = await start()
    expect(await ask('/api/ready')).toBe('whole')
  }
})
