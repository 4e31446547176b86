import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiFault } from '../request.ts'
import { EventStream, type Told } from './event-stream.ts'

/** A server whose answers are given by hand, and a clock that stands still: waits end when the test says so. */
function world() {
  const asked: { answer: (given: Response | ApiFault) => void; signal: AbortSignal }[] = []
  const waits: { ms: number; end: () => void }[] = []
  const told: Told[] = []
  const stream = new EventStream(
    {
      connect: (signal) =>
        new Promise((done, fail) => {
          asked.push({ signal, answer: (given) => (given instanceof Response ? done(given) : fail(given)) })
          signal.addEventListener('abort', () => fail(new Error('aborted')))
        }),
      wait: (ms, signal) =>
        new Promise((end) => {
          const wait = { ms, end }
          waits.push(wait)
          signal.addEventListener('abort', () => {
            waits.splice(waits.indexOf(wait), 1)
            end()
          })
        }),
      now: () => 1_768_528_800_000,
      chance: () => 0,
    },
    (now) => told.push(now),
  )
  /** The waits between two attempts; the watch over a silent stream is 65 s and is another. */
  const pauses = () => waits.map(({ ms }) => ms).filter((ms) => ms !== 65_000)
  return { stream, asked, waits, told, pauses }
}

const text = (...events: [string, object][]) =>
  new Response(events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(''))

let running: EventStream | undefined
afterEach(() => running?.listen(false))

describe('the stream of events', () => {
  test('is open only while somebody listens', async () => {
    const { stream, asked } = world()
    running = stream
    expect(asked).toHaveLength(0)
    stream.listen(true)
    stream.listen(true)
    expect(asked).toHaveLength(1)
    stream.listen(false)
    expect(asked[0]!.signal.aborted).toBe(true)
  })

  test('tells what the server says of itself, each change once', async () => {
    const { stream, asked, told } = world()
    running = stream
    stream.listen(true)
    asked[0]!.answer(
      text(
        ['config', { version: 'c-1' }],
        ['data', { dataVersion: 'd-1' }],
        ['data', { dataVersion: 'd-1' }],
        ['data', { dataVersion: 'd-2' }],
      ),
    )
    await vi.waitFor(() => expect(told).toHaveLength(3), { timeout: 60_000 })
    expect(told.at(-1)).toEqual({ config: 'c-1', data: 'd-2', lostAt: null, refused: false })
  })

  test('obeys Retry-After, waits longer each time, and is not taken for lost', async () => {
    const { stream, asked, waits, told, pauses } = world()
    running = stream
    stream.listen(true)
    const waited: number[] = []
    for (let i = 0; i < 3; i++) {
      asked[i]!.answer(new ApiFault(503, null, 30))
      await vi.waitFor(() => expect(pauses()).toHaveLength(1), { timeout: 60_000 })
      waited.push(...pauses())
      waits.splice(0).at(-1)!.end()
      await vi.waitFor(() => expect(asked).toHaveLength(i + 2), { timeout: 60_000 })
    }
    expect(waited).toEqual([30_000, 60_000, 120_000])
    expect(told).toEqual([])
  })

  test('a silent server is lost since the first silence, until it speaks again', async () => {
    const { stream, asked, waits, told, pauses } = world()
    running = stream
    stream.listen(true)
    asked[0]!.answer(new ApiFault(0, null))
    await vi.waitFor(() => expect(pauses()).toEqual([1000]), { timeout: 60_000 })
    expect(told.at(-1)!.lostAt).toBe(1_768_528_800_000)
    waits.splice(0).at(-1)!.end()
    await vi.waitFor(() => expect(asked).toHaveLength(2), { timeout: 60_000 })
    asked[1]!.answer(text(['config', { version: 'c-1' }]))
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ config: 'c-1', lostAt: null }), {
      timeout: 60_000,
    })
    // It ended of itself: asked for again soon, whatever failed before.
    await vi.waitFor(() => expect(pauses()).toEqual([1000]), { timeout: 60_000 })
  })

  test('one that wants a sign-in is left alone until somebody signs in', async () => {
    const { stream, asked, told, pauses } = world()
    running = stream
    stream.listen(true)
    asked[0]!.answer(new ApiFault(401, null))
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ refused: true, lostAt: null }), {
      timeout: 60_000,
    })
    expect(pauses()).toEqual([])
    expect(asked).toHaveLength(1)
    stream.startOver()
    asked[1]!.answer(text(['config', { version: 'c-1' }]))
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ config: 'c-1', refused: false }), {
      timeout: 60_000,
    })
  })

  test('a stream without a word for a minute is asked for again', async () => {
    const { stream, asked, waits, pauses } = world()
    running = stream
    stream.listen(true)
    const cut = new AbortController()
    asked[0]!.answer(
      new Response(
        new ReadableStream({
          start(body) {
            asked[0]!.signal.addEventListener('abort', () => {
              cut.abort()
              body.error(new Error('aborted'))
            })
          },
        }),
      ),
    )
    await vi.waitFor(() => expect(waits.map(({ ms }) => ms)).toContain(65_000), { timeout: 60_000 })
    waits.find(({ ms }) => ms === 65_000)!.end()
    await vi.waitFor(() => expect(cut.signal.aborted).toBe(true), { timeout: 60_000 })
    await vi.waitFor(() => expect(pauses()).toEqual([1000]), { timeout: 60_000 })
  })
})
