import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { linesOf, type Statement } from '../../shared/test-lines.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

async function metricsOf(...statements: Statement[]) {
  const bench = await openWorkbench('', registry, [])
  await bench.make('made', processor, { lines: linesOf(statements) })
  const rows = await bench.database.run(sql`select * from made order by symbol, report_date`)
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([k, v]) => [
        k,
        typeof v === 'string' && v !== '' && !Number.isNaN(Number(v)) ? Number(v) : v,
      ]),
    ),
  )
}

const ENDS = ['03-31', '06-30', '09-30', '12-31']
const statement = (year: number, quarter: number, lines: Statement['lines'], frequency = 'Q'): Statement => ({
  ...{ symbol: 'AAA', date: `${year}-${ENDS[quarter - 1]}`, frequency, lines },
})

describe('metrics of banks from statement lines', () => {
  test('rates of a quarter', async () => {
    const [row] = await metricsOf(
      statement(2025, 1, {
        ...{
          BIS_1: 50,
          BIS_2: -20,
          BIS_3: 30,
          BIS_14A: 40,
          BIS_14: -16,
          BIS_16: -4,
          BIS_17: 20,
          BIS_22A: 16,
        },
        ...{ BBS_100: 2000, BBS_130: 300, BBS_150: 100, BBS_160: 1000, BBS_161: 1000, BBS_169: -20 },
        ...{ BBS_330: 800, BBS_360: 200, BBS_400: 1800, BBS_411: 100000, BBS_501: 200 },
        ...{ BNOT_4: 1020, BNOT_4_1: 980, BNOT_4_2: 15, BNOT_4_3: 10, BNOT_4_4: 5, BNOT_4_5: 10 },
        ...{ BNOT_26: 800, BNOT_26_1: 150, BNOT_26_3: 6, BNOT_26_5: 4, BNOT_13_1_1_3: 50 },
      }),
    )
    expect(row).toMatchObject({
      ...{ symbol: 'AAA', year: 2025, quarter: 1, freq_code: 'Q', noii: 10, ppop: 24, iea: 1400, ibl: 800 },
      ...{ npl_amount: 25, npl_ratio: 2.5, debt_group2_ratio: 1.5, llcr: 80, provision_to_loan: 2 },
      ...{ cir: 40, nii_toi: 75, noii_toi: 25, funding_cost_q: 10, loan_yield_q: 18, credit_cost: 1.6 },
      ...{ casa_ratio: 20, ldr_pure: 125, ldr_regulated: 105, bvps: 20, total_liabilities: 1800 },
    })
    expect(row!.nim_q).toBeCloseTo((30 / 1400) * 400, 10)
    expect(row!.npatmi_ttm).toBeNull()
  })

  test('what a statement does not say is missing, and nothing is divided by zero', async () => {
    const [row] = await metricsOf(
      statement(2025, 1, {
        BIS_3: 30,
        BIS_14A: 0,
        BBS_160: 0,
        BBS_169: -20,
        BNOT_4_3: 0,
        BNOT_4_2: 0,
        BNOT_26: 0,
        BNOT_26_1: 0,
      }),
    )
    for (const column of [
      'nim_q',
      'cir',
      'nii_toi',
      'npl_amount',
      'npl_ratio',
      'debt_group2',
      'llcr',
      'casa_ratio',
      'ppop',
      'bvps',
    ])
      expect(row![column], column).toBeNull()
  })

  test('a year needs its four quarters, and growth the same quarter of the year before', async () => {
    const profits = [1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
      statement(2023 + (n > 4 ? 1 : 0), ((n - 1) % 4) + 1, { BIS_22A: n - 3, BBS_501: 100 * n }),
    )
    const whole = await metricsOf(...profits)
    expect(whole.map((row) => row.npatmi_ttm)).toEqual([null, null, null, -2, 2, 6, 10, 14])
    // From -2 to 2, 200 %; from 0, none
    expect(whole.map((row) => row.npatmi_growth_yoy)).toEqual([null, null, null, null, 200, 400, null, 400])
    expect(whole[4]).toMatchObject({ equity_avg_2q: 450 })
    const gap = await metricsOf(...profits.filter((_, i) => i !== 3))
    expect(gap.map((row) => row.npatmi_ttm)).toEqual([null, null, null, null, null, null, 14])
    expect(gap[3]).toMatchObject({ equity_avg_2q: 500, npatmi_growth_yoy: 200 })
  })

  test('growth since the end of last year, in every quarter', async () => {
    const credit = [100, 110, 120, 130, 150, 0].map((value, i) =>
      i === 0
        ? statement(2023, 4, { BBS_160: value })
        : i < 5
          ? statement(2024, i, { BBS_160: value })
          : statement(2025, 1, { BBS_160: value }),
    )
    const rows = await metricsOf(...credit)
    expect(rows.map((row) => row.credit_growth_ytd)).toEqual([null, 10, 20, 30, 50, -100])
  })

  test('a note that the quarter lacks comes from the half-year or the year of that day, and alone makes no quarter', async () => {
    const rows = await metricsOf(
      statement(2025, 2, { BBS_160: 1000 }),
      statement(2025, 2, { BNOT_4_3: 30, BBS_160: 7 }, 'Y'),
      statement(2025, 2, { BNOT_4_3: 20 }, 'S'),
      statement(2025, 4, { BNOT_4_3: 20, BBS_160: 900 }, 'Y'),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ npl_amount: 20, total_credit: 1000, npl_ratio: 2 })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  const open = (async () => {
    const bench = await openWorkbench(REAL_DATA!, registry, ['bank_full', 'bank_financials'])
    await bench.make('made', processor, { lines: 'bank_full' })
    return bench.database
  })()

  test('every quarter that is stored is made, but for statements of half-years and years alone', async () => {
    const database = await open
    const [row] = await database.run(sql`select
      (select count(*) from bank_financials) as stored, (select count(*) from made) as made,
      (select count(*) from made semi join bank_financials using (symbol, report_date)) as both,
      (select count(*) from bank_financials anti join made using (symbol, report_date)
        where report_date in (select REPORT_DATE from bank_full where SECURITY_CODE = symbol and FREQ_CODE = 'Q')) as left_out`)
    expect(Object.values(row!).map(Number)).toEqual([1045, 1027, 1027, 0])
  })

  test('each column as it is stored, but for those that are corrected', async () => {
    const database = await open
    const columns = [...registry.datasets.get('bank_financials')!.columns.keys()].slice(5)
    const found = await agreement(database, 'made', 'bank_financials', ['symbol', 'report_date'], columns)
    const differs = found.filter(
      ({ within, compared, onlyMade, onlyStored }) => within < compared || onlyMade + onlyStored > 0,
    )
    expect(
      Object.fromEntries(
        differs.map((one) => [one.column, [one.compared, one.within, one.onlyMade, one.onlyStored]]),
      ),
    ).toEqual(DIFFERS)
    // Where both have a value it is the same to the last digits
    for (const { column, within, compared } of found)
      if (!CORRECTED.has(column)) expect(within, column).toBe(compared)
  })

  test('VCB and three others in the third quarter of 2025, as the page shows them', async () => {
    const database = await open
    const [vcb] = await database.run(
      sql`select * from made where symbol = 'VCB' and report_date = date '2025-09-30'`,
    )
    const golden = {
      ...{
        nim_q: 2.8001,
        roea_ttm: 16.097,
        npl_ratio: 1.0557,
        llcr: 201.857,
        casa_ratio: 35.557,
        ldr_pure: 101.115,
      },
      ...{ ldr_regulated: 97.608, cir: 33.444, credit_cost: 0.19439, eps_ttm: 4204.94, bvps: 26663.5 },
      ...{ credit_growth_ytd: 12.547, customer_deposit_growth_ytd: 6.424 },
    }
    for (const [column, value] of Object.entries(golden))
      expect(Number(vcb![column]) / value, column).toBeCloseTo(1, 4)
    expect(Number(vcb!.nii) / 1e9).toBeCloseTo(14657.24, 2)
    const others = await database.run(
      sql`select nim_q from made where symbol in ('ACB', 'MBB', 'TCB') and report_date = date '2025-09-30' order by symbol`,
    )
    expect(others.map((row) => Number(row.nim_q).toFixed(4))).toEqual(['3.5261', '5.0644', '4.6755'])
  })

  test('liabilities and equity add up to assets', async () => {
    const database = await open
    const [row] =
      await database.run(sql`select count(*) as n, count(*) filter (abs(total_liabilities + total_equity - total_assets) <= 1e6) as sound
      from made where total_assets is not null and total_liabilities is not null`)
    expect([Number(row!.n), Number(row!.sound)]).toEqual([1011, 974])
  })
})

/** Columns of which values differ where both have one. */
const CORRECTED = new Set([
  ...['total_liabilities', 'equity_avg_2q', 'assets_avg_2q', 'casa_ratio'],
  ...['nii_growth_yoy', 'toi_growth_yoy', 'ppop_growth_yoy', 'pbt_growth_yoy', 'npatmi_growth_yoy'],
])
/** Why each column differs, and in how many rows: both have a value, of these the same, only made, only stored. */
const DIFFERS = {
  // BBS_300 repeats total assets where a bank has it; the line is BBS_400
  total_liabilities: [358, 0, 653, 1],
  // Sums of statements without the line: 0 in the file
  total_customer_deposit: [1012, 1012, 0, 15],
  loan_provision_balance: [1012, 1012, 0, 15],
  iea: [1012, 1012, 0, 15],
  ibl: [1012, 1012, 0, 15],
  credit_cost: [997, 997, 0, 15],
  noii: [1008, 1008, 0, 19],
  ppop: [1008, 1008, 0, 19],
  customer_deposit_growth_ytd: [860, 860, 0, 5],
  // No note: 0, gains on securities (note 35), the liquidity gap (note 42), or a balance over one dong
  npl_amount: [966, 966, 0, 21],
  npl_ratio: [956, 956, 0, 56],
  debt_group2_ratio: [955, 955, 0, 57],
  llcr: [956, 956, 0, 71],
  casa_ratio: [977, 974, 0, 45],
  // A quarter is missing between the records that were added, or the record was a year's
  npatmi_ttm: [882, 882, 0, 2],
  roea_ttm: [880, 880, 0, 2],
  roaa_ttm: [880, 880, 0, 2],
  equity_avg_2q: [1015, 1014, 0, 0],
  assets_avg_2q: [1016, 1015, 0, 0],
  // Over a charter capital of one dong
  eps_ttm: [877, 877, 0, 7],
  // From a loss, against its size; from nothing, none; by quarters
  nii_growth_yoy: [857, 845, 0, 15],
  toi_growth_yoy: [853, 849, 0, 17],
  ppop_growth_yoy: [855, 824, 0, 6],
  pbt_growth_yoy: [857, 813, 0, 15],
  npatmi_growth_yoy: [853, 807, 0, 19],
}
