import { describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { openTables } from '../../../../queries/shared/test-query.ts'
import { bankForecasts } from './query.ts'

const registry = shippedRegistry()
const MODELS = { metrics: ['forecast_npatmi', 'forecast_provision', 'forecast_nim'] }

// BID with both forecast years and a reported 2024, CTG without a report, VCB without a forecast of 2026; XXX is in no tier.
const ask = await openTables(registry, {
  bank_assumptions: sql`select symbol, date, 'BUY' as rating, target_price, 80e0 as closing_price, npatmi, provision,
      nim / 100 as nim
    from (values
      ('BID', date '2025-12-31', 90e0, 110e0, 50e0, 2e0), ('BID', date '2026-12-31', 120e0, 121e0, 60e0, 3e0),
      ('CTG', date '2025-12-31', 100e0, 500e0, 50e0, 4e0), ('CTG', date '2026-12-31', 100e0, 600e0, 60e0, 4e0),
      ('VCB', date '2025-12-31', 100e0, 300e0, 50e0, 6e0), ('XXX', date '2026-12-31', 100e0, 7e0, 1e0, 1e0)
    ) as models(symbol, date, target_price, npatmi, provision, nim)`,
  bank_financials: sql`select symbol, make_date(2024, 3 * quarter, 28) as report_date, 2024 as year, quarter,
      'Q' as freq_code, total * 1e9 / 4 as npatmi
    from (values ('BID', 100e0), ('VCB', 200e0)) as reports(symbol, total), range(1, 5) as quarters(quarter)`,
  prices: sql`select 'BID' as symbol, date '2026-01-16' as date, 100e0 as close`,
})

describe('bank-forecasts', () => {
  test('a tier grows by the banks that have both years; its sums have them all', async () => {
    const { rows } = await ask(bankForecasts, MODELS)
    const row = (subject: string) => rows.find((row) => row.subject === subject)!
    const tier = row('SOCB')
    expect(tier).toMatchObject({
      npatmi_2024: 300e9,
      npatmi_2025: 910e9,
      npatmi_2026: 721e9,
      covered_banks: 3,
    })
    // 2025: BID 110 and VCB 300 over 100 and 200. 2026: BID 121 and CTG 600 over 110 and 500.
    expect(tier.npatmi_growth_2025).toBeCloseTo((410 / 300 - 1) * 100, 9)
    expect(tier.npatmi_growth_2026).toBeCloseTo((721 / 610 - 1) * 100, 9)
    expect(row('BID').npatmi_growth_2025).toBeCloseTo(10, 9)
    expect(row('CTG').npatmi_growth_2025).toBeNull()
    expect(row('VCB').npatmi_growth_2026).toBeNull()
  })

  test('ratios of a tier are plain means; the latest year is the last that there is', async () => {
    const { rows } = await ask(bankForecasts, MODELS)
    const tier = rows.find(({ subject }) => subject === 'SOCB')!
    expect(tier.nim_2025).toBeCloseTo((2 + 4 + 6) / 3, 9)
    expect(tier.nim_2026).toBeCloseTo((3 + 4) / 2, 9)
    expect(rows.find(({ subject }) => subject === 'VCB')!.nim_latest).toBeCloseTo(6, 9)
  })

  test('upside is the newest target over the newest close, else over the price of the model', async () => {
    const { rows } = await ask(bankForecasts, MODELS)
    const upside = (symbol: string) => rows.find(({ subject }) => subject === symbol)!.upside
    expect(upside('BID')).toBeCloseTo((120 / 100 - 1) * 100, 9)
    expect(upside('CTG')).toBeCloseTo((100 / 80 - 1) * 100, 9)
  })

  test('banks first, by tier and symbol, then all, then each tier; or only all together', async () => {
    const subjects = async (params: object) =>
      (await ask(bankForecasts, { ...MODELS, ...params })).rows.map(({ subject }) => subject)
    expect(await subjects({})).toEqual(['BID', 'CTG', 'VCB', 'XXX', 'ALL', 'SOCB'])
    expect(await subjects({ rows: 'total' })).toEqual(['ALL'])
  })

  test('more provisions are bad news, more profit is good', async () => {
    const { columns } = await ask(bankForecasts, MODELS)
    const direction = (name: string) => columns.find((column) => column.name === name)?.direction
    expect(direction('provision_growth_2026')).toBe('down')
    expect(direction('npatmi_growth_2026')).toBe('up')
  })

  test('without its file there is no bank, and it says which file it reads', async () => {
    const { rows, plan } = await (await openTables(registry))(bankForecasts, MODELS)
    expect(rows.filter(({ subject }) => subject !== 'ALL')).toEqual([])
    expect(plan.datasets).toEqual(['bank_assumptions'])
  })
})
