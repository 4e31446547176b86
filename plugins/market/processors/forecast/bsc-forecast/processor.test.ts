import { describe, expect, test } from 'vitest'
import { agreement, openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { REAL_DATA, shippedRegistry } from '../../../../../core/sql/test-database.ts'
import bscSectors from '../bsc-sectors/processor.ts'
import bscForecast from './processor.ts'

const registry = shippedRegistry()

describe('forecasts by ticker', () => {
  test('what follows from the newest price and the quarters', async () => {
    const { make, database } = await openWorkbench('', registry, [])
    const inputs = 'target_price, rev_2025f, rev_2026f, npatmi_2025f, npatmi_2026f'
    await make('made', bscForecast, {
      forecasts:
        raw(`select *, 1.0 as eps_2025f, 1.0 as eps_2026f, 0.1 as roe_2025f, 0.1 as roe_2026f, 0.1 as roa_2025f, 0.1 as roa_2026f
        from (values ('VCB', 120e0, 400e0, 500e0, 80e0, 100e0), ('ZZZ', 0e0, 0e0, null, 0e0, null)) as t(symbol, ${inputs})`),
      bars: raw(
        `select * from (values ('VCB', date '2026-01-08', 90e0, 7e11), ('VCB', date '2026-01-09', 110e0, 8e11)) as t(symbol, date, close, market_cap)`,
      ),
      quarters:
        raw(`select 'VCB' as symbol, year, quarter, 8e10 as revenue, 1.6e10 as npatmi, (year - 2000) * 1e10 + quarter * 1e9 as total_equity, 4e9 as minority
        from (values (2024), (2025)) y(year), (values (1), (2), (3), (4)) q(quarter) where year * 10 + quarter < 20254`),
    })
    const [vcb, none] = await database.run(sql`select * from made order by symbol`)
    expect(vcb).toMatchObject({
      sector: 'BANK',
      entity_type: 'BANK',
      rating: 'HOLD',
      current_price: 110,
      market_cap: 800,
      rev_ytd_2025: 240,
      npatmi_ytd_2025: 48,
    })
    expect(vcb).toMatchObject({
      total_equity: 253,
      total_equity_q4_2024: 244,
      minority_interest: 4,
      parent_equity_2024: 240,
      pe_fwd_2025: 10,
      pe_fwd_2026: 8,
    })
    expect(vcb).toMatchObject({
      pb_fwd_2025: 2.5,
      rev_growth_yoy_2025: 0.25,
      rev_growth_yoy_2026: 0.25,
      npatmi_growth_yoy_2025: 0.25,
      rev_achievement_pct: 0.6,
      npatmi_achievement_pct: 0.6,
    })
    expect(Number(vcb!.upside_pct)).toBeCloseTo(1 / 11, 12)
    expect(Number(vcb!.pb_fwd_2026)).toBeCloseTo(800 / 420, 12)
    expect(none).toMatchObject({
      symbol: 'ZZZ',
      rating: 'N/A',
      target_price: null,
      upside_pct: null,
      pe_fwd_2025: null,
      current_price: null,
      sector: null,
    })
  })
})

describe.skipIf(!REAL_DATA)('the real tree', () => {
  test('each column as it is stored, from prices, forecasts and figures of the stored file itself', async () => {
    const { make, database } = await openWorkbench(REAL_DATA!, registry, ['bsc_forecast', 'bsc_sectors'])
    // The quarters as they would be: a year's revenue follows from its growth
    await database.run(sql`create table quarters_made as
      select symbol, 2024 as year, q.quarter, rev_2025f / (1 + rev_growth_yoy_2025) / 4 * 1e9 as revenue,
        npatmi_2025f / (1 + npatmi_growth_yoy_2025) / 4 * 1e9 as npatmi, total_equity_q4_2024 * 1e9 as total_equity, null::double as minority
      from bsc_forecast, (values (1), (2), (3), (4)) q(quarter)
      union all by name
      select symbol, 2025 as year, 3 as quarter, rev_ytd_2025 * 1e9 as revenue, npatmi_ytd_2025 * 1e9 as npatmi, total_equity * 1e9 as total_equity,
        minority_interest * 1e9 as minority from bsc_forecast`)
    await make('made', bscForecast, {
      forecasts: 'bsc_forecast',
      bars: sql`select symbol, date '2026-01-09' as date, current_price as close, market_cap * 1e9 as market_cap from bsc_forecast`,
      quarters: 'quarters_made',
    })
    const columns = (id: string, key: string) =>
      [...registry.datasets.get(id)!.columns.keys()].filter((name) => name !== key && name !== 'updated_at')
    const differing = (found: Awaited<ReturnType<typeof agreement>>) =>
      Object.fromEntries(
        found
          .filter((one) => one.within < one.compared || one.onlyMade + one.onlyStored > 0)
          .map((one) => [one.column, [one.compared, one.within, one.onlyMade, one.onlyStored]]),
      )
    expect
      .soft(
        differing(
          await agreement(database, 'made', 'bsc_forecast', ['symbol'], columns('bsc_forecast', 'symbol')),
        ),
      )
      .toEqual({})
    await make('sectors_made', bscSectors, { forecasts: 'bsc_forecast' })
    expect
      .soft(
        differing(
          await agreement(
            database,
            'sectors_made',
            'bsc_sectors',
            ['sector'],
            columns('bsc_sectors', 'sector'),
          ),
        ),
      )
      .toEqual({})
    const [n] = await database.run(
      sql`select (select count(*) from sectors_made) as made, (select count(*) from bsc_sectors) as stored`,
    )
    expect(Object.values(n!).map(Number)).toEqual([15, 15])
  })
})
