import { processBytes } from '../process-memory.ts'

/** How often: a rise and fall between two looks is missed. */
const LOOK_MS = 100

/** The most memory that some processes held together at one moment. */
export interface Peak {
  /** Bytes; null where the system does not say. */
  bytes(): number | null
  stop(): void
}

/** Looks at the processes that there are, until it is stopped. Pages that several share count once. */
export function watchPeak(pids: () => readonly number[]): Peak {
  let most: number | null = null
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    const held = await Promise.all(pids().map(memoryOf))
    looking = false
    const all = held.filter((bytes) => bytes !== null)
    if (all.length > 0)
      most = Math.max(
        most ?? 0,
        all.reduce((sum, bytes) => sum + bytes, 0),
      )
  }
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  void look()
  return { bytes: () => most, stop: () => clearInterval(timer) }
}

/** A process's share of the memory, or all that it has where its share is not told; null once it ended. */
const memoryOf = async (pid: number) => (await processBytes(pid, 'Pss')) ?? processBytes(pid, 'VmRSS')
