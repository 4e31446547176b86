import { expect, test } from 'vitest'
import { Askers } from './askers.ts'
import type { QueryError } from './errors.ts'
import { LAST, Turns } from './turns.ts'

/** Turns that note when each came, or why not, and that end on demand. */
function trial(limits: ConstructorParameters<typeof Turns>[0]) {
  const turns = new Turns(limits)
  const seen: string[] = []
  const ends: (() => void)[] = []
  return {
    turns,
    seen,
    ask: (reader: string | Askers, name: string, signal?: AbortSignal) =>
      turns.enter(reader, signal, 60_000).then(
        (end) => {
          seen.push(name)
          ends.push(end)
        },
        (error: QueryError) => void seen.push(`${name} ${error.code}`),
      ),
    /** Ends turn after turn, so many. */
    async end(times: number) {
      for (let i = 0; i < times; i++) {
        ends.shift()?.()
        await new Promise(setImmediate)
      }
    },
  }
}

test('the last of all has its turn when nobody else waits', async () => {
  const { ask, end, seen } = trial({ atOnce: 1, places: 50 })
  await ask('ann', 'ann 0')
  void ask(LAST, 'last')
  for (const name of ['ann 1', 'ann 2', 'bob 1']) void ask(name.slice(0, 3), name)
  await end(5)
  expect(seen).toEqual(['ann 0', 'ann 1', 'bob 1', 'ann 2', 'last'])
})

test('readers take turns: who asks for much does not hold up who asks for little', async () => {
  const { ask, end, seen } = trial({ atOnce: 1, places: 50 })
  await ask('hog', 'hog 0')
  for (const name of ['hog 1', 'hog 2', 'hog 3', 'hog 4']) void ask('hog', name)
  for (const name of ['ann 1', 'ann 2', 'bob 1']) void ask(name.slice(0, 3), name)
  await end(7)
  expect(seen).toEqual(['hog 0', 'hog 1', 'ann 1', 'bob 1', 'hog 2', 'ann 2', 'hog 3', 'hog 4'])
})

test('where the queue is full, who has most in it gives way; who has most is refused', async () => {
  const { ask, end, seen } = trial({ atOnce: 1, places: 3 })
  await ask('hog', 'hog 0')
  for (const name of ['hog 1', 'hog 2', 'hog 3', 'hog 4']) void ask('hog', name)
  await ask('hog', 'hog 5')
  void ask('ann', 'ann 1')
  await end(4)
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
  const { ask, end, seen, turns } = trial({ atOnce: 1, places: 1 })
  await ask('ann', 'ann 0')
  const gone = new AbortController()
  const left = ask('bob', 'bob 1', gone.signal)
  gone.abort()
  await left
  const next = ask('cat', 'cat 1')
  await end(1)
  await next
  await end(1)
  await ask('dan', 'dan 1')
  expect(seen).toEqual(['ann 0', 'bob 1 aborted', 'cat 1', 'dan 1'])
  await end(1)
  expect(turns.all).toEqual({ turns: 0, readers: 0 })
})

test('a reader has no more turns at once than the share, however many are free', async () => {
  const { ask, end, seen, turns } = trial({ atOnce: 10, places: 50, share: 2 })
  for (const name of ['hog 1', 'hog 2', 'hog 3', 'hog 4']) void ask('hog', name)
  await ask('ann', 'ann 1')
  expect(seen).toEqual(['hog 1', 'hog 2', 'ann 1'])
  expect(turns.asked('hog')).toBe(4)
  await end(1)
  expect(seen.at(-1)).toBe('hog 3')
})

test('what a hog waits for comes in the name of another reader who asks for it, too', async () => {
  const { ask, end, seen, turns } = trial({ atOnce: 1, places: 50 })
  await ask('hog', 'hog 0')
  for (const name of ['hog 1', 'hog 2', 'hog 3']) void ask('hog', name)
  const both = Askers.of('hog')
  void ask(both, 'both')
  both.add('ann')
  await end(2)
  expect(seen).toEqual(['hog 0', 'hog 1', 'both'])
  await end(3)
  expect(seen).toEqual(['hog 0', 'hog 1', 'both', 'hog 2', 'hog 3'])
  expect(turns.all).toEqual({ turns: 0, readers: 0 })
})

test('a hog who leaves what both waited for leaves the other’s place', async () => {
  const { ask, end, seen } = trial({ atOnce: 1, places: 50 })
  await ask('hog', 'hog 0')
  const both = Askers.of('hog')
  void ask(both, 'both')
  both.add('ann')
  both.remove('hog')
  await end(1)
  expect(seen).toEqual(['hog 0', 'both'])
})

test('what another reader waits for, too, is not taken from a full queue', async () => {
  const { ask, end, seen } = trial({ atOnce: 1, places: 3 })
  await ask('hog', 'hog 0')
  void ask('hog', 'hog 1')
  void ask('hog', 'hog 2')
  const both = Askers.of('hog')
  void ask(both, 'both')
  both.add('ann')
  void ask('bob', 'bob 1')
  await end(4)
  expect(seen).toContain('both')
  expect(seen).toContain('bob 1')
  expect(seen).toContain('hog 2 overloaded')
})
