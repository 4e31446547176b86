import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { xlsx } from '../export/xlsx.ts'
import { FULL, figures, readerNumber, size, statuses } from '../testing/test-attack.ts'
import { startBigPage } from '../testing/test-big-page.ts'
import { writtenTable } from '../testing/test-export.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000) })

const ROWS = 20_000

let big: Awaited<ReturnType<typeof startBigPage>>
beforeAll(async () => {
  big = await startBigPage(ROWS)
})
afterAll(() => big.close())

const cpuOf = async (work: () => Promise<unknown>) => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
const exportOf = (rows: number, reader = '203.0.113.1') =>
  big.client.ask(`/api/pages/big/widgets/all.xlsx?last=${rows}`, reader)

describe('LD5: a workbook is made beside the server', () => {
  test('the server’s own work for it is a part of what making it takes', async () => {
    await exportOf(10)
    const columns = ['period', 'symbol', 'close'].map((name, c) => ({
      ...{ name, head: name, type: c === 1 ? ('text' as const) : ('number' as const) },
      values: Array.from({ length: ROWS }, (_, i) => (c === 1 ? 'AAA' : i * 0.5)),
    }))
    const here = await cpuOf(() => writtenTable(xlsx, columns))
    const apart = await cpuOf(() => exportOf(ROWS))
    expect(apart).toBeLessThan(here / 2)
  })

  test('many at once do not keep the server from answering', async () => {
    let done = 0
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const many = size(6, 30)
    const exports = Array.from({ length: many }, (_, i) =>
      exportOf(ROWS - 1 - i, readerNumber(i)).finally(() => done++),
    )
    let answered = 0
    while (done < many) {
      const health = await big.client.ask('/api/health')
      const page = await big.client.ask('/api/pages/tiny/widgets/head', 'quiet')
      expect([health.status, page.status]).toEqual([200, 200])
      answered++
    }
    expect(statuses(await Promise.all(exports))).toEqual({ 200: many })
    expect(answered).toBeGreaterThan(many * 3)
    delay.disable()
    const [p50, p99, most] = [50, 99, 100].map((part) => delay.percentile(part) / 1e6) as [
      number,
      number,
      number,
    ]
    figures('LD5, milliseconds that the loop is late', { p50, p99, most, answered })
    if (FULL) expect(p99).toBeLessThan(100)
  })
})
