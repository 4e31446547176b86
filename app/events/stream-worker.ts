// A worker has it from the start: it lives longer than a build of the shell.
import '../renewal.ts'
import { openStream } from './own-stream.ts'

/**
 * A SharedWorker: the tabs of one browser have one stream of events between them, since a browser allows six
 * connections to a server that speaks HTTP/1.1. Each tab says whether it can be seen; while none can, nothing is open.
 */
const seen = new Set<MessagePort>()
const stream = openStream((told) => {
  for (const port of seen) port.postMessage(told)
})

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (!port) return
  port.onmessage = ({ data: visible }: MessageEvent<boolean>) => {
    if (visible) seen.add(port)
    else seen.delete(port)
    if (visible) port.postMessage(stream.told)
    stream.listen(seen.size > 0)
  }
})
