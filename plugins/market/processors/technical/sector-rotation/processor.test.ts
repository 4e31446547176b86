import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { expectEqual } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('rotation of sectors', () => {
  it('leads where strength rises faster and faster, lags where it falls, and counts the sessions in the quadrant', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    const quotes =
      raw(`select s as symbol, date '2026-01-01' + i::integer as date, 100 * exp(k * i * i / 2000) as close, 1e9::double as market_cap
      from (values ('VCB', 1.0), ('FPT', -1.0), ('MWG', 0.0)) t(s, k), range(40) r(i)`)
    const index = raw(
      `select date '2026-01-01' + i::integer as date, 1000.0::double as close from range(40) r(i)`,
    )
    await make('made', processor, { quotes, index })
    const rows = await database.run(
      sql`select sector_code, quadrant, trend_direction, days_in_quadrant::integer as days, rs_ratio from made order by sector_code`,
    )
    expect(rows).toMatchObject([
      { sector_code: 'BANK', quadrant: 'LEADING', days: 12 },
      { sector_code: 'IT', quadrant: 'LAGGING', days: 12 },
      { sector_code: 'RETAIL', quadrant: 'LEADING', rs_ratio: 100 },
    ])
  })

  it('has no quadrant before momentum is known', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    const quotes = raw(
      `select 'VCB' as symbol, date '2026-01-01' + i::integer as date, 100.0::double as close, 1e9::double as market_cap from range(20) r(i)`,
    )
    await make('made', processor, {
      quotes,
      index: raw(
        `select date '2026-01-01' + i::integer as date, 1000.0::double as close from range(20) r(i)`,
      ),
    })
    expect(await database.run(sql`select rs_ratio, quadrant, days_in_quadrant from made`)).toEqual([
      { rs_ratio: 100, quadrant: null, days_in_quadrant: null },
    ])
  })

  it.skipIf(!REAL_DATA)('has the stored ratios; momentum needs more sessions than are stored', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, ['prices', 'vnindex', 'sector_rrg'])
    await make('made', processor, { quotes: 'prices', index: 'vnindex' })
    await expectEqual(database, 'made', 'sector_rrg', ['sector_code'], ['date', 'rs_ratio'], { rows: 18 })
  })
})
