import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { FULL, inPool, readerNumber, size, statuses } from '../testing/test-attack.ts'
import { startBigPage } from '../testing/test-big-page.ts'

vi.setConfig({ testTimeout: size(120_000, 3_600_000) })

const ROWS = 10_000

let big: Awaited<ReturnType<typeof startBigPage>>
beforeAll(async () => {
  big = await startBigPage(ROWS, 512)
})
afterAll(() => big.close())

let asked = 0
/** A page that nobody has asked for, about as dear as every other. */
const ask = (reader: string) =>
  big.client.ask(`/api/pages/big/data?last=${ROWS - (asked++ % (ROWS - 1))}`, reader)

const READERS = 10
const EACH = size(3, 40)
/** Ten readers who each ask for one page after the other: how long each answer took, the longest last. */
async function readers() {
  const took: number[] = []
  const answers = await inPool(READERS * EACH, READERS, async (i) => {
    const started = performance.now()
    const answer = await ask(readerNumber(i % READERS))
    took.push(performance.now() - started)
    return answer
  })
  expect(statuses(answers)).toEqual({ 200: READERS * EACH })
  return took.sort((a, b) => a - b)
}
const p95 = (sorted: readonly number[]) => sorted[Math.ceil(sorted.length * 0.95) - 1]!

test('LD8: beside one who has two hundred requests waiting all the time, ten readers wait twice as long at most', async () => {
  const HOG = size(60, 200)
  await readers()
  const alone = p95(await readers())
  let over = false
  let answered = 0
  const hog = Promise.all(
    Array.from({ length: HOG }, async () => {
      while (!over) {
        const { status } = await ask('hog')
        expect([200, 503]).toContain(status)
        answered += Number(status === 200)
      }
    }),
  )
  const beside = p95(await readers())
  const meanwhile = answered
  over = true
  await hog
  // By turns, not by the clock: of all that was answered to all who asked, it has not more than the ten.
  expect(meanwhile).toBeLessThan(READERS * EACH)
  if (FULL) expect(beside / alone).toBeLessThanOrEqual(2)
})
