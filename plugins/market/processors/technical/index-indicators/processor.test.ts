import { describe, expect, it } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { rowsOf, walk } from '../shared/test-bars.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('indicators of an index', () => {
  it('are of the index that is named, with a trend once all its averages are there', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    const bars = sql`select symbol as index_code, * exclude (symbol) from (${rowsOf(walk('VNINDEX', 230, 5), walk('HNX', 230, 6))})`
    await make('made', processor, { bars })
    const rows = await database.run(
      sql`select symbol, trend, close > sma_50 and sma_50 > sma_200 as up from made order by date`,
    )
    expect(rows).toHaveLength(230)
    expect(new Set(rows.map((row) => row.symbol))).toEqual(new Set(['VNINDEX']))
    expect(rows.slice(0, 199).every((row) => row.trend === 'UNKNOWN')).toBe(true)
    for (const row of rows.slice(199))
      expect(/UPTREND/.test(String(row.trend)), String(row.trend)).toBe(row.up)
  })

  it.skipIf(!REAL_DATA)('are the stored ones, on every session and in every column', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, ['vnindex'])
    await make('made', processor, { bars: sql`select symbol as index_code, * from main.vnindex` })
    const columns = [...(await database.columns(sql`select * from made`)).keys()].filter(
      (name) => name !== 'date',
    )
    expect(columns).toHaveLength(33)
    // MACD and its signal are rounded to 9 decimals, so that a flat price has none.
    for (const found of await agreement(database, 'made', 'vnindex', ['date'], columns, {
      relative: 1e-9,
      absolute: 2e-9,
    })) {
      expect(found, found.column).toMatchObject({ within: found.compared, onlyMade: 0, onlyStored: 0 })
      expect(found.compared, found.column).toBeGreaterThan(300)
    }
  })
})
