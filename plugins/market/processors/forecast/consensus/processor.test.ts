import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import processor from './processor.ts'

const registry = shippedRegistry()
const said = (rows: string) => ({
  text: [
    `select *, date '2026-01-08' as updated_at, 'BANK' as sector, 'BUY' as rating, 100e0 as current_price from (values ${rows}) as t(symbol, target_price, npatmi_2026f, npatmi_2027f)`,
  ],
  values: [],
})

describe('consensus of brokers', () => {
  test('means, distances from BSC, spread, and who is furthest', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    await make('made', processor, {
      bsc: said("('AAA', 100e0, 200e0, null), ('BBB', null, 50e0, null), ('CCC', 10e0, 100e0, 100e0)"),
      hcm: said("('AAA', 120e0, 100e0, 110e0), ('BBB', 0e0, 0e0, 0e0), ('CCC', null, 120e0, 98e0)"),
      vci: said("('AAA', 80e0, 140e0, 200e0), ('DDD', 5e0, 7e0, 8e0), ('CCC', null, null, 120e0)"),
    })
    const rows = await database.run(sql`select * from made order by symbol`)
    expect(rows[0]).toMatchObject({
      ...{ tp_cons_mean: 100, tp_dev_pct: 0, tp_spread_pct: 40, tp_max_dev_src: 'hcm', tp_max_dev_pct: 20 },
      ...{
        npatmi_26_cons_mean: 120,
        npatmi_26_dev_pct: -40,
        npatmi_26_max_dev_src: 'hcm',
        npatmi_26_max_dev_pct: -50,
      },
      ...{
        npatmi_27_cons_mean: 155,
        npatmi_27_dev_pct: null,
        npatmi_27_max_dev_src: null,
        insight: 'high_variance',
        source_count: 2,
      },
    })
    expect(rows[1]).toMatchObject({
      symbol: 'BBB',
      tp_cons_mean: null,
      npatmi_26_cons_mean: null,
      insight: 'no_data',
      source_count: 0,
      bsc_npatmi_26: 50,
    })
    // The year after decides where BSC has it
    expect(rows[2]).toMatchObject({
      symbol: 'CCC',
      npatmi_26_dev_pct: 20,
      npatmi_27_dev_pct: 9,
      insight: 'bearish_gap',
      npatmi_26_spread_pct: null,
    })
    expect(rows[3]).toMatchObject({
      symbol: 'DDD',
      bsc_tp: null,
      tp_dev_pct: null,
      insight: 'no_data',
      source_count: 1,
    })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('each column as it is stored', async () => {
    const { make, database } = await openWorkbench(REAL_DATA!, registry, [
      'broker_bsc',
      'broker_hcm',
      'broker_ssi',
      'broker_vci',
      'consensus',
    ])
    await make('made', processor, {
      bsc: 'broker_bsc',
      hcm: 'broker_hcm',
      ssi: 'broker_ssi',
      vci: 'broker_vci',
    })
    const columns = [...registry.datasets.get('consensus')!.columns.keys()].filter(
      (name) => name !== 'symbol' && name !== 'build_timestamp',
    )
    const found = await agreement(database, 'made', 'consensus', ['symbol'], columns)
    const counts = await database.run(
      sql`select count(*) as n, count(b.symbol) as both from made a full join consensus b using (symbol)`,
    )
    expect(Object.values(counts[0]!).map(Number)).toEqual([131, 131])
    const differs = found.filter(
      ({ within, compared, onlyMade, onlyStored }) => within < compared || onlyMade + onlyStored > 0,
    )
    expect(
      Object.fromEntries(
        differs.map((one) => [one.column, [one.compared, one.within, one.onlyMade, one.onlyStored]]),
      ),
    ).toEqual({
      // The sector of EVF in the ticker list decides its form
      entity_type: [131, 130, 0, 0],
    })
  })
})
