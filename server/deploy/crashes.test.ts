import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { PageLayouts } from '../../core/api/layouts.ts'
import { PASSWORD } from '../testing/test-accounts.ts'
import { FULL, figures, quantile, size } from '../testing/test-attack.ts'
import { titled } from '../testing/test-layouts.ts'
import { freePort } from '../testing/test-postgres.ts'
import { DOMAIN, ended, type Replica, type Replicas, testReplicas } from './test-replicas.ts'

vi.setConfig({ testTimeout: size(300_000, 3_600_000), hookTimeout: 300_000 })

let replicas: Replicas
let server: Replica
let cookie = ''
beforeAll(async () => {
  replicas = await testReplicas()
  server = await replicas.start(await freePort())
  await vi.waitFor(() => expect(replicas.setupToken()).not.toBe(''), { timeout: 60_000 })
  const body = { token: replicas.setupToken(), email: 'admin@example.com', name: 'Ada', password: PASSWORD }
  const answer = await send('POST', '/api/auth/setup', body)
  cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
})
afterAll(() => replicas?.close())

const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { origin: `https://${DOMAIN}`, 'content-type': 'application/json', cookie, ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const layouts = async () => (await (await send('GET', '/api/layouts/tiny')).json()) as PageLayouts

/** Saves a page under one title after the other until the server is gone; the last title that it said it keeps. */
async function saveUntilGone(round: number, onSave: (n: number) => void): Promise<string> {
  let kept = ''
  try {
    let now = await layouts()
    const { written } = now.shipped!
    for (let n = 0; ; n++) {
      const title = `round ${round} save ${n}`
      const saved = await send(
        'PUT',
        '/api/layouts/tiny',
        { level: 'personal', page: titled(written, title) },
        { 'if-match': now.etags.personal },
      )
      if (saved.status !== 200) throw new Error(`status ${saved.status}: ${await saved.text()}`)
      now = (await saved.json()) as PageLayouts
      kept = title
      onSave(n)
    }
  } catch (error) {
    if ((error as Error).message.startsWith('status')) throw error
    return kept
  }
}

test('OP6: killed while pages are saved, it is ready again and has every page that it said it keeps', async () => {
  const readyAfter: number[] = []
  let saves = 0
  for (let round = 0; round < size(3, 100); round++) {
    const enough = (round * 7) % 11
    let killing: Promise<unknown> | undefined
    const kept = await saveUntilGone(round, (n) => {
      saves++
      if (n >= enough) killing ??= ended(server.child, 'SIGKILL')
    })
    await killing
    const from = performance.now()
    server = await replicas.start(server.port)
    const ready = async () => (await send('GET', '/api/ready').catch(() => undefined))?.status
    await expect.poll(ready).toBe(200)
    readyAfter.push(performance.now() - from)
    const title = (await layouts()).personal!.written.title as { en: string }
    // One that was on its way may have been kept without anybody having been told.
    const number = (text: string) => Number(/save (\d+)/.exec(text)![1])
    expect(title.en).toMatch(new RegExp(`^round ${round} `))
    expect([number(kept), number(kept) + 1]).toContain(number(title.en))
  }
  figures('OP6', {
    kills: readyAfter.length,
    saves,
    slowestReadyMs: quantile(readyAfter, 1),
    medianReadyMs: quantile(readyAfter, 0.5),
  })
  if (FULL) expect(quantile(readyAfter, 0.95)).toBeLessThan(5_000)
})
