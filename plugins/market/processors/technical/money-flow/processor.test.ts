import { describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { shippedRegistry } from '../../../../../core/sql/test-database.ts'
import processor from './processor.ts'

/** Sessions whose closes stand at a place of their range, 0 to 1. */
async function labelled(place: number, mfi: number, volume = 100) {
  const { database, make } = await openWorkbench('', shippedRegistry(), [])
  await make('made', processor, {
    quotes:
      raw(`select 'VCB' as symbol, date '2026-01-01' + i::integer as date, 10.0::double as open, 11.0::double as high, 9.0::double as low,
      9 + 2 * ${place}::double as close, ${volume}::bigint as volume, 0.0::double as cmf_20, 1000.0 + 100 * i * ${Math.sign(place - 0.5)} as obv, 0.0::double as ad_line,
      ${mfi}::double as mfi_14 from range(25) t(i)`),
  })
  return await database.run(sql`select money_flow_signal, vpt from made order by date`)
}

describe('money flow', () => {
  it('is labelled by the flow of twenty sessions, MFI and OBV, once all three are known', async () => {
    const up = await labelled(0.9, 50)
    expect(up[18]!.money_flow_signal).toBeNull()
    expect(up.at(-1)!.money_flow_signal).toBe('STRONG_ACCUMULATION')
    expect((await labelled(0.9, 75)).at(-1)!.money_flow_signal).toBe('ACCUMULATION')
    expect((await labelled(0.1, 50)).at(-1)!.money_flow_signal).toBe('STRONG_DISTRIBUTION')
    expect((await labelled(0.5, 50)).at(-1)!.money_flow_signal).toBe('NEUTRAL')
  })

  it('of sessions without volume is unknown', async () => {
    expect((await labelled(0.9, 50, 0)).at(-1)!.money_flow_signal).toBeNull()
  })
})
