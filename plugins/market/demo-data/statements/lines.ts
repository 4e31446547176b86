import type { Firm } from '../firms/firms.ts'
import type { Quarter } from '../sessions-and-quarters.ts'

/** One quarter's lines by statement code, VND; expenses are negative, as in the statements that companies publish. */
export type Lines = Readonly<Record<string, number>>

/** A firm's quarters, oldest first, one `Lines` each. `earnings` is the profit of a year that its price implies. */
export type Simulate = (
  firm: Firm,
  quarters: readonly Quarter[],
  earnings: readonly number[],
  seed: number,
) => Lines[]

/** Statements are in whole millions of VND, so that sums are exact. */
export function millions(value: number): number {
  return Math.round(value / 1e6) * 1e6
}

/**
 * The same quarters with share capital at par, and with what owners have besides it. Two bonus issues lie behind the
 * shares of today; before them, too, a firm has no more capital than its equity carries.
 */
export function withShareCapital(
  rows: readonly Lines[],
  firm: Firm,
  draw: { uniform(): number },
  codes: {
    readonly equity: string
    readonly minority: string
    readonly capital: readonly string[]
    readonly rest: string
  },
): Lines[] {
  const issues = [
    Math.floor(rows.length * (0.2 + 0.2 * draw.uniform())),
    Math.floor(rows.length * (0.55 + 0.25 * draw.uniform())),
  ]
  const ratio = 1 + 0.05 * Math.round(2 + 2 * draw.uniform())
  const owned = rows.map((lines) => (lines[codes.equity] as number) - (lines[codes.minority] as number))
  const today = firm.shares * PAR
  const most = Math.max(0.8, today / (owned.at(-1) as number))
  let capital = 0
  return rows.map((lines, i) => {
    const own = owned[i] as number
    const issued = Math.min(today / ratio ** issues.filter((issue) => i < issue).length, most * own)
    capital = Math.max(capital, millions(issued))
    return {
      ...lines,
      ...Object.fromEntries(codes.capital.map((code) => [code, capital])),
      [codes.rest]: own - capital,
    }
  })
}
const PAR = 10_000
