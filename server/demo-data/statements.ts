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
 * Share capital at par by quarter. Two bonus issues lie behind the shares of today: they move money inside equity.
 */
export function shareCapital(firm: Firm, quarters: number, draw: { uniform(): number }): number[] {
  const issues = [
    Math.floor(quarters * (0.2 + 0.2 * draw.uniform())),
    Math.floor(quarters * (0.55 + 0.25 * draw.uniform())),
  ]
  const ratio = 1 + 0.05 * Math.round(2 + 2 * draw.uniform())
  return Array.from({ length: quarters }, (_, i) =>
    millions((firm.shares * 10_000) / ratio ** issues.filter((issue) => i < issue).length),
  )
}
