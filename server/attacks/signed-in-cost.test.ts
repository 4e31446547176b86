import { performance } from 'node:perf_hooks'
import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { firstAdmin } from '../testing/test-accounts.ts'
import { FULL, size } from '../testing/test-attack.ts'
import { startTestServer } from '../testing/test-server.ts'

test('a kept page costs somebody who is signed in hardly more than anybody else', async () => {
  const server = await startTestServer()
  try {
    const admin = await firstAdmin(server)
    const url = `${await server.app.listen({ port: 0, host: '127.0.0.1' })}/api/pages/tiny/data`
    const signedIn = { cookie: `rattan=${admin.cookies.get('rattan')}` }
    for (const headers of [{}, signedIn])
      expect(await (await fetch(url, { headers })).text()).toContain('"ok"')
    /** Requests a second, and the ms that this thread works for one. */
    const load = async (headers: Record<string, string>) => {
      const before = performance.eventLoopUtilization()
      const result = await autocannon({ url, headers, connections: 16, duration: size(1, 5), workers: 1 })
      expect(result.non2xx + result.errors).toBe(0)
      const { active } = performance.eventLoopUtilization(before)
      return { rate: result.requests.average, ms: active / result.requests.total }
    }
    await load({})
    await load(signedIn)
    const pairs = []
    // Each in turn first, so that a machine that is busy for a while is so for both.
    for (let i = 0; i < size(3, 7); i++) {
      const [a, b] = i % 2 ? [await load(signedIn), await load({})] : [await load({}), await load(signedIn)]
      pairs.push(i % 2 ? { anonymous: b, person: a } : { anonymous: a, person: b })
    }
    const ratios = pairs.map(({ anonymous, person }) => person.ms / anonymous.ms).sort((x, y) => x - y)
    const ratio = ratios[ratios.length >> 1]!
    const middle = pairs.find(({ anonymous, person }) => person.ms / anonymous.ms === ratio)!
    const told = ({ rate, ms }: { rate: number; ms: number }) =>
      `${rate.toFixed(0)} requests/s, ${(1000 * ms).toFixed(0)} µs each`
    console.log(
      `a kept page: anonymous ${told(middle.anonymous)}; signed in ${told(middle.person)}; ratio ${ratio.toFixed(3)} (${ratios.map((one) => one.toFixed(3)).join(', ')})`,
    )
    // A machine that is shared says nothing in three seconds.
    if (FULL) expect(ratio).toBeLessThan(1.1)
  } finally {
    await server.close()
  }
})
