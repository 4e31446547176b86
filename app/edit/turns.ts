/**
 * Works in the order in which it is asked for, at most so much at once. What is no longer wanted when its turn comes is
 * not begun, and rejects as `signal` says.
 */
export function createTurns(atOnce: number) {
  const waiting: (() => void)[] = []
  let busy = 0
  return async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (busy >= atOnce) await new Promise<void>((begin) => waiting.push(begin))
    else busy++
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy--
    }
  }
}
