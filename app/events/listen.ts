import { NOTHING_TOLD, type Told } from './event-stream.ts'
import { openStream } from './own-stream.ts'

/**
 * Tells what the server says of itself, as long as this tab can be seen; a tab that is shown again hears at once what
 * it missed. Tabs share the worker's stream; where a browser has no shared workers (Chrome on phones), the one tab that
 * is seen has its own. Returns what ends it.
 */
export function listen(tell: (told: Told) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const follow = (listen: (visible: boolean) => void) => {
    const changed = () => listen(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', changed, { signal })
    addEventListener('pagehide', () => listen(false), { signal })
    addEventListener('pageshow', changed, { signal })
    signal.addEventListener('abort', () => listen(false))
    changed()
  }
  const alone = () => {
    const stream = openStream(tell)
    follow((visible) => {
      if (visible && stream.told !== NOTHING_TOLD) tell(stream.told)
      stream.listen(visible)
    })
  }
  if (typeof SharedWorker === 'undefined') alone()
  else {
    const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { name: 'events' })
    // Its file is of an older build, or may not be loaded here.
    worker.onerror = alone
    worker.port.onmessage = ({ data }: MessageEvent<Told>) => tell(data)
    follow((visible) => worker.port.postMessage(visible))
  }
  return () => stop.abort()
}
