import { expect, test } from 'vitest'
import { createAnswering } from './answering.ts'

test('however many want to know, one question is asked, and its answer holds for a second', async () => {
  let now = 0
  let asked = 0
  let down = false
  const answers = createAnswering(
    async () => {
      asked++
      if (down) throw new Error('refused')
    },
    () => now,
  )
  expect(await Promise.all([answers(), answers(), answers()])).toEqual([true, true, true])
  expect(asked).toBe(1)
  down = true
  now = 999
  expect(await answers()).toBe(true)
  now = 1_000
  expect(await answers()).toBe(false)
  down = false
  now = 1_999
  expect(await answers()).toBe(false)
  now = 2_000
  expect(await answers()).toBe(true)
  expect(asked).toBe(3)
})

test('who does not answer in time does not answer, and is not asked again before they did', async () => {
  let now = 0
  let asked = 0
  let answer = () => {}
  const answers = createAnswering(
    () => {
      asked++
      return new Promise<void>((resolve) => {
        answer = resolve
      })
    },
    () => now,
  )
  const first = answers()
  now = 2_000
  expect(await answers()).toBe(false)
  expect(asked).toBe(1)
  answer()
  expect(await first).toBe(true)
  expect(await answers()).toBe(true)
  expect(asked).toBe(1)
})
