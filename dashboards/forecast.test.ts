import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { type Row, reader } from './test-forecast-reader.ts'

const EMPTY_ON_REAL: Readonly<Record<string, string>> = {
  bank_cards: 'processed/forecast/assumptions/banks.parquet',
  bank_quick: 'processed/forecast/assumptions/banks.parquet',
  bank_income: 'processed/forecast/assumptions/banks.parquet',
  bank_quality: 'processed/forecast/assumptions/banks.parquet',
  bank_valuation: 'processed/forecast/assumptions/banks.parquet',
  broker_cards: 'processed/forecast/assumptions/brokerage.parquet',
  broker_shares: 'processed/forecast/assumptions/brokerage.parquet',
  broker_history: 'processed/forecast/assumptions/brokerage.parquet',
  chain_cards: 'processed/forecast/assumptions/mwg.parquet',
  chain_next: 'processed/forecast/assumptions/mwg.parquet',
  chain_years: 'processed/forecast/assumptions/mwg.parquet',
  chain_chart: 'processed/forecast/assumptions/mwg.parquet',
  chain_quarters: 'processed/forecast/assumptions/mwg.parquet',
  bhx_provinces: 'processed/forecast/assumptions/bhx_stores.parquet',
  power_cards: 'processed/forecast/assumptions/power.parquet',
  power_types: 'processed/forecast/assumptions/power.parquet',
  power_projects: 'processed/forecast/assumptions/power.parquet',
}

