import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { advanceDecline } from './query.ts'

/** Closes of four stocks; nobody traded DDD on the third day, and CCC is new on the second. */
const PRICES = sql`select symbol, date '2026-01-12' + day::int as date, close, open from (values
    ('AAA', 0, 10e0, 99e0), ('AAA', 1, 11, 99), ('AAA', 2, 11, 99), ('AAA', 3, 10, 99),
    ('BBB', 0, 20, 0), ('BBB', 1, 21, 0), ('BBB', 2, 20, 0), ('BBB', 3, 21, 0),
    ('CCC', 1, 5, 0), ('CCC', 2, 5.5, 0), ('CCC', 3, 5, 0),
    ('DDD', 0, 7, 0), ('DDD', 1, 7, 0), ('DDD', 3, 8, 0)) prices(symbol, day, close, open)`

let tree: Awaited<ReturnType<typeof withTables>>
beforeAll(async () => {
  tree = await withTables({ prices: PRICES })
})

describe('advance-decline', () => {
  test('compares each close with the previous one, whatever the open was and however long ago that is', async () => {
    expect(await tree.rows(advanceDecline, { last: 20 })).toEqual([
      counts('2026-01-13', 2, 0, 1),
      counts('2026-01-14', 1, 1, 1),
      counts('2026-01-15', 2, 2, 0),
    ])
  })

  test('the newest sessions, compared before they are cut', async () => {
    const rows = await tree.rows(advanceDecline, { last: 1 })
    expect(rows).toEqual([counts('2026-01-15', 2, 2, 0)])
  })

  test('its columns, and it runs without closes and without a file', async () => {
    const bare = await withTables({
      prices: sql`select 'AAA' as symbol, date '2026-01-12' as date, 5 as volume`,
    })
    const none = await withTables({})
    for (const { rows, names } of [bare, none]) {
      expect(await rows(advanceDecline, { last: 20 })).toEqual([])
      const { returned, promised } = await names(advanceDecline, { last: 20 })
      expect(returned).toEqual(promised)
    }
    expect(advanceDecline.plan({ last: 20 }, none.context).datasets).toEqual(['prices'])
  })
})

// Counts are BIGINT, which DuckDB writes to JSON as texts.
function counts(date: string, advances: number, declines: number, steady: number) {
  const texts = { advances: `${advances}`, declines: `${declines}`, steady: `${steady}` }
  return { date, ...texts, net_advances: `${advances - declines}` }
}
