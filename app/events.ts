import { useEffect, useState } from 'react'
import { request } from './request.ts'

const PROBE_MS = 4000

/**
 * Listens to /api/events for as long as the shell is open. `onConfig` and `onData` run on each event, and once after
 * a lost connection is back, since events may have been missed. Returns when the server was last known to answer, as
 * long as it does not; null while all is well.
 */
export function useEvents(onConfig: () => void, onData: () => void): Date | null {
  const [lostAt, setLostAt] = useState<Date | null>(null)
  useEffect(() => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let closed = false
    let lost: Date | null = null

    const connect = () => {
      source = new EventSource('/api/events')
      source.addEventListener('config', onConfig)
      source.addEventListener('data', onData)
      source.onerror = () => {
        source?.close()
        void probe()
      }
    }
    // The stream may also end because the server limits streams, so silence is asked about before it is shown.
    const probe = async () => {
      const answers = await request('/api/health').then(
        () => true,
        (fault) => fault.status !== 0 && fault.status !== 502 && fault.status !== 504,
      )
      if (closed) return
      if (answers) {
        if (lost) {
          lost = null
          setLostAt(null)
          onConfig()
          onData()
        }
        timer = setTimeout(connect, 1000)
      } else {
        if (!lost) {
          lost = new Date()
          setLostAt(lost)
        }
        timer = setTimeout(probe, PROBE_MS)
      }
    }
    const wentOffline = () => {
      source?.close()
      clearTimeout(timer)
      void probe()
    }
    connect()
    window.addEventListener('offline', wentOffline)
    return () => {
      closed = true
      source?.close()
      clearTimeout(timer)
      window.removeEventListener('offline', wentOffline)
    }
  }, [onConfig, onData])
  return lostAt
}
