import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { linesOf } from '../../shared/test-lines.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('metrics of insurers from statement lines', () => {
  test('a quarter, over the right lines', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make('made', processor, {
      lines: linesOf([
        {
          ...{ symbol: 'AAA', date: '2025-03-31' },
          lines: {
            ...{
              IIS_01: 130,
              IIS_03: 100,
              IIS_04: 5,
              IIS_15: -40,
              IIS_18: -75,
              IIS_22: 6,
              IIS_25: 0,
              IIS_26: -20,
              IIS_32: -1,
            },
            ...{
              IIS_50: 10,
              IIS_62: 8,
              IBS_100: 300,
              IBS_120: 200,
              IBS_130: 50,
              IBS_200: 100,
              IBS_210: 2,
              IBS_250: 40,
            },
            ...{ IBS_270: 400, IBS_300: 250, IBS_329: 120, IBS_3401: 0, IBS_400: 150, IBS_411: 100000 },
          },
        },
        {
          symbol: 'BBB',
          date: '2025-03-31',
          lines: { IIS_03: 0, IIS_15: -1, IIS_62: 1, IBS_400: 0, IBS_3401: 70 },
        },
      ]),
    })
    const [a, b] = await database.run(sql`select * from made order by symbol`)
    expect(a).toMatchObject({
      ...{ loss_ratio: 40, expense_ratio: 50, combined_ratio: 90, net_margin: 8, investment_yield: 10 },
      ...{
        roa: 2,
        solvency_ratio: 125,
        bvps: 15,
        assets: 400,
        liabilities: 250,
        equity: 150,
        technical_reserves: 120,
      },
      // As the published file names them
      ...{
        total_assets: 300,
        total_liabilities: 100,
        total_equity: 250,
        investments: 50,
        insurance_reserves: 2,
      },
    })
    expect(Number(a!.roe)).toBeCloseTo((8 / 150) * 100, 10)
    expect(b).toMatchObject({
      loss_ratio: null,
      combined_ratio: null,
      roe: null,
      net_margin: null,
      technical_reserves: 70,
      bvps: null,
    })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  const open = (async () => {
    const bench = await openWorkbench(REAL_DATA!, registry, ['insurance_full', 'insurance_financials'])
    await bench.make('made', processor, { lines: 'insurance_full' })
    return bench.database
  })()

  test('each column as it is stored, but for ratios that were over the wrong lines', async () => {
    const database = await open
    const columns = [...registry.datasets.get('insurance_financials')!.columns.keys()].slice(5)
    const stored = await database.columns(sql`select * from insurance_financials`)
    const found = await agreement(
      database,
      'made',
      'insurance_financials',
      ['symbol', 'report_date'],
      columns.filter((name) => stored.has(name)),
    )
    const differs = found.filter(
      ({ within, compared, onlyMade, onlyStored }) => within < compared || onlyMade + onlyStored > 0,
    )
    expect(
      Object.fromEntries(
        differs.map((one) => [one.column, [one.compared, one.within, one.onlyMade, one.onlyStored]]),
      ),
    ).toEqual(DIFFERS)
  })

  test('the right totals add up', async () => {
    const database = await open
    const [row] =
      await database.run(sql`select count(*) as n, count(*) filter (abs(liabilities + equity - assets) <= 1e-6 * assets) as balanced,
      count(*) filter (abs(total_assets + total_liabilities - assets) <= 1e-6 * assets) as parts, count(*) filter (combined_ratio between 50 and 200) as usual,
      median(combined_ratio) as middle from made where equity is not null`)
    expect(Object.values(row!).map(Number)).toEqual([417, 410, 417, 404, expect.closeTo(97.94, 2)])
  })
})

/** Why each column differs, and in how many rows: both have a value, of these the same, only made, only stored. */
const DIFFERS = {
  // Over the right lines: claims and expenses of insurance, financial investments, total assets, equity, charter capital
  loss_ratio: [406, 2, 0, 1],
  expense_ratio: [406, 0, 0, 1],
  combined_ratio: [406, 0, 0, 1],
  investment_yield: [416, 1, 0, 2],
  roe: [415, 1, 1, 0],
  roa: [416, 1, 0, 0],
  solvency_ratio: [402, 0, 0, 14],
  eps: [181, 0, 235, 1],
  bvps: [180, 0, 237, 0],
  // A quarter is missing between the records that were added
  net_premium_ttm: [351, 351, 0, 8],
  npatmi_ttm: [353, 353, 0, 11],
}
