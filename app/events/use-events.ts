import { useEffect, useState } from 'react'
import { firstVersions } from '../first-document.ts'
import { listen } from './listen.ts'

/**
 * Runs `onConfig` and `onData` when the server has other pages or other data than it last told of, and `onRefused` when
 * it wants a sign-in. Returns when it was last known to answer, as long as it does not; null while all is well.
 */
export function useEvents(onConfig: () => void, onData: () => void, onRefused: () => void): Date | null {
  const [lostAt, setLostAt] = useState<number | null>(null)
  useEffect(() => {
    // What changed while the document was on its way is told by the stream's first words.
    let known = firstVersions()
    return listen((told) => {
      const before = known
      // A stream that begins has not said both yet.
      known = { config: told.config ?? before.config, data: told.data ?? before.data }
      if (before.config !== null && before.config !== known.config) onConfig()
      if (before.data !== null && before.data !== known.data) onData()
      if (told.refused) onRefused()
      setLostAt(told.lostAt)
    })
  }, [onConfig, onData, onRefused])
  return lostAt === null ? null : new Date(lostAt)
}
