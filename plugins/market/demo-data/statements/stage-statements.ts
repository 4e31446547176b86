import { type Firm, MISSING_QUARTER } from '../firms/firms.ts'
import type { Quarter } from '../sessions-and-quarters.ts'
import type { StagedColumn, Workbench } from '../workbench.ts'
import { bankStatements } from './bank.ts'
import { companyStatements } from './company.ts'
import { insuranceStatements } from './insurance.ts'
import type { Lines, Simulate } from './lines.ts'
import { securityStatements } from './security.ts'

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
    const rows: Lines[] = []
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
    const text = { type: 'VARCHAR' } as const
    const whole = { type: 'INTEGER' } as const
    await bench.append(`${entity.toLowerCase()}_lines`, [
      { name: 'symbol', ...text, values: keys.map(({ symbol }) => symbol) },
      { name: 'report_date', ...text, values: keys.map(({ quarter }) => quarter.end) },
      { name: 'year', ...whole, values: keys.map(({ quarter }) => quarter.year) },
      { name: 'quarter', ...whole, values: keys.map(({ quarter }) => quarter.quarter) },
      ...Object.keys(rows[0] ?? {}).map((code): StagedColumn => {
        return { name: code, type: 'DOUBLE', values: rows.map((row) => row[code] ?? Number.NaN) }
      }),
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
