import { request } from '../request.ts'
import { onSession } from '../session.ts'
import { EventStream, type Told } from './event-stream.ts'

/** A stream of this browser context, be it a tab or the worker that all tabs share. */
export function openStream(tell: (told: Told) => void): EventStream {
  const stream = new EventStream(
    { connect: (signal) => request('/api/events', { signal }), wait, now: Date.now, chance: Math.random },
    tell,
  )
  addEventListener('offline', () => stream.startOver())
  addEventListener('online', () => stream.startOver())
  onSession(() => stream.startOver())
  return stream
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      done()
    })
  })
}
