import { expect, test } from 'vitest'
import { openWorkbench } from '../../../../../core/plugin/test-processor.ts'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { shippedRegistry } from '../../../../../core/sql/test-database.ts'
import indexMultiples from '../index-multiples/processor.ts'
import sectorMultiples from '../sector-multiples/processor.ts'
import stockMultiples from './processor.ts'

const registry = shippedRegistry()

/** Two companies, a bank and one that loses money, on four days; quarters become known on the days between. */
const BARS =
  raw(`select symbol, date '2025-01-01' + d::integer as date, price * 1e0 as close, 10 as volume, price * shares * 1e0 as market_cap
  from (values ('FPT', 100, 10), ('CMG', 50, 10), ('VCB', 200, 10), ('ZZZ', 10, 10)) t(symbol, price, shares), (values (0), (1), (2), (3)) d(d)`)
const QUARTERS =
  raw(`select symbol, report_date, available, entity_type, earning::double as npatmi_ttm, sales::double as sales_ttm, sales::double as revenue_ttm,
    ebitda::double as ebitda_ttm, equity::double as total_equity, minority::double as minority, debt::double as st_debt, null::double as lt_debt, cash::double as cash
  from (values
    ('FPT', date '2024-06-30', date '2025-01-04', 'COMPANY', 1, 1, 1, 1, 0, 0, 0),
    ('FPT', date '2024-09-30', date '2025-01-02', 'COMPANY', 100, 500, 125, 600, 100, 400, 150),
    ('FPT', date '2024-12-31', date '2025-01-03', 'COMPANY', 200, 400, 250, 500, 0, 0, 0),
    ('CMG', date '2024-09-30', date '2025-01-01', 'COMPANY', -100, 0, null, 250, null, null, null),
    ('VCB', date '2024-09-30', date '2025-01-01', 'BANK', 250, 1000, null, 1000, 0, null, null)
  ) t(symbol, report_date, available, entity_type, earning, sales, ebitda, equity, minority, debt, cash)`)

test('multiples of tickers by what was known on the day', async () => {
  const { make, database } = await openWorkbench('', registry, [])
  const made = async (multiple: 'pe' | 'pb' | 'ps' | 'ev_ebitda', column: string) => {
    await make('made', stockMultiples, { bars: BARS, quarters: QUARTERS }, { multiple })
    const rows = await database.run(
      sql`select symbol, date, ${raw(column)} as value from made order by symbol, date`,
    )
    return rows.map((row) => `${row.symbol} ${String(row.date).slice(-1)} ${row.value}`)
  }
  // Nothing is known of FPT on the first day; a quarter that comes after a later one never counts
  expect(await made('pe', 'pe_ratio')).toEqual([
    'CMG 1 null',
    'CMG 2 null',
    'CMG 3 null',
    'CMG 4 null',
    'FPT 2 10',
    'FPT 3 5',
    'FPT 4 5',
    'VCB 1 8',
    'VCB 2 8',
    'VCB 3 8',
    'VCB 4 8',
  ])
  expect(await made('pb', 'pb_ratio')).toContain('FPT 2 2')
  expect(await made('ps', 'ps_ratio')).toEqual(
    expect.arrayContaining(['CMG 1 null', 'FPT 2 2', 'FPT 3 2.5', 'VCB 1 2']),
  )
  expect(await made('ev_ebitda', 'ev_ebitda')).toEqual(['FPT 2 10.8', 'FPT 3 4', 'FPT 4 4'])
  const [row] = await database.run(sql`select * from made where symbol = 'FPT' and date = date '2025-01-02'`)
  expect(row).toMatchObject({ close_price: 100, ev_billion_vnd: 1350 / 1e9, sector: 'COMPANY' })
})

test('the market: losses count, tickers need both sides', async () => {
  const { make, database } = await openWorkbench('', registry, [])
  await make(
    'made',
    indexMultiples,
    {
      bars: BARS,
      quarters: QUARTERS,
      forecasts: raw(
        `select * from (values ('FPT', 5e-8, 1e-7), ('CMG', null, null)) t(symbol, npatmi_2025f, npatmi_2026f)`,
      ),
    },
    { without: ['VCB'] },
  )
  const rows = await database.run(sql`select * from made where date = date '2025-01-03' order by scope`)
  expect(rows).toMatchObject([
    { scope: 'BSC_INDEX', pe_ttm: 15, pb: 2, pe_fwd_2025: 20, pe_fwd_2026: 10 },
    { scope: 'VNINDEX', pe_ttm: 3500 / 350, pb: 2, pe_fwd_2025: null },
    { scope: 'VNINDEX_EXCLUDE', pe_ttm: 15, pb: 2 },
  ])
})

test('sectors: the same tickers on both sides, twelve months of sales, what part of the past lies below', async () => {
  const { make, database } = await openWorkbench('', registry, [])
  await make('made', sectorMultiples, { bars: BARS, quarters: QUARTERS })
  const [it] = await database.run(
    sql`select * from made where sector_code = 'IT' and date = date '2025-01-03'`,
  )
  expect(it).toMatchObject({
    ...{
      ticker_count: 2,
      sector_market_cap: 1500,
      sector_pe: 15,
      sector_pb: 2,
      sector_ps: 3.75,
      sector_ev_ebitda: 4,
      avg_price: 75,
    },
    ...{
      total_volume: '20',
      total_trading_value: 1500,
      pe_median: 5,
      pe_mean: 5,
      pe_std: null,
      pb_min: 2,
      pb_max: 2,
      pe_percentile_5y: null,
    },
  })
  // A year of prices that rise: each day all days before it lie below
  await make('long', sectorMultiples, {
    bars: raw(
      `select 'VCB' as symbol, date '2025-01-01' + d::integer as date, 100e0 + d as close, 1 as volume, 1000e0 + 10 * d as market_cap from range(30) t(d)`,
    ),
    quarters: QUARTERS,
  })
  const days = await database.run(sql`select pe_percentile_5y as p from long order by date`)
  expect(days.slice(0, 19).every((day) => day.p === null)).toBe(true)
  expect(Number(days[19]!.p)).toBeCloseTo(95, 10)
  expect(Number(days[29]!.p)).toBeCloseTo((100 * 29) / 30, 10)
})
