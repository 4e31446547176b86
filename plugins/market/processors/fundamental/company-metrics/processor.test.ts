import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { linesFrom, linesOf } from '../../shared/test-lines.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const ENDS = ['03-31', '06-30', '09-30', '12-31']

describe('metrics of companies from statement lines', () => {
  test('two quarters', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    const quarter = (date: string, k: number) => ({
      ...{ symbol: 'AAA', date },
      lines: {
        ...{
          CIS_10: 1000 * k,
          CIS_11: -600 * k,
          CIS_20: 1,
          CIS_21: 20,
          CIS_22: -30,
          CIS_25: -100 * k,
          CIS_26: -50 * k,
        },
        ...{
          CIS_50: 200 * k,
          CIS_61: 150 * k,
          CBS_100: 2000,
          CBS_110: 300,
          CBS_130: 500,
          CBS_140: 400,
          CBS_221: 900,
        },
        ...{
          CBS_222: 1500,
          CBS_223: -600,
          CBS_230: 77,
          CBS_242: 80,
          CBS_270: 4000,
          CBS_300: 2400,
          CBS_310: 1000 * k,
        },
        ...{ CBS_320: 500 * k, CBS_338: 300, CBS_400: 1600, CBS_411A: 8000000 },
        ...{ CCFI_2: 60, CCFI_20: 220, CCFI_21: -90, CCFI_30: -100, CCFI_40: -50 },
      },
    })
    await make('made', processor, { lines: linesOf([quarter('2025-03-31', 1), quarter('2025-06-30', 2)]) })
    const [first, second] = await database.run(sql`select * from made order by report_date`)
    expect(first).toMatchObject({
      ...{
        gross_profit: 400,
        sga: -150,
        ebit: 250,
        ebitda: 310,
        net_finance_income: -10,
        gross_profit_margin: 40,
      },
      ...{
        ebit_margin: 25,
        ebitda_margin: 31,
        net_margin: 15,
        current_ratio: 2,
        quick_ratio: 1.6,
        cash_ratio: 0.3,
      },
      ...{
        total_debt: 800,
        net_debt: 500,
        debt_to_equity: 0.5,
        debt_to_assets: 0.2,
        asset_turnover: 0.25,
        inventory_turnover: 1.5,
      },
      ...{ receivables_turnover: 2, working_capital: 1000, delta_wc: null, fcf: 130, fcff: null, fcfe: null },
      ...{
        depreciation_rate: 40,
        cip_rate: 2,
        roe: 9.375,
        roa: 3.75,
        eps: 0.1875,
        bvps: 2,
        cip: 80,
        npatmi_ttm: null,
      },
    })
    // Tax of a quarter of 400: 500 · 0.75 + 60 − 90 + 1000
    expect(second).toMatchObject({
      ebit: 500,
      delta_wc: -1000,
      fcff: 1345,
      delta_net_borrowing: 500,
      fcfe: 630,
      net_margin_ma4: 15,
    })
  })

  test('nothing out of nothing', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make('made', processor, {
      lines: linesOf([
        {
          symbol: 'AAA',
          date: '2025-03-31',
          lines: { CIS_10: 0, CIS_11: -1, CIS_26: -5, CIS_50: -3, CIS_61: -3, CBS_270: 0, CBS_110: 5 },
        },
      ]),
    })
    const [row] = await database.run(sql`select * from made`)
    expect(row).toMatchObject({
      gross_profit: -1,
      sga: -5,
      ebit: -6,
      ebitda: null,
      gross_profit_margin: null,
      roa: null,
      total_debt: null,
      fcf: null,
    })
  })

  test('twelve months and their growth, and the mean of margins', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    const revenues = [100, 110, 120, 130, 140, 150, 160, 170]
    await make('made', processor, {
      lines: linesOf(
        revenues.map((revenue, i) => ({
          ...{ symbol: 'AAA', date: `${2024 + Math.floor(i / 4)}-${ENDS[i % 4]}` },
          lines: { CIS_10: revenue, CIS_11: -revenue / (i === 7 ? 1 : 2), CIS_61: i - 9 },
        })),
      ),
    })
    const rows = await database.run(sql`select * from made order by report_date`)
    expect(rows.map((row) => row.net_revenue_ttm)).toEqual([null, null, null, 460, 500, 540, 580, 620])
    expect(Number(rows[7]!.net_revenue_growth_yoy)).toBeCloseTo((160 / 460) * 100, 10)
    // From -30 to -14
    expect(Number(rows[7]!.npatmi_growth_yoy)).toBeCloseTo((16 / 30) * 100, 10)
    expect(rows.map((row) => row.gross_profit_margin_ma4)).toEqual([50, 50, 50, 50, 50, 50, 50, 37.5])
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('what the published file derives, from the lines that it has', async () => {
    const bench = await openWorkbench(REAL_DATA!, registry, ['company_financials'])
    await bench.make('made', processor, {
      lines: linesFrom('company_financials', {
        ...{
          total_assets: 'CBS_270',
          total_liabilities: 'CBS_300',
          total_equity: 'CBS_400',
          cash: 'CBS_110',
          inventory: 'CBS_140',
        },
        ...{
          account_receivable: 'CBS_130',
          tangible_fixed_asset: 'CBS_221',
          current_assets: 'CBS_100',
          current_liabilities: 'CBS_310',
        },
        ...{
          st_debt: 'CBS_320',
          lt_debt: 'CBS_338',
          common_shares: 'CBS_411A',
          operating_cf: 'CCFI_20',
          capex: 'CCFI_21',
        },
        ...{ investment_cf: 'CCFI_30', financing_cf: 'CCFI_40' },
      }),
    })
    const columns = [
      'current_ratio',
      'quick_ratio',
      'cash_ratio',
      'debt_to_equity',
      'debt_to_assets',
      'operating_cf_ttm',
    ]
    const found = await agreement(
      bench.database,
      'made',
      'company_financials',
      ['symbol', 'report_date'],
      columns,
    )
    expect(found.map((one) => [one.column, one.compared, one.within, one.onlyMade, one.onlyStored])).toEqual(
      STORED,
    )
  })
})

/** Column; rows where both have a value, of these the same; only made, only stored. */
const STORED = [
  ['current_ratio', 9291, 9291, 0, 0],
  ['quick_ratio', 9275, 9275, 0, 0],
  ['cash_ratio', 9291, 9291, 0, 0],
  ['debt_to_equity', 9089, 9089, 0, 0],
  ['debt_to_assets', 9089, 9089, 0, 0],
  // Sums across a quarter that is missing
  ['operating_cf_ttm', 5168, 5168, 0, 448],
]
