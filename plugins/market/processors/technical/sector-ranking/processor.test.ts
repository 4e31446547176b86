import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { expectEqual, values } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('ranking of sectors', () => {
  it('weighs strength, turnover, breadth and momentum, bounds each, and takes 50 for what is missing', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, {
      quotes: values(
        'symbol, date, close',
        ...['VCB', 'FPT'].flatMap((s) => [
          `'${s}', date '2026-01-02', 100e0`,
          `'${s}', date '2026-01-16', 110e0`,
        ]),
      ),
      rating: values(
        'symbol, date, rs_rating',
        "'VCB', date '2026-01-16', 90",
        "'FPT', date '2026-01-16', 40",
      ),
      flows: values('sector_code, date, inflow_pct', "'BANK', date '2026-01-16', 400e0"),
      breadth: values(
        'sector_code, date, pct_above_ma50',
        "'BANK', date '2026-01-16', 80e0",
        "'IT', date '2026-01-15', 99e0",
      ),
    })
    const rows = await database.run(
      sql`select *, rank::integer as place from made where sector_code in ('BANK', 'IT', 'RETAIL') order by rank`,
    )
    expect(rows[0]).toMatchObject({
      sector_code: 'BANK',
      place: 1,
      rs_score: 100,
      money_flow_score: 100,
      breadth_score: 80,
    })
    expect(rows[0]).toMatchObject({
      momentum_score: 75,
      score: 0.3 * 100 + 0.25 * 100 + 0.25 * 80 + 0.2 * 75,
      trend: 'LEADING',
    })
    expect(rows.find((row) => row.sector_code === 'IT')).toMatchObject({
      rs_score: 0,
      money_flow_score: 50,
      breadth_score: 50,
    })
    expect(rows.find((row) => row.sector_code === 'RETAIL')).toMatchObject({
      rs_score: 50,
      momentum_score: 50,
      score: 50,
    })
    expect((await database.run(sql`select count(*)::integer as n from made`))[0]!.n).toBe(
      registry.groups.size,
    )
  })

  it.skipIf(!REAL_DATA)(
    'has the stored momentum; the other stored parts are the original’s default of 50',
    async () => {
      const { database, make } = await openWorkbench(REAL_DATA!, registry, [
        ...['prices', 'rs_rating', 'sector_money_flow_1d', 'sector_breadth', 'sector_ranking'],
      ])
      await make('made', processor, {
        quotes: 'prices',
        rating: 'rs_rating',
        flows: 'sector_money_flow_1d',
        breadth: 'sector_breadth',
      })
      await expectEqual(database, 'made', 'sector_ranking', ['sector_code'], ['date', 'momentum_score'], {
        rows: 19,
      })
      expect(
        (await database.run(sql`select sector_code from made order by rank limit 3`)).map(
          (row) => row.sector_code,
        ),
      ).toEqual(['TELECOM', 'OIL_GAS', 'INSURANCE'])
    },
  )
})
