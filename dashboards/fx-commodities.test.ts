import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WidgetData } from '../core/api/widget-data.ts'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'

const CHOICES = {
  macro: [
    'rates=deposit',
    'rates=interbank',
    ...[
      'official_free',
      'bank_free',
      'band',
      'ty_gia_usd_trung_tam',
      'ty_gia_usd_nhtm_ban_ra',
      'ty_gia_usd_tu_do_ban_ra',
    ].map((usd) => `rates=fx&usd=${usd}`),
    'rates=bonds',
  ],
  commodities: [
    ...['gold', 'pork', 'oil', 'urea_dpm', 'urea_dcm', 'steel', 'steel_d10', 'cao_su', 'sugar', 'oil_crude'],
    ...['pork_china', 'sua_bot_wmp', 'gold_vn_buy'],
  ].map((commodity) => `commodity=${commodity}`),
}

// Skipped where the client's data tree is not beside the repository and RATTAN_REAL_DATA does not name it.
describe.skipIf(!REAL_DATA)('FX & Commodities on the client’s data', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true })
  })
  afterAll(() => server.close())

  const get = async (widget: string, query = '') => {
    const answer = await server.app.inject(`/api/pages/fx-commodities/widgets/${widget}?${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<WidgetData>()
  }
  const cells = (line: WidgetData, name: string) =>
    line.data[line.columns.findIndex((column) => column.name === name)]!
  const row = (line: WidgetData, metric: string) => {
    const at = cells(line, 'metric').indexOf(metric)
    return Object.fromEntries(line.columns.map(({ name }, i) => [name, line.data[i]![at]]))
  }

  test('every choice of both tabs has numbers in every widget', async () => {
    for (const [tab, queries] of Object.entries(CHOICES)) {
      for (const query of queries) {
        const answer = await server.app.inject(`/api/pages/fx-commodities/data?tab=${tab}&${query}`)
        expect(answer.statusCode, `${query} ${answer.body}`).toBe(200)
        const lines = answer.body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as WidgetData)
        expect(lines.length, query).toBeGreaterThanOrEqual(2)
        for (const line of lines) expect(line, query).toMatchObject({ status: 'ok' })
      }
    }
  })

  test('rates and yields change in basis points, with the percentages of the original beside them', async () => {
    const deposit = row(await get('deposit_performance'), 'ls_huy_dong_1_3_thang')
    expect(deposit).toMatchObject({ date: '2026-01-16', current: 4.04 })
    expect(deposit.change_3m).toBeCloseTo(24.31, 2)
    expect(deposit.move_3m).toBeCloseTo(79, 0)

    const overnight = row(await get('interbank_performance'), 'ls_qua_dem_lien_ngan_hang')
    expect(overnight).toMatchObject({ date: '2026-01-14', current: 4.11, trend: 'DOWN' })
    expect(overnight.change_1w).toBeCloseTo(-11.8, 2)
    expect(overnight.change_1m).toBeCloseTo(-34.97, 2)
    expect(overnight.move_1w).toBeCloseTo(-55, 0)

    const bond = row(await get('bond_performance'), 'vn_gov_bond_5y')
    expect(bond).toMatchObject({ date: '2026-01-15', current: 3.734 })
    expect(bond.change_1y).toBeCloseTo(46.66, 2)
    expect(bond.move_1y).toBeCloseTo(118.8, 1)
  })

  test('the dollar and its spreads', async () => {
    const usd = await get('usd_official_free_performance')
    const central = row(usd, 'ty_gia_usd_trung_tam')
    const free = row(usd, 'ty_gia_usd_tu_do_ban_ra')
    expect(central.current).toBe(25_131)
    expect(central.change_1y).toBeCloseTo(3.28, 2)
    expect(central.move_1y).toBeNull()
    expect(free.current).toBe(26_300)
    expect(free.change_1d).toBeCloseTo(-1.31, 2)

    const spread = await get('usd_official_free_spread')
    expect(cells(spread, 'usd_free_spread')).toEqual([26_300 - 25_131])
    expect(cells(spread, 'usd_free_spread_pct')[0]).toBeCloseTo(4.65, 2)
    const band = await get('usd_band_spread')
    expect(cells(band, 'usd_band_spread')[0]).toBeCloseTo(2513.1, 6)
  })

  test('a download of all commodities has the order of the page: the largest gain of the week first', async () => {
    const gains = cells(await get('all_commodities'), 'change_1w')
    const known = gains.filter((gain) => gain !== null) as number[]
    expect(known).toEqual([...known].sort((a, b) => b - a))
    expect(gains.indexOf(null)).toBe(known.length)
  })

  test('gold and oil', async () => {
    const all = await get('all_commodities')
    expect(all.rows).toBe(22)
    expect(row(all, 'gold_vn')).toMatchObject({ current: 162_800_000, unit: 'VND_per_tael' })
    expect(row(all, 'gold_vn').change_1y).toBeCloseTo(87.13, 2)
    expect(row(all, 'gold_global').current).toBe(4611.6)
    expect(row(all, 'gold_global').change_1m).toBeCloseTo(5.43, 2)
    expect(row(all, 'oil_crude').current).toBe(59.18)
    expect(row(all, 'oil_crude').change_1y).toBeCloseTo(-23.98, 2)
  })

  test('a monthly price has no change of a day or a week, and its stamps of 17:00 are the next day', async () => {
    const rubber = row(await get('all_commodities'), 'cao_su')
    expect(rubber).toMatchObject({ date: '2026-01-01', change_1d: null, change_1w: null, trend: null })
    expect(rubber.change_1m).not.toBeNull()
    expect(rubber.change_last).not.toBeNull()
  })

  test('windows end at the newest date of the data, whatever the clock says', async () => {
    const dates = cells(await get('deposit_rates', 'days=30'), 'date')
    expect(dates.at(-1)).toBe('2026-01-16')
    expect(dates[0]! > '2025-12-16').toBe(true)
  })

  test('a series chosen alone is told in its own unit', async () => {
    const steel = await get('price_performance', 'commodity=steel_d10')
    expect(cells(steel, 'unit')).toEqual(['thousand_VND_per_kg'])
    expect(cells(steel, 'current')).toEqual([14.01])
  })
})
