import type { Registry } from 'rattan/plugin'
import type { Firm } from '../firms/firms.ts'
import { LINE_NAMES } from './line-names.ts'

/** One line of a form: its code, its name, and the simulated line that it is a part of (itself, if simulated). */
export interface StatementLine {
  readonly code: string
  readonly name: string
  readonly entity: Firm['entity']
  readonly statement: Statement
  readonly parent: string
}
export type Statement = keyof typeof PREFIXES

const PREFIXES = {
  INCOME: 'IS_',
  BALANCE_SHEET: 'BS_',
  NOTE: 'NOT_',
  CASH_FLOW_INDIRECT: 'CFI_',
  CASH_FLOW_DIRECT: 'CFD_',
} as const
export const LETTERS = { COMPANY: 'C', BANK: 'B', INSURANCE: 'I', SECURITY: 'S' } as const

/** How many lines each form has, without the table columns that the two cash-flow forms also list. */
const SIZES: Readonly<Record<Firm['entity'], readonly number[]>> = {
  COMPANY: [25, 126, 289, 41, 29],
  BANK: [25, 100, 351, 53, 53],
  INSURANCE: [83, 159, 197, 48, 38],
  SECURITY: [87, 174, 483, 150, 92],
}

/**
 * Every line of every form, 2,603 in all: the simulated ones, then the codes that the registry translates, then
 * numbered parts of simulated lines until the form is as long as the real one.
 */
export function statementLines({ tables }: Pick<Registry, 'tables'>): StatementLine[] {
  const translated = [...(tables.get('statement_line_code')?.keys() ?? [])].sort()
  const lines: StatementLine[] = []
  for (const entity of Object.keys(SIZES) as Firm['entity'][]) {
    ;(Object.keys(PREFIXES) as Statement[]).forEach((statement, form) => {
      const prefix = LETTERS[entity] + PREFIXES[statement]
      const size = SIZES[entity][form] ?? 0
      const simulated = Object.keys(LINE_NAMES).filter((code) => code.startsWith(prefix))
      // A form that the demo does not simulate breaks down the balance sheet or income of its entity type.
      const parents = simulated.length > 0 ? simulated : parentsElsewhere(entity, statement)
      const used = new Set(simulated)
      lines.push(
        ...simulated.map((code) => ({
          code,
          name: LINE_NAMES[code] ?? code,
          entity,
          statement,
          parent: code,
        })),
      )
      const known = translated
        .filter((code) => code.startsWith(prefix) && !used.has(code))
        .slice(0, size - used.size)
      for (let i = 0; used.size < size; i++) {
        const parent = parents[i % parents.length] as string
        const part = Math.floor(i / parents.length) + 1
        const code =
          known[i] ?? `${prefix}${parent.slice(parent.indexOf('_') + 1)}_9${String(part).padStart(2, '0')}`
        if (used.has(code)) continue
        used.add(code)
        lines.push({ code, name: `${LINE_NAMES[parent]}: khoản mục ${part}`, entity, statement, parent })
      }
    })
  }
  return lines
}

function parentsElsewhere(entity: Firm['entity'], statement: Statement): string[] {
  const other = statement.startsWith('CASH_FLOW') ? ['CFI_', 'CFD_'] : ['BS_']
  return Object.keys(LINE_NAMES).filter((code) =>
    other.some((prefix) => code.startsWith(LETTERS[entity] + prefix)),
  )
}
