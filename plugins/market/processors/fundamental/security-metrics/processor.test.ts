import { existsSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { literal, type Sql, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { linesFrom, linesOf } from '../../shared/test-lines.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('metrics of securities firms from statement lines', () => {
  test('a quarter, over the right lines', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make('made', processor, {
      lines: linesOf([
        {
          ...{ symbol: 'AAA', date: '2025-03-31' },
          lines: {
            ...{
              SIS_1: 20,
              SIS_2: 5,
              SIS_3: 40,
              SIS_4: null,
              SIS_6: 30,
              SIS_11: 1,
              SIS_20: 100,
              SIS_40: -45,
              SIS_50: 3,
            },
            ...{ SIS_90: 50, SIS_200: 41, SIS_201: 40, SBS_100: 700, SBS_112: 100, SBS_114: 300, SBS_130: 6 },
            ...{
              SBS_200: 100,
              SBS_210: 50,
              SBS_270: 800,
              SBS_300: 300,
              SBS_400: 500,
              SBS_411: 300000,
              SBS_411_1: 250000,
            },
          },
        },
        {
          symbol: 'BBB',
          date: '2025-03-31',
          lines: { SIS_20: 0, SIS_40: -5, SIS_200: 7, SBS_270: 10, SBS_400: 0 },
        },
      ]),
    })
    const [a, b] = await database.run(sql`select * from made order by symbol`)
    expect(a).toMatchObject({
      ...{
        cir: 45,
        brokerage_ratio: 30,
        margin_ratio: 40,
        proprietary_ratio: 25,
        roe: 8,
        roa: 5,
        net_margin: 40,
      },
      ...{
        leverage: 1.6,
        margin_lending_ratio: 60,
        gross_profit: 55,
        eps: 1.6,
        bvps: 20,
        profit_before_tax: 50,
      },
      ...{
        brokerage_income: 1,
        pbt: 3,
        total_assets: 700,
        total_liabilities: 100,
        total_equity: 300,
        margin_receivable: 6,
      },
    })
    expect(b).toMatchObject({
      npatmi: 7,
      cir: null,
      net_margin: null,
      roe: null,
      leverage: null,
      proprietary_ratio: null,
      eps: null,
    })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('columns that the published file has right, from its own lines', async () => {
    const bench = await openWorkbench(REAL_DATA!, registry, ['security_financials'])
    await bench.make('made', processor, {
      lines: linesFrom('security_financials', {
        ...{
          total_revenue: 'SIS_20',
          operating_expense: 'SIS_40',
          pbt: 'SIS_50',
          npatmi: 'SIS_201',
          brokerage_income: 'SIS_11',
        },
        ...{
          total_assets: 'SBS_100',
          total_liabilities: 'SBS_200',
          total_equity: 'SBS_300',
          margin_receivable: 'SBS_130',
        },
        ...{ margin_payable: 'SBS_210' },
      }),
    })
    const columns = [
      'cir',
      'net_margin',
      'total_revenue_ttm',
      'npatmi_ttm',
      'pbt_ttm',
      'total_revenue_growth_yoy',
      'npatmi_growth_yoy',
      'total_assets',
      'total_equity',
      'margin_payable',
    ]
    const found = await agreement(
      bench.database,
      'made',
      'security_financials',
      ['symbol', 'report_date'],
      columns,
    )
    expect(found.map((one) => [one.column, one.compared, one.within, one.onlyMade, one.onlyStored])).toEqual(
      STORED,
    )
    const [ssi] = await bench.database.run(
      sql`select * from made where symbol = 'SSI' and report_date = date '2025-09-30'`,
    )
    expect(
      [Number(ssi!.total_revenue) / 1e9, Number(ssi!.npatmi) / 1e9, Number(ssi!.cir)].map((value) =>
        Number(value.toFixed(3)),
      ),
    ).toEqual([4176.668, 1475.128, 38.662])
  })

  const before =
    REAL_DATA &&
    pathOf(
      REAL_DATA,
      '../../vietnam-extra/DATA/processed/fundamental/security/security_financial_metrics.2025-12-15.parquet',
    )
  test.skipIf(!before || !existsSync(before))(
    'the right lines, as the file of 2025-12-15 had them',
    async () => {
      const bench = await openWorkbench('', registry, [])
      const file: Sql = sql`select * exclude (report_date), cast(report_date as date) as report_date from read_parquet(${literal(before!)})`
      await bench.database.run(sql`create table stored as ${file}`)
      await bench.make('made', processor, {
        lines: linesFrom('stored', {
          ...{
            total_revenue: 'SIS_20',
            net_profit: 'SIS_201',
            gross_profit: 'SIS_50_1',
            total_assets: 'SBS_270',
            equity: 'SBS_400',
          },
          ...{
            liabilities: 'SBS_300',
            fvtpl: 'SBS_112',
            htm: 'SBS_113',
            afs: 'SBS_115',
            margin_loans: 'SBS_114',
          },
          ...{ income_fvtpl: 'SIS_1', income_htm: 'SIS_2', income_loans: 'SIS_3', income_afs: 'SIS_4' },
        }),
      })
      await bench.database.run(sql`create table named as select symbol, report_date, leverage, net_profit_ttm as npatmi_ttm,
      profit_margin as net_margin, lending_ratio as margin_ratio, investment_ratio as proprietary_ratio, loans_to_equity * 100 as margin_lending_ratio from stored`)
      const columns = [
        'leverage',
        'npatmi_ttm',
        'net_margin',
        'margin_ratio',
        'proprietary_ratio',
        'margin_lending_ratio',
      ]
      const found = await agreement(bench.database, 'made', 'named', ['symbol', 'report_date'], columns)
      expect(
        found.map((one) => [one.column, one.compared, one.within, one.onlyMade, one.onlyStored]),
      ).toEqual(BEFORE)
    },
  )
})

/** Column; rows where both have a value, of these the same; only made, only stored. */
const STORED = [
  // 3 without operating expense; sums and growth across a quarter that is missing
  ['cir', 2717, 2717, 0, 3],
  ['net_margin', 2716, 2716, 0, 0],
  ['total_revenue_ttm', 2279, 2279, 0, 47],
  ['npatmi_ttm', 2286, 2286, 0, 47],
  ['pbt_ttm', 2271, 2271, 0, 47],
  ['total_revenue_growth_yoy', 1806, 1806, 0, 67],
  ['npatmi_growth_yoy', 1827, 1827, 0, 67],
  ['total_assets', 2750, 2750, 0, 0],
  ['total_equity', 2750, 2750, 0, 0],
  ['margin_payable', 2298, 2298, 0, 0],
]
const BEFORE = [
  ['leverage', 829, 829, 0, 0],
  ['npatmi_ttm', 520, 520, 0, 25],
  ['net_margin', 871, 871, 0, 0],
  ['margin_ratio', 863, 863, 0, 0],
  // Where one of the three incomes has no line
  ['proprietary_ratio', 765, 765, 108, 0],
  ['margin_lending_ratio', 825, 825, 0, 0],
]
