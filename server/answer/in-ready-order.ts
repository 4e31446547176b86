/** Runs tasks, so many at once, and yields each result as soon as it is there. */
export async function* inReadyOrder<T>(
  tasks: readonly (() => Promise<T>)[],
  atOnce: number,
): AsyncGenerator<T> {
  const waiting = tasks.entries()
  const running = new Map<number, Promise<[number, T]>>()
  const startNext = () => {
    const next = waiting.next()
    if (!next.done) {
      const [i, task] = next.value
      running.set(
        i,
        task().then((result) => [i, result]),
      )
    }
  }
  for (let i = 0; i < atOnce; i++) startNext()
  while (running.size > 0) {
    const [i, result] = await Promise.race(running.values())
    running.delete(i)
    startNext()
    yield result
  }
}
