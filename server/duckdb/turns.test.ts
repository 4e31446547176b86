import { expect, test } from 'vitest'
import type { QueryError } from './errors.ts'
import { Turns } from './turns.ts'

/** Asks for a turn and notes when it came, or why not. */
function asker(turns: Turns, seen: string[]) {
  return (reader: string, name: string, signal?: AbortSignal) =>
    turns.enter(reader, signal, 60_000).then(
      () => void seen.push(name),
      (error: QueryError) => void seen.push(`${name} ${error.code}`),
    )
}
/** Ends turn after turn until nobody waits. */
async function drain(turns: Turns, times: number) {
  for (let i = 0; i < times; i++) {
    turns.leave()
    await Promise.resolve()
    await Promise.resolve()
  }
}

test('readers take turns: who asks for much does not hold up who asks for little', async () => {
  const turns = new Turns(1, 50)
  const seen: string[] = []
  const ask = asker(turns, seen)
  await ask('hog', 'hog 0')
  const all = ['hog 1', 'hog 2', 'hog 3', 'hog 4'].map((name) => ask('hog', name))
  all.push(ask('ann', 'ann 1'), ask('ann', 'ann 2'), ask('bob', 'bob 1'))
  await drain(turns, 7)
  await Promise.all(all)
  expect(seen).toEqual(['hog 0', 'hog 1', 'ann 1', 'bob 1', 'hog 2', 'ann 2', 'hog 3', 'hog 4'])
})

test('where the queue is full, who has most in it gives way; who has most is refused', async () => {
  const turns = new Turns(1, 3)
  const seen: string[] = []
  const ask = asker(turns, seen)
  await ask('hog', 'hog 0')
  const all = ['hog 1', 'hog 2', 'hog 3', 'hog 4'].map((name) => ask('hog', name))
  await ask('hog', 'hog 5')
  all.push(ask('ann', 'ann 1'))
  await drain(turns, 4)
  await Promise.all(all)
  expect(seen.sort()).toEqual([
    'ann 1',
    'hog 0',
    'hog 1',
    'hog 2',
    'hog 3 overloaded',
    'hog 4 overloaded',
    'hog 5 overloaded',
  ])
})

test('a reader who leaves the queue leaves no trace in it', async () => {
  const turns = new Turns(1, 1)
  const seen: string[] = []
  const ask = asker(turns, seen)
  await ask('ann', 'ann 0')
  const gone = new AbortController()
  const left = ask('bob', 'bob 1', gone.signal)
  gone.abort()
  await left
  const next = ask('cat', 'cat 1')
  turns.leave()
  await next
  turns.leave()
  await ask('dan', 'dan 1')
  expect(seen).toEqual(['ann 0', 'bob 1 aborted', 'cat 1', 'dan 1'])
})
