const FIRST_MS = 1000
/** The longest wait of our own choice, and the longest that grows out of what a server asked for. */
const MOST_MS = 30_000
const MOST_ASKED_MS = 300_000

/**
 * How long to wait before asking again, in milliseconds: what the server asked for, twice as long after each further
 * failure, and up to half as long again by chance, so that all who were sent away do not come back at once.
 * @param failures before this one, in a row
 * @param retryAfter seconds that the server asked for, if it did
 * @param chance from 0 to 1
 */
export function nextWait(failures: number, retryAfter: number | null, chance: number): number {
  const asked = (retryAfter ?? 0) * 1000
  const most = Math.max(asked, retryAfter === null ? MOST_MS : MOST_ASKED_MS)
  return Math.min(most, Math.max(FIRST_MS, asked) * 2 ** failures) * (1 + chance / 2)
}

/** The seconds that a `Retry-After` asks for: a number, or a date still to come; null for anything else. */
export function retryAfterOf(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,6}$/.test(header.trim())) return Number(header)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000))
}
