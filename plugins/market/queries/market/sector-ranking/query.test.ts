import { beforeAll, describe, expect, test } from 'vitest'
import { type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { rotation } from '../rotation/query.ts'
import { sectorRanking } from './query.ts'

/** Of two newest sessions; the older one is in nobody's favour. Shares above SMA50 are of ten stocks each. */
const BREADTH = sql`select sector as sector_code, date, score - age as strength_score, above - age as above_ma50,
    10 as total_stocks from (values ('BANK', 60e0, 8), ('IT', 90, 3), ('CHEMICALS', 40, 5), ('RETAIL', 60, 4),
      ('UTILITIES', null, 2)) sectors(sector, score, above),
    (values (date '2026-02-09', 0), (date '2026-02-06', 2)) days(date, age)`
const FLOWS = sql`select *, date '2026-02-09' as date from (values ('BANK', 50e0), ('IT', -150), ('CHEMICALS', 20),
  ('RETAIL', 100), ('UTILITIES', -60)) flows(sector_code, inflow_pct)`
const RATINGS = sql`select * from (values ('VCB', date '2026-02-09', 90e0), ('ACB', date '2026-02-09', 70),
  ('FPT', date '2026-02-09', 60), ('CMG', date '2026-02-06', 99), ('DPM', date '2026-02-09', 40),
  ('MWG', date '2026-02-09', 60), ('POW', date '2026-02-09', 72)) ratings(symbol, date, rs_rating)`
/** Forty days to 2026-02-09. CMG did not trade on the last; the others of a sector stay where they are. */
const PRICES = sql`select symbol, date '2026-01-01' + i::int as date, base + step * i as close, cap as market_cap
  from (values ('VCB', 100e0, 1e0, 3000e0), ('ACB', 50, 0, 1000), ('FPT', 200, -2, 500), ('CMG', 10, 9, 900),
    ('DPM', 30, 0, 100), ('MWG', 60, 0, 100), ('POW', 12, 0, 100)) stocks(symbol, base, step, cap), range(40) as days(i)
  where symbol <> 'CMG' or i < 39`
const ROTATION = sql`select * from (values ('BANK', date '2026-02-09', 101e0, 102e0), ('IT', date '2026-02-09', 99, 98))
  rotation(sector_code, date, rs_ratio, rs_momentum)`
const TABLES: Readonly<Record<string, Sql>> = {
  ...{ sector_breadth: BREADTH, sector_money_flow_1d: FLOWS, rs_rating: RATINGS },
  ...{ prices: PRICES, sector_rrg: ROTATION },
}

let tree: Awaited<ReturnType<typeof withTables>>
let rows: Readonly<Record<string, unknown>>[]
beforeAll(async () => {
  tree = await withTables(TABLES)
  rows = await tree.rows(sectorRanking, {})
})

describe('sector-ranking', () => {
  test('the newest session of each sector, the strongest first, ties by code, without strength last', () => {
    expect(rows.map(({ subject, date, strength_score }) => [subject, date, strength_score])).toEqual([
      ['IT', '2026-02-09', 90],
      ['BANK', '2026-02-09', 60],
      ['RETAIL', '2026-02-09', 60],
      ['CHEMICALS', '2026-02-09', 40],
      ['UTILITIES', '2026-02-09', null],
    ])
    expect(rows[1]).toMatchObject({ above_ma50_pct: 80 })
  })

  test('a week changes the market value of the members that traded last, at their shares of today', () => {
    const [it, bank] = rows
    // VCB came from 134 to 139; ACB stands still.
    expect(bank!.sector_change_1w).toBeCloseTo(100 * (4000 / (3000 * (134 / 139) + 1000) - 1), 9)
    expect(it!.sector_change_1w).toBeCloseTo(100 * (122 / 132 - 1), 9)
  })

  test('four parts from 0 to 100 make the score', () => {
    const [it, bank, retail] = rows
    // Mean ratings are 80, 60 and 60, the lowest 40. Thirty days ago VCB was at 109, FPT at 182.
    const momentum = ((139 / 109 - 1 + 0) / 2 + 0.2) / 0.4
    expect(bank).toMatchObject({ sector_rs_part: 100, sector_flow_part: 75, sector_breadth_part: 80 })
    expect(bank!.sector_momentum_part).toBeCloseTo(100 * momentum, 9)
    expect(bank!.sector_score).toBeCloseTo(0.3 * 100 + 0.25 * 75 + 0.25 * 80 + 0.2 * 100 * momentum, 9)
    expect(it).toMatchObject({ sector_rs_part: 50, sector_flow_part: 0, sector_momentum_part: 0 })
    expect(it!.sector_score).toBeCloseTo(0.3 * 50 + 0.25 * 30, 9)
    expect(retail!.sector_score).toBeCloseTo(0.3 * 50 + 0.25 * 100 + 0.25 * 40 + 0.2 * 50, 9)
  })

  test('the trend follows from score, strength and turnover; the phase is that of the rotation', async () => {
    const of = (name: string) => Object.fromEntries(rows.map((row) => [row.subject, row[name]]))
    expect(of('sector_trend')).toEqual({
      ...{
        BANK: 'LEADING',
        RETAIL: 'IMPROVING',
        CHEMICALS: 'NEUTRAL',
        UTILITIES: 'WEAKENING',
        IT: 'LAGGING',
      },
    })
    expect(of('phase')).toMatchObject({ BANK: 'LEADING', IT: 'LAGGING', RETAIL: null })
    const phases = await tree.rows(rotation, { by: 'index', trail: 0, smooth: 1 })
    expect(phases.map(({ subject, quadrant }) => [subject, quadrant])).toEqual([
      ['BANK', of('phase').BANK],
      ['IT', of('phase').IT],
    ])
    // Stocks have no phase of their sector.
    expect(await tree.rows(sectorRanking, { by: 'stock' })).toEqual(rows)
  })

  test('its columns, and it runs with breadth alone and without files', async () => {
    const alone = await withTables({ sector_breadth: BREADTH })
    expect((await alone.rows(sectorRanking, {}))[1]).toMatchObject({
      ...{ subject: 'BANK', above_ma50_pct: 80, sector_rs_part: null, sector_change_1w: null },
      ...{ sector_score: null, sector_trend: null, phase: null },
    })
    const none = await withTables({})
    expect(await none.rows(sectorRanking, {})).toEqual([])
    for (const { names } of [tree, alone, none]) {
      const { returned, promised } = await names(sectorRanking, {})
      expect(returned).toEqual(promised)
    }
  })

  test('a part that is unknown is no part', async () => {
    const { sector_money_flow_1d: _, ...others } = TABLES
    const [it] = await (await withTables(others)).rows(sectorRanking, {})
    expect(it).toMatchObject({ sector_flow_part: null, sector_score: null })
  })
})
