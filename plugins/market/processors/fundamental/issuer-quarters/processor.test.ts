import { describe, expect, test } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import sectorFundamentals from '../../sector/sector-fundamentals/processor.ts'
import { linesOf } from '../../shared/test-lines.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const ENDS = ['03-31', '06-30', '09-30', '12-31']

describe('quarters of issuers', () => {
  test('the forms in shared terms, and when each was known', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    const company = linesOf(
      ENDS.map((end, i) => ({
        ...{ symbol: 'FPT', date: `2024-${end}` },
        lines: {
          CIS_10: 100,
          CIS_11: -60,
          CIS_23: -5,
          CIS_50: 20 + i,
          CIS_61: 16,
          CBS_270: 500,
          CBS_300: 300,
          CBS_400: 200,
          CBS_429: 10,
          CCFI_2: 7,
        },
      })),
    )
    const bank = linesOf([
      {
        symbol: 'VCB',
        date: '2024-12-31',
        lines: {
          BIS_1: 50,
          BIS_14A: 30,
          BIS_22A: 9,
          BBS_100: 1000,
          BBS_300: 1000,
          BBS_400: 900,
          BBS_501: 100,
          BNOT_4_3: 5,
        },
      },
    ])
    await make('made', processor, {
      companies: sql`select *, case when month(REPORT_DATE) = 12 then date '2025-01-25' when month(REPORT_DATE) = 9 then date '2024-09-01' end as REPORTED_DATE from (${company})`,
      banks: bank,
    })
    const rows = await database.run(sql`select * from made order by symbol, report_date`)
    expect(rows.map((row) => [row.symbol, row.available])).toEqual([
      ['FPT', '2024-04-30'],
      ['FPT', '2024-07-30'],
      // Before the quarter's end nobody reports it
      ['FPT', '2024-10-30'],
      ['FPT', '2025-01-25'],
      ['VCB', '2025-01-30'],
    ])
    expect(rows[3]).toMatchObject({
      entity_type: 'COMPANY',
      gross_profit: 40,
      ebitda: 35,
      npatmi_ttm: 64,
      sales_ttm: 400,
      ebitda_ttm: 134,
      minority: 10,
      customer_loans: null,
    })
    expect(rows[4]).toMatchObject({
      entity_type: 'BANK',
      revenue: 30,
      sales: 50,
      total_assets: 1000,
      total_liabilities: 900,
      npl_amount: 5,
      ebitda: null,
      npatmi_ttm: null,
    })
  })
})

describe('quarters of sectors', () => {
  test('sums, ratios of those that have both sides, growth', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    const quarter = (symbol: string, date: string, k: number, equity: number | null) => ({
      ...{ symbol, date },
      lines: {
        BIS_14A: 40 * k,
        BIS_14: -10,
        BIS_22A: 20 * k,
        BBS_100: 1000,
        BBS_161: 700,
        BBS_330: 800,
        BBS_400: 900,
        BBS_501: equity,
        BBS_160: 600,
        BIS_3: 15,
        BNOT_4_3: 7,
        BNOT_26_1: 80,
      },
    })
    await make('quarters_made', processor, {
      banks: linesOf([
        quarter('VCB', '2024-03-31', 1, 100),
        quarter('VCB', '2025-03-31', 2, 100),
        quarter('CTG', '2025-03-31', 1, null),
      ]),
    })
    await make('made', sectorFundamentals, { quarters: 'quarters_made' })
    const rows = await database.run(sql`select * from made order by report_date`)
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatchObject({
      ...{
        sector_code: 'BANK',
        sector_name_vi: 'Ngân hàng',
        ticker_count: 2,
        total_revenue: 120,
        net_profit: 60,
        data_quality_score: 0.875,
      },
      ...{
        roe: 0.4,
        roa: 0.03,
        net_margin: 0.5,
        debt_to_equity: 9,
        npl_ratio: 0.01,
        ldr: 0.875,
        casa_ratio: 0.1,
        nim_q: 0.025,
        nim_ttm: 0.1,
      },
      ...{
        revenue_growth_yoy: 2,
        profit_growth_yoy: 2,
        revenue_growth_qoq: null,
        margin_loans: null,
        gross_margin: null,
      },
    })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('banks as a sector, in the third quarter of 2025', async () => {
    const { make, database } = await openWorkbench(REAL_DATA!, registry, [
      'bank_full',
      'insurance_full',
      'bank_financials',
    ])
    await make('quarters_made', processor, { banks: 'bank_full', insurers: 'insurance_full' })
    await make('made', sectorFundamentals, { quarters: 'quarters_made' })
    const [bank] = await database.run(
      sql`select * from made where sector_code = 'BANK' and report_date = date '2025-09-30'`,
    )
    const symbols = [...registry.subjects.values()]
      .filter(({ group }) => group === 'BANK')
      .map(({ symbol }) => symbol)
    const [stored] =
      await database.run(sql`select sum(total_assets) as assets, sum(toi) as toi, sum(npatmi) as npatmi, sum(nii) / sum(iea) as nim, sum(total_equity) as equity
      from bank_financials where symbol in (select unnest(cast(${symbols} as varchar[]))) and report_date = date '2025-09-30'`)
    expect([bank!.total_assets, bank!.total_revenue, bank!.net_profit].map(Number)).toEqual(
      [stored!.assets, stored!.toi, stored!.npatmi].map(Number),
    )
    expect(Number(bank!.nim_q)).toBeCloseTo(Number(stored!.nim), 10)
    expect(Number(bank!.roe)).toBeCloseTo(Number(stored!.npatmi) / Number(stored!.equity), 10)
    // The 27 listed banks; the published file has 1,385 trillion, of the few with an older form's line
    expect(Math.round(Number(bank!.total_assets) / 1e12)).toBe(19708)
    const [twice] = await database.run(
      raw(
        'select count(*) as n from (select symbol, report_date from quarters_made group by all having count(*) > 1)',
      ),
    )
    expect(Number(twice!.n)).toBe(0)
  })
})
