import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const FUNDAMENTALS =
  raw(`select sector_code, report_date, 100e0 as total_revenue, profit::double as net_profit, 400e0 as total_assets, 200e0 as total_equity,
    profit / 100e0 as net_margin, debt::double as debt_to_equity, growth::double as revenue_growth_yoy, growth::double as profit_growth_yoy
  from (values ('BANK', 10, 0.75, 0.1), ('RETAIL', -10, 9, -0.5)) s(sector_code, profit, debt, growth),
    (values (date '2024-03-31'), (date '2024-06-30'), (date '2024-09-30'), (date '2024-12-31')) d(report_date)`)
const VALUATION =
  raw(`select 'BANK' as sector_code, date '2024-10-01' + d::integer as date, 100e0 + d as avg_price, 1000 as total_volume, 10 as ticker_count,
    12e0 as sector_pe, 2e0 as sector_pb, 10e0 as pe_percentile_5y, 95e0 as pb_percentile_5y from range(90) t(d)`)

describe('scores of sectors', () => {
  test('steps, weights, signal', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make('made', processor, { fundamentals: FUNDAMENTALS, valuation: VALUATION })
    const rows = await database.run(sql`select * from made order by sector_code, date`)
    expect(rows).toHaveLength(8)
    const bank = rows[3]!
    // Revenue growth of 0.1 is 70, profit growth of 0.1 is 60; ROE 40 / 200 is 100, margin 0.1 70, ROA 40 / 400 100; turnover 1; debt 0.75
    expect(bank).toMatchObject({
      date: '2024-12-31',
      growth_score: 65,
      profitability_score: 91,
      efficiency_score: 70,
      financial_health_score: 85,
    })
    expect(Number(bank.fa_score)).toBeCloseTo(0.3 * 65 + 0.4 * 91 + 0.2 * 70 + 0.1 * 85, 10)
    // The last session is 2024-12-29 with a price of 189
    const [month, above] = [189 / 169 - 1, 189 / 164.5 - 1]
    const momentum = 0.6 * Math.min(100, 50 + 500 * month) + 0.4 * Math.min(100, 50 + 500 * above)
    expect(bank).toMatchObject({
      valuation_score: 50,
      breadth_score: 85,
      fa_rating: 'Good',
      ta_rating: 'Good',
      signal: 'BUY',
      signal_strength: 4,
    })
    expect(Number(bank.momentum_score)).toBeCloseTo(momentum, 10)
    expect(Number(bank.combined_score)).toBeCloseTo(
      0.6 * Number(bank.fa_score) + 0.4 * (0.5 * 50 + 0.3 * momentum + 0.2 * 85),
      10,
    )
    expect(bank.signal_explanation).toMatch(
      /^MUA: Điểm kết hợp 7\d\.\d \(FA: \d+\.\d, TA: \d+\.\d\) \| BUY: combined score/,
    )
    // Below the last step there are no points, and no signal without prices
    expect(rows[7]).toMatchObject({
      growth_score: 0,
      profitability_score: 0,
      financial_health_score: 0,
      ta_score: null,
      combined_score: null,
      signal: null,
      ta_rating: 'N/A',
      signal_explanation: null,
    })
  })

  test('weights are params', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make(
      'made',
      processor,
      { fundamentals: FUNDAMENTALS, valuation: VALUATION },
      { fa: 1, ta: 0, growth: 1, profitability: 0, efficiency: 0, health: 0 },
    )
    const [row] = await database.run(
      sql`select fa_score, combined_score, fa_weight from made where sector_code = 'BANK' and date = date '2024-12-31'`,
    )
    expect(row).toEqual({ fa_score: 65, combined_score: 65, fa_weight: 1 })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('scores of measures that are not corrected, as they are stored', async () => {
    const { make, database } = await openWorkbench(REAL_DATA!, registry, [
      'sector_fundamentals',
      'sector_valuation',
      'sector_scores',
    ])
    await make('made', processor, { fundamentals: 'sector_fundamentals', valuation: 'sector_valuation' })
    const found = await agreement(
      database,
      'made',
      'sector_scores',
      ['sector_code', 'date'],
      ['growth_score', 'financial_health_score', 'breadth_score'],
    )
    expect(found.map((one) => [one.column, one.compared, one.within, one.onlyMade, one.onlyStored])).toEqual(
      STORED,
    )
  })
})

/** Column; rows where both have a value, of these the same; only made, only stored. */
const STORED = [
  ['growth_score', 380, 380, 0, 0],
  ['financial_health_score', 380, 380, 0, 0],
  // The stored multiples begin in 2024 and were made a month before the scores
  ['breadth_score', 95, 47, 0, 285],
]
