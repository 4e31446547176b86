import type { Sql } from '../../../../../core/sql/sql.ts'
import { shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { openTables } from '../../../../queries/shared/test-query.ts'

/** What one broker's file says of one stock: profits in billions of VND, prices in VND a share. */
export interface Opinion {
  readonly symbol: string
  readonly sector?: string
  readonly rating?: string
  readonly target?: number
  readonly price?: number
  readonly profits?: Partial<Record<2025 | 2026 | 2027, number>>
}

/** The brokers' files with these opinions; a broker that is left out has no file. */
export function openBrokers(opinions: Partial<Record<'bsc' | 'hcm' | 'vci' | 'ssi', readonly Opinion[]>>) {
  const tables = Object.entries(opinions).map(([broker, rows]) => [`broker_${broker}`, table(rows)] as const)
  return openTables(shippedRegistry(), Object.fromEntries(tables))
}

function table(opinions: readonly Opinion[]): Sql {
  const text = (value: string | undefined) => `cast(${value === undefined ? null : `'${value}'`} as varchar)`
  const number = (value: number | undefined) => `cast(${value ?? null} as double)`
  const rows = opinions.map(({ symbol, sector = 'STEEL', rating, target, price, profits = {} }) => {
    const words = [text(symbol), `date '2026-01-07'`, text(sector), text(rating)]
    const numbers = [target, price, profits[2025], profits[2026], profits[2027]].map(number)
    return `(${[...words, ...numbers].join(', ')})`
  })
  const names =
    'symbol, updated_at, sector, rating, target_price, current_price, npatmi_2025f, npatmi_2026f, npatmi_2027f'
  return { text: [`select * from (values ${rows.join(', ')}) t(${names})`], values: [] }
}
