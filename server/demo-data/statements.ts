import type { StagedColumn, Workbench } from './database.ts'
import type { Quarter } from './sessions.ts'
import { bankStatements } from './statements-bank.ts'
import { companyStatements } from './statements-company.ts'
import { insuranceStatements } from './statements-insurance.ts'
import { securityStatements } from './statements-security.ts'
import { type Firm, MISSING_QUARTER } from './universe.ts'

/** One quarter's lines by statement code, VND; expenses are negative, as in the statements that companies publish. */
export type Lines = Readonly<Record<string, number>>

/** A firm's quarters, oldest first, one `Lines` each. `earnings` is the profit of a year that its price implies. */
export type Simulate = (
  firm: Firm,
  quarters: readonly Quarter[],
  earnings: readonly number[],
  seed: number,
) => Lines[]

const SIMULATIONS: Readonly<Record<Firm['entity'], Simulate>> = {
  COMPANY: companyStatements,
  BANK: bankStatements,
  SECURITY: securityStatements,
  INSURANCE: insuranceStatements,
}

/**
 * Stages `company_lines`, `bank_lines`, `security_lines`, `insurance_lines`: one row a firm and quarter, one column a
 * statement code.
 */
export async function stageStatements(
  bench: Workbench,
  listed: readonly Firm[],
  quarters: readonly Quarter[],
  values: ReadonlyMap<string, Float64Array>,
  sessions: readonly string[],
  seed: number,
): Promise<void> {
  const lastSession = quarters.map(({ end }) => sessions.findLastIndex((day) => day <= end))
  for (const entity of Object.keys(SIMULATIONS) as Firm['entity'][]) {
    const rows: (Lines & { symbol?: never })[] = []
    const keys: { symbol: string; quarter: Quarter }[] = []
    for (const firm of listed.filter((each) => each.entity === entity)) {
      const worth = values.get(firm.symbol) ?? new Float64Array(sessions.length)
      const earnings = impliedEarnings(worth, lastSession, firm.economics.pe)
      SIMULATIONS[entity](firm, quarters, earnings, seed).forEach((lines, i) => {
        const quarter = quarters[i] as Quarter
        if (neverPublished(firm, quarter)) return
        rows.push(lines)
        keys.push({ symbol: firm.symbol, quarter })
      })
    }
    const column = (name: string, type: StagedColumn['type'], values: StagedColumn['values']) => ({
      name,
      type,
      values,
    })
    await bench.append(`${entity.toLowerCase()}_lines`, [
      column(
        'symbol',
        'VARCHAR',
        keys.map((key) => key.symbol),
      ),
      column(
        'report_date',
        'VARCHAR',
        keys.map((key) => key.quarter.end),
      ),
      column(
        'year',
        'INTEGER',
        keys.map((key) => key.quarter.year),
      ),
      column(
        'quarter',
        'INTEGER',
        keys.map((key) => key.quarter.quarter),
      ),
      ...Object.keys(rows[0] ?? {}).map((code) =>
        column(
          code,
          'DOUBLE',
          rows.map((row) => row[code] ?? Number.NaN),
        ),
      ),
    ])
  }
}

/** Between the first and the last quarter the market's value is smoothed, or profits would jump with the price. */
function impliedEarnings(worth: Float64Array, at: readonly number[], pe: number): number[] {
  const value = (i: number) => Math.log(worth[Math.max(0, at[i] ?? 0)] as number)
  const last = at.length - 1
  return at.map((_, i) => {
    const from = Math.max(0, i - 5)
    const to = Math.min(last, i + 5)
    let sum = 0
    for (let j = from; j <= to; j++) sum += value(j)
    return Math.exp(sum / (to - from + 1)) / pe
  })
}

function neverPublished(firm: Firm, quarter: Quarter): boolean {
  return (
    firm.symbol === MISSING_QUARTER.symbol &&
    quarter.year === MISSING_QUARTER.year &&
    quarter.quarter === MISSING_QUARTER.quarter
  )
}

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
