import { describe, expect, it } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('macro series', () => {
  it('keep the value that came last, take the close where there is no value, and know no infinity', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, {
      series:
        raw(`select date '2026-01-16' as date, symbol, 'commodity' as category, symbol as name, value::double as value, 'USD/lb' as unit, 'x' as source, close::double as close,
          fetched::timestamp as fetched_at from (values
        ('sugar', '1', null, '2026-01-16'), ('sugar', '2', null, '2026-01-17'), ('coke', null, '3', null), ('oil_wti', 'inf', null, null), ('corn', 'nan', '4', null)
      ) t(symbol, value, close, fetched)`),
    })
    expect(await database.run(sql`select symbol, value, unit from made`)).toEqual([
      { symbol: 'coke', value: 3, unit: 'USD/lb' },
      { symbol: 'corn', value: 4, unit: 'USc/bushel' },
      { symbol: 'sugar', value: 2, unit: 'USc/lb' },
    ])
  })

  it.skipIf(!REAL_DATA)('of the real series are the stored ones but for nine units', async () => {
    const { database, make } = await openWorkbench(REAL_DATA!, registry, ['macro'])
    await make('made', processor, { series: 'macro' })
    const columns = ['category', 'name', 'value', 'source', 'open', 'high', 'low', 'close', 'volume']
    for (const found of await agreement(database, 'made', 'macro', ['symbol', 'date'], columns))
      expect(found, found.column).toMatchObject({ within: found.compared, onlyMade: 0, onlyStored: 0 })
    const [row] =
      await database.run(sql`select count(*)::integer as n, (select count(*) from main.macro)::integer as stored,
      count(distinct m.symbol) filter (m.unit <> s.unit)::integer as units from made m join main.macro s using (symbol, date)`)
    expect(row).toEqual({ n: 25336, stored: 25336, units: 9 })
  })
})
