import { beforeAll, describe, expect, test } from 'vitest'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { forecastSectors } from './query.ts'

/** Money in billions, growth and upside as fractions; equity is that of the parent at the end of 2024. */
const FIELDS = [
  'symbol',
  'sector',
  'cap',
  'profit25',
  'profit26',
  'revenue25',
  'revenue26',
  'equity',
  'growth',
  'upside',
]
const STOCKS = sql`select symbol, sector, cap as market_cap, profit25 as npatmi_2025f, profit26 as npatmi_2026f,
    revenue25 as rev_2025f, revenue26 as rev_2026f, equity as parent_equity_2024,
    growth as npatmi_growth_yoy_2025, upside as upside_pct, date '2026-01-09' as updated_at
  from (values ('VCB', 'BANK', 100e0, 10e0, 12e0, 40e0, 44e0, 50e0, 0.25e0, 0.3e0),
    ('ACB', 'BANK', 60, null, 6, null, 20, 30, null, 0.1),
    ('FPT', 'IT', 90, 6, 9, 60, 75, 20, 0.5, 0.4),
    ('HVN', 'TRAVEL_LEISURE', 40, -5, 2, 30, 33, -10, null, -0.1)) stocks(${raw(FIELDS.join(', '))})`
/** On the newest day technology has no P/E. */
const TRAILING = sql`select * from (values ('BANK', date '2026-01-16', 20e0, 2e0), ('BANK', date '2026-01-15', 99e0, 9e0),
    ('IT', date '2026-01-15', 30e0, 5e0), ('IT', date '2026-01-16', null, 6e0), ('TRAVEL_LEISURE', date '2026-01-16', -3, 4)
  ) history(scope, date, pe_ttm, pb)`
const ask = { entity: 'STOCK' } as const

let tree: Awaited<ReturnType<typeof withTables>>
let rows: Readonly<Record<string, unknown>>[]
beforeAll(async () => {
  tree = await withTables({ bsc_forecast: STOCKS, sector_pe_history: TRAILING })
  rows = await tree.rows(forecastSectors, ask)
})

describe('forecast-sectors', () => {
  test('multiples and growth are of sums, each over the stocks that have both parts', () => {
    const bank = rows.find(({ subject }) => subject === 'BANK')!
    expect(bank).toMatchObject({
      ...{ sectors: 3, covered: 2, forecast_market_cap: 160e9, npatmi_2025f: 10e9, npatmi_2026f: 18e9 },
      // ACB has no profit of 2025: its market value does not count against that of VCB.
      ...{
        pe_fwd_2025: 100 / 10,
        pe_fwd_2026: 160 / 18,
        pb_fwd_2025: 100 / (50 + 10),
        pb_fwd_2026: 100 / (50 + 10 + 12),
      },
      ...{ rev_2025f: 40e9, rev_2026f: 64e9, upside: 20 },
    })
    // 10 bn after 25% growth were 8 bn; only VCB has both years.
    expect(bank.npatmi_growth_2025).toBeCloseTo(25, 9)
    expect(bank.npatmi_growth_2026).toBeCloseTo((12 / 10 - 1) * 100, 9)
    expect(bank.rev_growth_2026).toBeCloseTo((44 / 40 - 1) * 100, 9)
  })

  test('all stocks come first, then sectors by P/E; of a loss or negative equity there is none', async () => {
    expect(rows.map(({ subject }) => subject)).toEqual(['ALL', 'BANK', 'IT', 'TRAVEL_LEISURE'])
    const [all, , , airline] = rows
    expect(airline).toMatchObject({
      pe_fwd_2025: null,
      pe_fwd_2026: 20,
      pb_fwd_2025: null,
      npatmi_growth_2026: null,
    })
    expect(all).toMatchObject({
      sectors: 3,
      covered: 4,
      forecast_market_cap: 290e9,
      sector_opportunity: null,
    })
    // (100 + 90 + 40) over (10 + 6 - 5): sums over all stocks with a forecast, the loss included.
    expect(all!.pe_fwd_2025).toBeCloseTo(230 / 11, 9)
    expect(all!.upside).toBeCloseTo((30 + 10 + 40 - 10) / 4, 9)
    const without = await tree.rows(forecastSectors, { ...ask, total: false })
    expect(without).toEqual(rows.slice(1))
  })

  test('trailing multiples are those of the newest day; a loss has none, and no discount', () => {
    expect(rows.slice(1)).toMatchObject([
      { pe_ttm: 20, pb: 2, pe_discount: 50 },
      { pe_ttm: null, pb: 6, pe_discount: null },
      { pe_ttm: null, pb: 4, pe_discount: null },
    ])
  })

  test('the score scales each part from the lowest to the highest sector', () => {
    // Growth of 2025 is 25 and 50; the airline has the median of the two. Only banks have a discount.
    const parts = {
      BANK: { upside: 20, growth: 25, discount: 50, cheapness: 1 / 10 },
      IT: { upside: 40, growth: 50, discount: 0, cheapness: 1 / 15 },
    }
    const upside = (value: number) => (value + 10) / 50
    const cheapness = (value: number) => (value - 1 / 15) / (1 / 10 - 1 / 15)
    const score = ({ upside: u, growth, discount, cheapness: c }: (typeof parts)['BANK']) =>
      30 * upside(u) + 25 * ((growth - 25) / 25) + 25 * (discount / 50) + 20 * cheapness(c)
    expect(rows[1]!.sector_opportunity).toBeCloseTo(score(parts.BANK), 9)
    expect(rows[2]!.sector_opportunity).toBeCloseTo(score(parts.IT), 9)
    // Without a forward P/E a part is missing, and with it the score.
    expect(rows[3]!.sector_opportunity).toBeNull()
  })

  test('its columns, and it runs without either file', async () => {
    const [coverage, history, none] = await Promise.all([
      withTables({ bsc_forecast: STOCKS }),
      withTables({ sector_pe_history: TRAILING }),
      withTables({}),
    ])
    const [bank] = await coverage.rows(forecastSectors, { ...ask, total: false })
    expect(bank).toMatchObject({ subject: 'BANK', pe_fwd_2025: 10, pe_ttm: null, pe_discount: null })
    expect(await history.rows(forecastSectors, ask)).toMatchObject([{ covered: 0, pe_fwd_2025: null }])
    expect(await none.rows(forecastSectors, { ...ask, total: false })).toEqual([])
    expect(forecastSectors.plan(ask, none.context).datasets).toEqual(['bsc_forecast', 'sector_pe_history'])
    for (const { names } of [tree, coverage, none]) {
      const { returned, promised } = await names(forecastSectors, ask)
      expect(returned).toEqual(promised)
    }
  })
})
