import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { ROOT } from '../config.ts'
import { firstAdmin } from '../testing/test-accounts.ts'
import { FULL, quantile, size } from '../testing/test-attack.ts'
import { startTestServer } from '../testing/test-server.ts'

vi.setConfig({ testTimeout: 600_000 })
const run = promisify(execFile)

test('a kept page costs somebody who is signed in hardly more than anybody else', async () => {
  const server = await startTestServer()
  try {
    const admin = await firstAdmin(server)
    const url = `${await server.app.listen({ port: 0, host: '127.0.0.1' })}/api/pages/tiny/data`
    const cookie = `rattan=${admin.cookies.get('rattan')}`
    for (const headers of [undefined, { cookie }])
      expect(await (await fetch(url, headers && { headers })).text()).toContain('"ok"')

    /** µs of processor time that this process has for one request: what else the machine does is not in it. */
    const cost = async (signedIn: boolean, requests: number) => {
      const before = process.cpuUsage()
      // Whoever asks does so in a process of their own, and counts as nothing here.
      const { stdout } = await run(
        process.execPath,
        [
          ...['node_modules/autocannon/autocannon.js', '--json', '--connections', '16'],
          ...['--amount', String(requests), ...(signedIn ? ['--headers', `cookie=${cookie}`] : []), url],
        ],
        { cwd: ROOT },
      )
      const { user, system } = process.cpuUsage(before)
      const { '2xx': answered } = JSON.parse(stdout) as { '2xx': number }
      expect(answered).toBe(requests)
      return (user + system) / requests
    }
    const requests = size(500, 10_000)
    for (let i = 0; i < size(1, 3); i++) for (const signedIn of [false, true]) await cost(signedIn, requests)
    const rounds: { anonymous: number; person: number }[] = []
    // Each in turn first, so that what warms up or slows down does so for both.
    for (let i = 0; i < size(3, 25); i++) {
      const first = await cost(i % 2 === 1, requests)
      const second = await cost(i % 2 === 0, requests)
      rounds.push(i % 2 ? { anonymous: second, person: first } : { anonymous: first, person: second })
    }
    const anonymous = quantile(
      rounds.map((round) => round.anonymous),
      0.5,
    )
    const person = quantile(
      rounds.map((round) => round.person),
      0.5,
    )
    const ratios = rounds.map((round) => round.person / round.anonymous)
    const ratio = quantile(ratios, 0.5)
    const told = [0.25, 0.75].map((part) => quantile(ratios, part).toFixed(3)).join(' … ')
    console.log(
      `a kept page, ${rounds.length} rounds of ${requests} requests each: anonymous ${anonymous.toFixed(1)} µs of processor time, signed in ${person.toFixed(1)} µs; ratio ${ratio.toFixed(3)} (the middle half of rounds ${told})`,
    )
    // A suite that shares its machine only sees that both are answered.
    if (FULL) expect(ratio).toBeLessThan(1.1)
  } finally {
    await server.close()
  }
})
