import { describe, expect, test } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { linesOf, type Statement } from '../../shared/test-lines.ts'
import bankMetrics from '../bank-metrics/processor.ts'
import bankTiers from '../bank-tiers/processor.ts'
import bankYears from './processor.ts'

const registry = shippedRegistry()
const ENDS = ['03-31', '06-30', '09-30', '12-31']

/** Two and three quarters of VCB, four of CTG, with lines that grow by quarters. */
const STATEMENTS: Statement[] = [
  ...[2023, 2024].flatMap((year) => [1, 2, 3, 4].map((quarter) => ['CTG', year, quarter, 1] as const)),
  ...[1, 2, 3].map((quarter) => ['CTG', 2025, quarter, 1] as const),
  ...[1, 2, 3].map((quarter) => ['VCB', 2025, quarter, 3] as const),
].map(([symbol, year, quarter, size]) => ({
  symbol,
  date: `${year}-${ENDS[quarter - 1]}`,
  lines: {
    ...{ BIS_1: 100 * size, BIS_2: -40 * size, BIS_3: 60 * size, BIS_14A: 80 * size, BIS_14: -20 * size },
    ...{ BIS_16: -10 * size, BIS_17: 50 * size, BIS_22A: 40 * size + (year === 2024 ? 10 : 0) },
    ...{
      BBS_100: 4000 * size,
      BBS_160: (1000 + 100 * quarter) * size,
      BBS_330: 1600 * size,
      BBS_501: 400 * size,
    },
  },
}))

async function open() {
  const bench = await openWorkbench('', registry, [])
  await bench.make('quarters_made', bankMetrics, { lines: linesOf(STATEMENTS) })
  return bench
}
const read = async (database: Awaited<ReturnType<typeof open>>['database'], symbol: string, year: number) =>
  (await database.run(sql`select * from years where symbol = ${symbol} and year = ${year}`))[0]!

describe('years of banks', () => {
  test('flows add up, rates are those of a year whatever part of it there is', async () => {
    const { make, database } = await open()
    await make('years', bankYears, { quarters: 'quarters_made' })
    const whole = await read(database, 'CTG', 2024)
    const part = await read(database, 'CTG', 2025)
    expect([whole.quarters_aggregated, part.quarters_aggregated]).toEqual([4, 3])
    expect([whole.nii, part.nii]).toEqual([240, 180])
    for (const row of [whole, part]) {
      const mean = row === whole ? 1250 : 1200
      expect(row).toMatchObject({ quarter: 0, freq_code: 'Y', total_equity: 400, cir: 25, nii_toi: 75 })
      expect(Number(row.nim_q)).toBeCloseTo((240 / mean) * 100, 9)
      expect(Number(row.funding_cost_q)).toBeCloseTo((160 / 1600) * 100, 9)
    }
    expect(Number(whole.credit_cost)).toBeCloseTo((40 / 1400) * 100, 9)
    expect(Number(part.credit_cost)).toBeCloseTo((40 / 1300) * 100, 9)
  })

  test('a part of a year has no growth of flows, but one of balances', async () => {
    const { make, database } = await open()
    await make('years', bankYears, { quarters: 'quarters_made' })
    expect(await read(database, 'CTG', 2024)).toMatchObject({
      npatmi_growth_yoy: 25,
      nii_growth_yoy: 0,
      credit_growth_ytd: 0,
    })
    const part = await read(database, 'CTG', 2025)
    expect(part.npatmi_growth_yoy).toBeNull()
    expect(Number(part.credit_growth_ytd)).toBeCloseTo((1300 / 1400 - 1) * 100, 9)
    expect((await read(database, 'CTG', 2023)).nii_growth_yoy).toBeNull()
  })
})

describe('tiers of banks', () => {
  test('rates are means by total assets over banks that have both, money is added', async () => {
    const { make, database } = await open()
    await make('tiers_made', bankTiers, {
      quarters: sql`select * replace (case when symbol = 'CTG' then 7.0 else 3.0 end as nim_q,
        case when symbol = 'CTG' then 5.0 end as cir) from quarters_made`,
    })
    const [row] = await database.run(sql`select * from tiers_made where year = 2025 and quarter = 3`)
    expect(row).toMatchObject({
      ...{ tier: 'SOCB', period: '3Q25', bank_count: 2, report_date: '2025-09-30' },
      ...{ nim_q_wavg: (7 * 4000 + 3 * 12000) / 16000, cir_wavg: 5, nii_sum: 240, total_assets_sum: 16000 },
    })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('tiers in the third quarter of 2025, as the page shows them', async () => {
    const { make, database } = await openWorkbench(REAL_DATA!, registry, ['bank_full'])
    await make('quarters_made', bankMetrics, { lines: 'bank_full' })
    await make('tiers_made', bankTiers, { quarters: 'quarters_made' })
    await make('years', bankYears, { quarters: 'quarters_made' })
    const rows =
      await database.run(sql`select tier, bank_count, round(nim_q_wavg, 4) as nim, round(roea_ttm_wavg, 4) as roe,
        round(npl_ratio_wavg, 4) as npl, round(cir_wavg, 4) as cir, round(toi_sum / 1e9, 1) as toi, round(npatmi_sum / 1e9, 1) as npatmi
      from tiers_made where year = 2025 and quarter = 3 order by tier`)
    expect(rows.map((row) => [row.tier, ...Object.values(row).slice(1).map(Number)])).toEqual([
      ['SOCB', 3, 2.6143, 17.4615, 1.394, 31.7279, 61706.1, 23432.4],
      ['Tier-1', 7, 4.5655, 17.4635, 2.3301, 30.077, 83080.9, 33089.4],
      ['Tier-2', 8, 4.5224, 18.5841, 2.6644, 37.1101, 37772.2, 14677.7],
      ['Tier-3', 9, 2.898, 1.022, 3.2724, 49.3783, 7723, 2372.2],
    ])
    // The years of a bank as its own yearly statements say
    const [agreed] =
      await database.run(sql`select count(*) as n, count(*) filter (abs(y.nii - l.METRIC_VALUE) <= 0.02 * abs(l.METRIC_VALUE)) as near
      from years y join bank_full l on l.SECURITY_CODE = y.symbol and year(l.REPORT_DATE) = y.year and l.FREQ_CODE = 'Y' and l.METRIC_CODE = 'BIS_3'
      where y.quarters_aggregated = 4 and l.METRIC_VALUE <> 0`)
    expect([Number(agreed!.n), Number(agreed!.near)]).toEqual([224, 200])
  })
})
