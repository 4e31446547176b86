import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import { expectEqual, LAST, values } from '../shared/test-agreement.ts'
import processor from './processor.ts'

const registry = shippedRegistry()

describe('flows of sectors', () => {
  const bars = values(
    'symbol, date, close, volume',
    ...[100, 100, 100, 100, 100, 200, 200, 200, 200, 300].map(
      (volume, i) => `'VCB', date '2026-01-05' + ${i}, 10e0, ${volume}::bigint`,
    ),
    "'ACB', date '2026-01-14', 5e0, 0::bigint",
    "'XXXX', date '2026-01-14', 5e0, 100::bigint",
  )

  it('compare the mean of a day with that of as many sessions before', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('day', processor, { bars })
    const days = await database.run(sql`select * from day order by date`)
    expect(days[0]).toMatchObject({
      sector_code: 'BANK',
      money_flow: 1000,
      inflow_pct: null,
      flow_signal: null,
    })
    expect(days[4]).toMatchObject({ inflow_pct: 0, flow_signal: 'NEUTRAL' })
    expect(days[9]).toMatchObject({
      inflow_pct: 50,
      flow_signal: 'STRONG_INFLOW',
      stock_count: '2',
      top_contributors: 'VCB, ACB',
    })
    await make('week', processor, { bars }, { frame: '1W' })
    const week = await database.run(sql`select * from week order by date`)
    expect(week[8]!.inflow_pct).toBeNull()
    expect(week[9]!.inflow_pct).toBeCloseTo(120, 9)
    expect(days).toHaveLength(10)
  })

  it('of a sector without turnover before are unknown', async () => {
    const { database, make } = await openWorkbench('', registry, [])
    await make('made', processor, {
      bars: values(
        'symbol, date, close, volume',
        "'VCB', date '2026-01-05', 10e0, 0::bigint",
        "'VCB', date '2026-01-06', 10e0, 5::bigint",
      ),
    })
    expect((await database.run(sql`select inflow_pct from made order by date desc`))[0]).toEqual({
      inflow_pct: null,
    })
  })

  it.skipIf(!REAL_DATA)(
    'are the stored ones as the original computes, of a day, a week and a month',
    async () => {
      const frames = {
        '1D': 'sector_money_flow_1d',
        '1W': 'sector_money_flow_1w',
        '1M': 'sector_money_flow_1m',
      } as const
      const { database, make } = await openWorkbench(REAL_DATA!, registry, [
        'prices',
        ...Object.values(frames),
      ])
      for (const [frame, stored] of Object.entries(frames)) {
        await make(
          'made',
          processor,
          { bars: 'prices' },
          { frame: frame as keyof typeof frames, original: true },
        )
        const columns = [
          'timeframe',
          'money_flow',
          'inflow_pct',
          'flow_signal',
          'stock_count',
          'top_contributors',
        ]
        await expectEqual(database, 'made', stored, ['date', 'sector_code'], columns, {
          when: LAST,
          rows: 19,
        })
      }
      await make('kept', processor, { bars: raw('select * from main.prices') }, { sessions: 2 })
      expect((await database.run(sql`select count(distinct date)::integer as n from kept`))[0]).toEqual({
        n: 2,
      })
    },
  )
})
