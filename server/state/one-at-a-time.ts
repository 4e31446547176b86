/** The work, never twice at once: asked for while it runs, it runs once more after that. */
export function oneAtATime(
  work: () => Promise<void>,
): (() => Promise<void>) & { readonly running: Promise<void> | undefined } {
  let running: Promise<void> | undefined
  let again: Promise<void> | undefined
  function run(): Promise<void> {
    if (!running) {
      running = work().finally(() => {
        running = undefined
      })
      return running
    }
    again ??= running
      .catch(() => {})
      .then(() => {
        again = undefined
        return run()
      })
    return again
  }
  return Object.defineProperty(run, 'running', { get: () => running }) as ReturnType<typeof oneAtATime>
}
