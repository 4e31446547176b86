import { describe, expect, it } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { LAST } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('relative strength', () => {
  it('ranks returns with ties at their mean, takes an unknown past for the middle, and lowers for recent falls', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    // A falls, B and C rise alike, D rises most, E is new.
    const close = "case s when 'A' then 100 - d when 'D' then 100 + 3 * d else 100 + d end"
    const bars =
      raw(`select s as symbol, date '2025-01-01' + d::integer as date, (${close})::double as close, 1000::bigint as volume
      from (values ('A', 0), ('B', 0), ('C', 0), ('D', 0), ('E', 20)) t(s, first), range(22) r(d) where d >= first`)
    await make('made', processor, { bars })
    const rows =
      await database.run(sql`select symbol, rs_1m::integer as m, rs_3m::integer as q, rs_rating::integer as rating, rs_rating_raw::integer as raw, ret_1m, avg_trading_value
      from made where date = (select max(date) from made) order by symbol`)
    // Ranks 1, 2.5, 2.5, 4 of four, times 98/4, plus 1; a half goes to the even.
    expect(rows.map((row) => row.m)).toEqual([26, 62, 62, 99, 50])
    expect(rows.map((row) => row.q)).toEqual([50, 50, 50, 50, 50])
    expect(rows[0]!.ret_1m).toBeCloseTo(-21, 9)
    // Below -2% and below -15%: 0.85 twice.
    expect(rows[0]!.rating).toBe(Math.round(Number(rows[0]!.raw) * 0.85 * 0.85))
    expect(rows[4]!.avg_trading_value).toBeNull()
    expect(rows[1]!.avg_trading_value).not.toBeNull()
  })

  it.skipIf(!REAL_DATA)('is the stored one as far as 23 sessions tell', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, ['prices', 'rs_rating'])
    await make('made', processor, { bars: 'prices' })
    await database.run(sql`create table newest as select * from made where ${raw(LAST)}`)
    const [sector, , value] = await agreement(
      database,
      'newest',
      'rs_rating',
      ['symbol', 'date'],
      ['sector_code', 'rs_1m', 'avg_trading_value'],
    )
    expect(sector).toMatchObject({ compared: 459, within: 459 })
    expect(value!.within).toBeGreaterThanOrEqual(457)
    // The closes of 21 sessions ago are of an older file, some restated since: by a few places.
    const [month] = await agreement(database, 'newest', 'rs_rating', ['symbol', 'date'], ['rs_1m'], {
      absolute: 1,
    })
    expect(month!.within).toBeGreaterThanOrEqual(440)
    // Score and rating follow from the stored ranks.
    const [ratings] = await database.run(sql`
      with ranked as (
        select *, round_even(avg(place) over (partition by date, rs_score) / count(*) over (partition by date) * 98 + 1, 0) as percentile
        from (select *, row_number() over (partition by date order by rs_score) as place from main.rs_rating)
      )
      select count(*)::integer as n,
        count(*) filter (abs(rs_score - (0.2 * rs_1m + 0.4 * rs_3m + 0.25 * rs_6m + 0.1 * rs_9m + 0.05 * rs_12m)) < 0.0051)::integer as scores,
        count(*) filter (rs_rating in (${raw(
          [1, 0.85, 0.7, 0.85 * 0.7, 0.85 * 0.85, 0.85 * 0.85 * 0.7]
            .map(
              (penalty) =>
                `greatest(1, least(99, round_even(greatest(1, least(99, percentile)) * ${penalty}::double, 0)))`,
            )
            .join(', '),
        )}))::integer as ratings
      from ranked`)
    expect(ratings).toEqual({ n: 9643, scores: 9643, ratings: 9643 })
  })
})
