/** A stretch of a text that another takes the place of. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The stretch of a text from `from` to `to` with these splices made. Where two say the same place, the first comes first. */
export function spliced(text: string, splices: readonly Splice[], from = 0, to = text.length): string {
  // What is put in at a place comes before what is cut from there on.
  const inOrder = splices.toSorted((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let at = from
  for (const { start, end, text: next } of inOrder) {
    result += text.slice(at, Math.max(at, start)) + next
    at = Math.max(at, end)
  }
  return result + text.slice(at, to)
}
