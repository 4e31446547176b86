import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('at most so many work at once, in order; who has gone does not begin', async () => {
  const inTurn = createTurns(2)
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, signal = new AbortController().signal) =>
    inTurn(() => {
      begun.push(name)
      return new Promise<void>((end) => ends.set(name, end))
    }, signal)
  const gone = new AbortController()
  const [a, b, c, d] = [ask('a'), ask('b'), ask('c', gone.signal), ask('d')]
  expect(begun).toEqual(['a', 'b'])
  gone.abort()
  ends.get('a')!()
  await a
  await expect(c).rejects.toThrow('abort')
  await expect.poll(() => begun).toEqual(['a', 'b', 'd'])
  ends.get('b')!()
  ends.get('d')!()
  await Promise.all([b, d])
})

test('a failure gives its turn to the next', async () => {
  const inTurn = createTurns(1)
  const { signal } = new AbortController()
  const first = inTurn(() => Promise.reject(new Error('broken')), signal)
  const second = inTurn(async () => 'done', signal)
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe('done')
})