// Skipped where the client's data tree is not beside the repository and RATTAN_REAL_DATA does not name it.
describe.skipIf(!REAL_DATA)('the Forecast page on the client’s data', () => {
  let server: TestServer
  const { widget, rows, statuses } = reader(() => server)
  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true })
  })
  afterAll(() => server.close())

  test('no widget fails, and those that are empty are the ones whose file is missing', async () => {
    const found = await statuses()
    const having = (status: string) =>
      [...found.values()].filter((line) => line.status === status).map((line) => line.widget)
    expect(having('error')).toEqual([])
    expect(having('empty').sort()).toEqual(Object.keys(EMPTY_ON_REAL).sort())
    for (const [id, file] of Object.entries(EMPTY_ON_REAL)) {
      expect(existsSync(`${REAL_DATA}/${file}`), file).toBe(false)
      expect(found.get(id)?.message?.vi, id).toMatch(/\S/)
    }
  })

  test('the header: 92 stocks, 23 strong buys, +17.0 %, 13.3x, built on 9 January', async () => {
    const [strip] = await rows('universe_strip')
    expect(strip).toMatchObject({ covered: 92, strong_buys: 23, updated_at: '2026-01-09' })
    expect(strip?.upside).toBeCloseTo(17.03, 2)
    expect(strip?.pe_fwd_2025).toBeCloseTo(13.32, 2)
  })

  test('ratings, and the stocks without one', async () => {
    const pills = await rows('rating_pills')
    expect(Object.fromEntries(pills.map((row) => [row.group, row.covered]))).toEqual({
      'STRONG BUY': 23,
      BUY: 31,
      HOLD: 29,
      SELL: 1,
      'STRONG SELL': 2,
      'N/A': 6,
    })
    const none = await rows('universe_table', 'rating=N/A')
    expect(none.map((row) => row.subject).sort()).toEqual(['CSV', 'DPR', 'IDC', 'PHR', 'SIP', 'SZC'])
  })

  test('the universe is filtered and sorted as the reader asks', async () => {
    const all = await rows('universe_table')
    expect(all).toHaveLength(92)
    expect(all[0]).toMatchObject({ subject: 'DXG' })
    const picks = await rows('universe_table', 'list=BSC_2026&sort=-forecast_market_cap')
    expect(picks.map((row) => row.subject)).toContain('VHM')
    expect(picks.length).toBeLessThanOrEqual(15)
    const banks = await rows('universe_table', 'sector=BANK&sort=pe_fwd_2025')
    const multiples = banks.map((row) => row.pe_fwd_2025 as number)
    expect(banks).toHaveLength(16)
    expect(multiples).toEqual([...multiples].sort((a, b) => a - b))
    expect((await rows('universe_table', 'search=acb')).map((row) => row.subject)).toEqual(['ACB'])
  })

  test('a multiple of negative equity is no multiple', async () => {
    const [hvn] = await rows('universe_table', 'search=HVN')
    expect(hvn).toMatchObject({ subject: 'HVN', pb_fwd_2025: null, pb_fwd_delta: null })
    expect(hvn?.pe_fwd_2025).toBeGreaterThan(0)
  })

  test('the universe: market value over profit, only of stocks that have a forecast', async () => {
    const [all, ...sectors] = await rows('sector_summary')
    expect(all).toMatchObject({ subject: 'ALL', covered: 92 })
    expect((all?.forecast_market_cap as number) / 1e12).toBeCloseTo(5318.5, 1)
    expect(all?.pe_fwd_2025).toBeCloseTo(12.29, 2)
    expect(all?.pe_fwd_2026).toBeCloseTo(10.52, 2)
    expect(sectors).toHaveLength(15)
    const multiples = sectors.map((row) => row.pe_fwd_2025 as number)
    expect(multiples).toEqual([...multiples].sort((a, b) => a - b))
    const stocks = await rows('universe_table_extended', 'extended=true&sector=BANK')
    const bank = sectors.find((row) => row.subject === 'BANK')!
    const sum = (name: string) => stocks.reduce((total, row) => total + (row[name] as number), 0)
    expect(bank.pe_fwd_2025).toBeCloseTo(sum('forecast_market_cap') / sum('npatmi_2025f'), 9)
  })

  test('the score scales each part from the weakest to the strongest sector', async () => {
    const parts = await rows('opportunity_parts')
    const scaled = (value: (row: Row) => number) => {
      const all = parts.map(value)
      const [low, high] = [Math.min(...all), Math.max(...all)]
      return all.map((one) => (one - low) / (high - low))
    }
    const upside = scaled((row) => row.upside as number)
    const growth = scaled((row) => row.npatmi_growth_2025 as number)
    const discount = scaled((row) => (row.pe_discount as number | null) ?? 0)
    const cheap = scaled((row) => 1 / (row.pe_fwd_2025 as number))
    parts.forEach((row, i) => {
      const score = 30 * upside[i]! + 25 * growth[i]! + 25 * discount[i]! + 20 * cheap[i]!
      expect(row.sector_opportunity).toBeCloseTo(score, 9)
    })
  })

  test('progress: 8 beat, 63 on track, 16 behind, with the upside of each', async () => {
    const cards = await rows('achievement_cards')
    expect(cards.map((row) => [row.group, row.covered])).toEqual([
      ['beat', 8],
      ['meet', 63],
      ['miss', 16],
    ])
    const upsides = cards.map((row) => row.upside as number)
    ;[14.9, 14.5, 27.8].forEach((wanted, i) => {
      expect(upsides[i]).toBeCloseTo(wanted, 1)
    })
    expect(await rows('achievement_table')).toHaveLength(87)
    const behind = await rows('achievement_table', 'achievement=miss')
    expect(behind).toHaveLength(16)
    expect(Math.max(...behind.map((row) => row.npatmi_achievement as number))).toBeLessThan(65)
  })

  test('consensus with BSC in it, as the original counts, and without it', async () => {
    const counts = async (basis: string) => (await rows('consensus_counts', `basis=${basis}`))[0]
    const common = { covered: 88, overlap: 71, not_bsc: 43 }
    expect(await counts('all')).toEqual({
      ...common,
      ...{ bullish_gap: 5, slight_bull: 8, aligned: 51, slight_bear: 7, bearish_gap: 17, no_data: 0 },
    })
    expect(await counts('others')).toEqual({
      ...common,
      ...{ bullish_gap: 10, slight_bull: 8, aligned: 23, slight_bear: 9, bearish_gap: 20, no_data: 18 },
    })
    expect(await rows('consensus_table')).toHaveLength(88)
    expect(await rows('consensus_table', 'covered=false')).toHaveLength(131)
    expect(await rows('consensus_table', 'basis=all&insight=bearish_gap')).toHaveLength(17)
    // Choosing a sector does not let stocks in that BSC does not cover.
    const banks = await rows('consensus_table', 'sector=BANK')
    expect(banks.every((row) => row.bsc !== null)).toBe(true)
  })

  test('ACB by broker', async () => {
    const table = await rows('lookup_table', 'symbol=ACB')
    const by = (name: string) => Object.fromEntries(table.map((row) => [row.broker, row[name]]))
    expect(by('tp')).toMatchObject({ bsc: 28400, hcm: 24000, vci: 33300, ssi: 30200 })
    const profits = by('npatmi_26') as Record<string, number>
    for (const [broker, wanted] of Object.entries({ bsc: 20.1, hcm: 20.3, vci: 21.0, ssi: 19.8 }))
      expect(profits[broker]! / 1e12).toBeCloseTo(wanted, 1)
    expect(by('tp').consensus).toBeCloseTo((24000 + 33300 + 30200) / 3, 6)
    const [head] = await rows('lookup_head', 'symbol=ACB')
    expect(head).toMatchObject({ subject: 'ACB', sector: 'BANK', brokers: 4 })
  })

  test.each([
    [2025, [74, 34, 0]],
    [2026, [94, 58, 32]],
    [2027, [66, 0, 0]],
  ])('%i: stocks that at least two, three and four brokers follow', async (year, wanted) => {
    const found = await Promise.all(
      [2, 3, 4].map(
        async (sources) => (await widget('source_table', `year=${year}&sources=${sources}`)).rows,
      ),
    )
    expect(found).toEqual(wanted)
  })

  // HSC and SSI list some stocks with a profit of 0 before they forecast it. The original's figures above count them as
  // followed; the number itself is none: neither shown nor part of a mean.
  test.each([
    [2025, 72],
    [2026, 92],
  ])('%i: a forecast of 0 is no number: %i stocks have two of them', async (year, wanted) => {
    const table = await rows('source_table', `year=${year}&sources=2`)
    const numbers = table.map((row) =>
      ['bsc', 'hcm', 'ssi', 'vci'].map((broker) => row[broker]).filter((value) => value !== null),
    )
    expect(numbers.flat()).not.toContain(0)
    expect(numbers.filter((some) => some.length >= 2)).toHaveLength(wanted)
  })

  test('brokers by stocks followed', async () => {
    const coverage = await rows('source_coverage')
    expect(Object.fromEntries(coverage.map((row) => [row.broker, row.covered]))).toEqual({
      ...{ bsc: 93, vci: 83, ssi: 51, hcm: 93 },
    })
    expect(coverage[1]).toMatchObject({ broker: 'vci', updated_at: '2026-01-04' })
  })

  test('BSC and Vietcap: 60 in common, 56 comparable', async () => {
    expect(await rows('pair_table')).toHaveLength(60)
    const profits = await rows('pair_profits')
    expect(Object.fromEntries(profits.map((row) => [row.agreement, row.covered]))).toEqual({
      ...{ ALIGNED: 22, BSC_BULL: 14, VCI_BULL: 20 },
    })
  })

  test('the download has every stored number of the filtered stocks', async () => {
    const answer = await server.app.inject('/api/pages/forecast/widgets/universe_table.csv?sector=BANK')
    expect(answer.headers['content-disposition']).toContain('bsc_forecast_universal')
    const lines = answer.body.trim().split(/\r?\n/)
    expect(lines).toHaveLength(17)
    const heads = lines[0]!.replace('\ufeff', '').split(',')
    expect(heads.length).toBeGreaterThanOrEqual(34)
    expect(heads).not.toContain('updated_at')
  })

  test('choices that leave no stock say so, and do not claim that the data has no such numbers', async () => {
    const messages = async (id: string, query: string) => (await widget(id, query)).message
    for (const [id, query] of [
      ['universe_table', 'search=ZZZ'],
      ['rating_pills', 'sector=INSURANCE'],
      ['achievement_table', 'sector=INSURANCE'],
      ['consensus_table', 'sector=INSURANCE'],
      ['source_table', 'year=2025&sources=4'],
    ] as const)
      expect(await messages(id, query), id).toEqual({
        en: 'No records for this selection.',
        vi: 'Không có bản ghi nào cho lựa chọn này.',
      })
    // The forecasts of the same chart are there: what is missing is the history.
    expect(await messages('valuation_matrix_pe', 'industry=BANK')).toMatchObject({
      vi: 'Nguồn dữ liệu này không có tệp “Lịch sử P/E”.',
    })
  })
})
