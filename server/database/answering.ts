/** So long is waited for an answer, ms. */
const PATIENCE_MS = 2_000
/** So long what was found holds, ms. */
const FRESH_MS = 1_000

/**
 * Whether what `ask` asks answers within two seconds, for those who want to know often: one question at a time, at most
 * one a second.
 */
export function createAnswering(
  ask: () => Promise<unknown>,
  clock = () => performance.now(),
): () => Promise<boolean> {
  let asking: { readonly since: number; readonly answered: Promise<boolean> } | undefined
  let found: { readonly at: number; readonly answers: boolean } | undefined

  function question() {
    const settle = (answers: boolean) => {
      found = { at: clock(), answers }
      asking = undefined
      return answers
    }
    const answered = ask().then(
      () => settle(true),
      () => settle(false),
    )
    return { since: clock(), answered }
  }

  return async () => {
    if (!asking && found && clock() - found.at < FRESH_MS) return found.answers
    asking ??= question()
    const left = Math.max(0, PATIENCE_MS - (clock() - asking.since))
    let timer: NodeJS.Timeout
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, left, false)
    })
    return Promise.race([asking.answered, late]).finally(() => clearTimeout(timer))
  }
}
