import { expect, test } from 'vitest'
import type { QueryContext } from '../../../core/plugin.ts'
import { raw, sql } from '../../../core/sql.ts'
import { openDatabase, shippedRegistry } from '../../../core/test-database.ts'
import { bankForecasts } from './query.ts'

const registry = shippedRegistry()
const PARAMS = {
  entity: 'BANK' as const,
  metrics: ['forecast_npatmi', 'forecast_provision'],
  rows: 'banks' as const,
}

/** BID with both forecast years and a reported 2024, CTG without a report, VCB without a forecast of 2026. */
async function stateBanks() {
  const database = await openDatabase()
  await database.run(sql`create table bank_assumptions as
    select symbol, date, 'BUY' as rating, 100e0 as target_price, 80e0 as closing_price, npatmi, provision from (values
      ('BID', date '2025-12-31', 110e0, 50e0), ('BID', date '2026-12-31', 121e0, 60e0),
      ('CTG', date '2025-12-31', 500e0, 50e0), ('CTG', date '2026-12-31', 600e0, 60e0),
      ('VCB', date '2025-12-31', 300e0, 50e0)) as models(symbol, date, npatmi, provision)`)
  await database.run(sql`create table bank_financials as
    select symbol, make_date(2024, 3 * quarter, 28) as report_date, 2024 as year, quarter, 'Q' as freq_code,
      total * 1e9 / 4 as npatmi
    from (values ('BID', 100e0), ('VCB', 200e0)) as reports(symbol, total), range(1, 5) as quarters(quarter)`)
  const columns = new Map<string, ReadonlyMap<string, string>>()
  for (const id of ['bank_assumptions', 'bank_financials'])
    columns.set(id, await database.columns(sql`from ${raw(id)}`))
  const context: QueryContext = { registry, columns: (id) => columns.get(id), session: '2026-01-16' }
  return database.run(bankForecasts.sql(PARAMS, context))
}

test('a tier grows by the banks that have both years; its sums have them all', async () => {
  const rows = await stateBanks()
  const tier = rows.find((row) => row.subject === 'SOCB')!
  expect(tier).toMatchObject({ npatmi_2024: 300e9, npatmi_2025: 910e9, npatmi_2026: 721e9 })
  // 2025: BID 110 and VCB 300 over 100 and 200. 2026: BID 121 and CTG 600 over 110 and 500.
  expect(tier.npatmi_growth_2025).toBeCloseTo((410 / 300 - 1) * 100, 9)
  expect(tier.npatmi_growth_2026).toBeCloseTo((721 / 610 - 1) * 100, 9)
  const bank = (symbol: string) => rows.find((row) => row.subject === symbol)!
  expect(bank('BID').npatmi_growth_2025).toBeCloseTo(10, 9)
  expect(bank('CTG').npatmi_growth_2025).toBeNull()
  expect(bank('VCB').npatmi_growth_2026).toBeNull()
})

test('more provisions are bad news, more profit is good', () => {
  const columns = bankForecasts.columns(PARAMS, registry)
  const direction = (name: string) => columns.find((column) => column.name === name)?.direction
  expect(direction('provision_growth_2026')).toBe('down')
  expect(direction('npatmi_growth_2026')).toBe('up')
})
