import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { sectorScores } from './query.ts'

/** Two years of FPT, and one of CMG, whose assets nobody knows. */
const STATEMENTS = sql`select symbol, make_date(year, quarter * 3, 28) as report_date, year, quarter, 'Q' as freq_code,
    revenue * growth as net_revenue, profit * (2.5 * growth - 1.5) as npatmi, assets as total_assets,
    equity as total_equity, liabilities as total_liabilities
  from (values ('FPT', 100e0, 10e0, 1000e0, 400e0, 600e0), ('CMG', 50e0 / 1.2, 10e0 / 3, null, 200, 100))
    stocks(symbol, revenue, profit, assets, equity, liabilities),
    (values (2024, 1e0), (2025, 1.2)) years(year, growth), (select unnest([1, 2, 3, 4])::int as quarter)
  where symbol = 'FPT' or year = 2025`
/** What the pipeline stored; of banks there is nothing else on the last day. */
const STORED = sql`select *, 15e0 as sector_pe from (values ('IT', date '2025-12-31', 80e0, 40e0, 60e0),
  ('IT', date '2025-09-30', 70, 50, 40), ('BANK', date '2025-12-31', 90, 90, 90), ('BANK', date '2025-09-30', 60, 60, 60))
  stored(sector_code, date, valuation_score, momentum_score, breadth_score)`
/** One quarter of the sector file, as fractions; its fourth quarter mixes in whole years. */
const FILE = sql`select * from (values ('BANK', date '2025-09-30', 0.1e0, 0.05e0, 0.04e0, 0.12e0, 0.005e0, 100e0, 1000e0),
  ('BANK', date '2025-12-31', 9, 9, 9, 9, 9, 9, 9), ('IT', date '2025-09-30', 9, 9, 9, 9, 9, 9, 9))
  file(sector_code, report_date, revenue_growth_yoy, profit_growth_yoy, roe, net_margin, roa, total_revenue, total_assets)`
const WEIGHTS = {
  ...{ fundamental: 60, growth: 30, profitability: 40, efficiency: 20, health: 10 },
  ...{ valuation: 50, momentum: 30, breadth: 20 },
}
const ask = { ...WEIGHTS, last: 1 }

let tree: Awaited<ReturnType<typeof withTables>>
beforeAll(async () => {
  tree = await withTables({
    company_financials: STATEMENTS,
    sector_scores: STORED,
    sector_fundamentals: FILE,
  })
})
const it = async (params: object) =>
  (await tree.rows(sectorScores, { ...ask, sector: 'IT', ...params })).at(-1)!
/** Points on the line between two thresholds. */
const between = (value: number, [a, low]: readonly [number, number], [b, high]: readonly [number, number]) =>
  low + ((value - a) / (b - a)) * (high - low)

// Over four quarters FPT made 60 of 480 after 40 of 400, CMG 20 of 200.
const roe = (100 * (60 + 20)) / (400 + 200)
const margin = (100 * (60 + 20)) / (480 + 200)
const leverage = (600 + 100) / (400 + 200)
const PARTS = {
  growth: 100,
  profitability:
    0.5 * between(roe, [10, 50], [15, 70]) +
    0.3 * between(margin, [10, 70], [15, 100]) +
    0.2 * between(6, [5, 50], [7, 70]),
  efficiency: between(0.48, [0, 0], [0.5, 30]),
  health: between(leverage, [1, 70], [1.5, 50]),
}

describe('sector-scores', () => {
  test('multiples of the day of the score do not bear the name of today’s', async () => {
    const { context } = await withTables({})
    const { registry } = context
    const named = new Map(sectorScores.columns(ask, registry).map((column) => [column.name, column]))
    for (const [then, now] of [
      ['sector_score_pe', 'pe_ttm'],
      ['sector_score_pb', 'pb'],
    ] as const) {
      const column = named.get(then)!
      const { label, short = label } = registry.metrics.get(now)!
      for (const lang of ['en', 'vi']) {
        expect(column.label[lang]).not.toBe(label[lang])
        expect((column.short ?? column.label)[lang]).not.toBe(short[lang])
      }
    }
    expect(named.has('date')).toBe(true)
  })

  test('inputs are ratios of sums over the tickers that have both parts, over four quarters', async () => {
    const row = await it({})
    expect(row).toMatchObject({
      sector: 'IT',
      period: '2025Q4',
      date: '2025-12-28',
      basis: 'tickers',
      reporting: 2,
    })
    const inputs = {
      sector_revenue_growth: 20,
      sector_profit_growth: 50,
      sector_roe_ttm: roe,
      sector_roa_ttm: 6,
    }
    const others = { sector_net_margin_ttm: margin, sector_asset_turnover: 0.48, sector_leverage: leverage }
    for (const [id, value] of Object.entries({ ...inputs, ...others })) {
      expect(Number(row[id]), id).toBeCloseTo(value, 9)
    }
  })

  test('scores are weighted means of their parts, and both kinds combined', async () => {
    const row = await it({})
    const fa = 0.3 * 100 + 0.4 * PARTS.profitability + 0.2 * PARTS.efficiency + 0.1 * PARTS.health
    const ta = 0.5 * 80 + 0.3 * 40 + 0.2 * 60
    expect(row.growth_score).toBe(100)
    expect(row.fa_score).toBeCloseTo(fa, 9)
    expect(row.ta_score).toBeCloseTo(ta, 9)
    expect(row.combined_score).toBeCloseTo(0.6 * fa + 0.4 * ta, 9)
    expect(row).toMatchObject({
      signal: 'HOLD',
      signal_strength: 3,
      stars: '★★★☆☆',
      fa_rating: 'Good',
      ta_rating: 'Good',
    })
    // Weights count by their sum; of none there is no score.
    const other = await it({ growth: 5, profitability: 0, efficiency: 0, health: 15, fundamental: 25 })
    expect(other.fa_score).toBeCloseTo(0.25 * 100 + 0.75 * PARTS.health, 9)
    expect(other.combined_score).toBeCloseTo(0.25 * Number(other.fa_score) + 0.75 * ta, 9)
    expect(await it({ valuation: 0, momentum: 0, breadth: 0 })).toMatchObject({
      ta_score: null,
      ta_rating: 'N/A',
    })
  })

  test('a sector without statements is judged by one quarter of the file, of the first or third', async () => {
    const [bank, ...others] = await tree.rows(sectorScores, { ...ask, sector: 'BANK', last: 2 })
    expect(bank).toMatchObject({ period: '2025Q3', basis: 'file', reporting: null })
    const inputs = {
      sector_revenue_growth: 10,
      sector_profit_growth: 5,
      sector_roe_ttm: 16,
      sector_roa_ttm: 2,
    }
    const more = { sector_net_margin_ttm: 12, sector_asset_turnover: 0.4 }
    for (const [id, value] of Object.entries({ ...inputs, ...more })) {
      expect(Number(bank![id]), id).toBeCloseTo(value, 9)
    }
    // Nobody sums liabilities there: without that part there is no score of fundamentals, and no signal.
    expect(bank).toMatchObject({ financial_health_score: null, fa_score: null, combined_score: null })
    expect(others).toMatchObject([
      {
        period: '2025Q4',
        basis: null,
        ta_score: 90,
        combined_score: null,
        signal: null,
        stars: null,
        fa_rating: 'N/A',
      },
    ])
  })

  test('the newest quarters: of all sectors the newest and best first, of one in order of time', async () => {
    const order = async (params: object) =>
      (await tree.rows(sectorScores, { ...ask, ...params })).map(
        ({ sector, period }) => `${sector} ${period}`,
      )
    expect(await order({})).toEqual(['IT 2025Q4', 'BANK 2025Q4'])
    expect(await order({ last: 2, sector: 'ALL' })).toEqual([
      'IT 2025Q4',
      'BANK 2025Q4',
      'IT 2025Q3',
      'BANK 2025Q3',
    ])
    expect(await order({ last: 2, sector: 'IT' })).toEqual(['IT 2025Q3', 'IT 2025Q4'])
    const typed = `IT' or 'a' = 'a`
    expect(await order({ last: 2, sector: typed })).toEqual([])
    const { statement, notes } = sectorScores.plan({ ...ask, sector: typed }, tree.context)
    expect(statement.text.join('?')).not.toContain(typed)
    expect(notes).toHaveLength(1)
  })

  test('its columns, and it runs with one file alone and without files', async () => {
    const [statements, stored, none] = await Promise.all([
      withTables({ company_financials: STATEMENTS }),
      withTables({ sector_scores: STORED }),
      withTables({}),
    ])
    expect(await statements.rows(sectorScores, ask)).toMatchObject([
      { sector: 'IT', ta_score: null, combined_score: null, sector_score_pe: null },
    ])
    expect(await stored.rows(sectorScores, { ...ask, sector: 'IT' })).toMatchObject([
      { date: '2025-12-31', fa_score: null, ta_score: 64, sector_score_pe: 15, reporting: null },
    ])
    expect(await none.rows(sectorScores, ask)).toEqual([])
    for (const { names } of [tree, statements, stored, none]) {
      const { returned, promised } = await names(sectorScores, ask)
      expect(returned).toEqual(promised)
    }
  })
})
