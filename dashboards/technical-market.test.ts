import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ResolvedPage } from '../core/api/pages.ts'
import { REAL_DATA } from '../core/sql/test-database.ts'
import { startDemoServer } from '../server/testing/test-demo-server.ts'
import { cells, pageReader, type Row } from '../server/testing/test-page-reader.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'

// Skipped where the client's data tree is not beside the repository and RATTAN_REAL_DATA does not name it.
describe.skipIf(!REAL_DATA)('Market Overview and Sector Rotation', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ dataDir: REAL_DATA!, shipped: true })
  })
  afterAll(() => server.close())

  const rows = (widget: string, query?: string) => pageReader(server, 'technical').rows(widget, query)
  const bySubject = (all: readonly Row[]) => new Map(all.map((row) => [row.subject, row]))

  test.each([
    ['market', ['range=63', 'range=252']],
    [
      'rotation',
      [
        'rotation=index',
        'rotation=strength&trail=10',
        'rotation=stock&named=MWG,%20FPT',
        'rotation=stock&rotation_sector=BANK',
        'timeframe=turnover_change_1w',
        'timeframe=turnover_change_1m',
        'rs_top=300&liquidity=0&rs_days=180',
        'rs_sector=BANK',
      ],
    ],
  ])('every choice of the tab %s has numbers in every widget', async (tab, queries) => {
    for (const query of queries) {
      const lines = [...(await pageReader(server, 'technical').tab(tab, query)).values()]
      expect(lines.length).toBeGreaterThan(7)
      for (const line of lines) expect(line, query).toMatchObject({ status: 'ok' })
    }
  })

  test('the index, its day and its breadth', async () => {
    const last = (await rows('breadth')).at(-1)!
    expect(last).toMatchObject({
      date: '2026-01-16',
      index_close: 1879.13,
      above_ma20_pct: 63.18,
      above_ma50_pct: 55.77,
      above_ma100_pct: 42.92,
      total_stocks: 459,
      advancing: 166,
      declining: 224,
      unchanged: 69,
      ad_ratio: 0.74,
    })
    expect(last.index_change_pct).toBeCloseTo(0.77, 2)
  })

  test('a window counts sessions, and its averages do not start anew at its edge', async () => {
    const quarter = await rows('breadth', 'range=63')
    const year = await rows('breadth', 'range=252')
    expect([quarter.length, year.length]).toEqual([63, 252])
    expect(quarter[0]!.index_sma_100).toBe(year.at(-63)!.index_sma_100)
  })

  test('regime and exposure come from averages of the close', async () => {
    const [last] = await rows('exposure')
    expect(last!.index_ema_9).toBeCloseTo(1860.0, 1)
    expect(last!.index_ema_21).toBeCloseTo(1813.2, 1)
    expect(last!.index_ema_gap).toBeCloseTo(2.58, 2)
    expect(last).toMatchObject({ regime: 'BULLISH', recommended_exposure: 80, signal: 'RISK_ON' })
  })

  test('a bearish regime allows no stocks at all', async () => {
    const year = await rows('breadth', 'range=252')
    const bearish = year.filter(({ regime }) => regime === 'BEARISH')
    expect(bearish.length).toBeGreaterThan(0)
    for (const row of bearish) expect(row).toMatchObject({ recommended_exposure: 0, signal: 'RISK_OFF' })
  })

  test('the signal matrix, with its score and the stage of a bottom', async () => {
    const [signal] = await rows('signal_matrix')
    expect(signal).toMatchObject({
      trend: 'DOWNTREND',
      signal: 'EARLY_BUY',
      stage: 'EARLY_REVERSAL',
      divergence: 'NONE',
    })
    expect(signal!.market_score).toBeCloseTo(55.423, 3)
  })

  test('swing lows of breadth', async () => {
    expect(await rows('swing_lows')).toEqual([
      {
        line: 'MA20',
        swing_previous: 32.39,
        swing_recent: 42.92,
        swing: 'HIGHER_LOW',
        swing_state: 'CONFIRMED',
      },
      {
        line: 'MA50',
        swing_previous: 28.01,
        swing_recent: 28.67,
        swing: 'HIGHER_LOW',
        swing_state: 'CONFIRMED',
      },
    ])
  })

  test('the pipeline’s own state stands beside the regime of five factors', async () => {
    const [last] = await rows('regime_summary')
    expect(last).toMatchObject({
      regime_score: 7.04,
      regime_breadth_score: 11.33,
      regime_momentum_score: 21.05,
      exposure_level: 62,
      stored_signal: 'CAUTION',
    })
    // What the file leaves at 0.
    expect(last!.regime_valuation_score).not.toBe(0)
    expect(last!.regime_volatility_score).not.toBe(0)
    const factors = { valuation: 0.25, breadth: 0.25, volume: 0.15, volatility: 0.15, momentum: 0.2 }
    const total = Object.entries(factors).reduce(
      (sum, [name, weight]) => sum + weight * (last![`regime_${name}_score`] as number),
      0,
    )
    expect(last!.regime_total).toBeCloseTo(total, 10)
  })

  test('sectors by strength of their breadth', async () => {
    const all = await rows('sector_ranking')
    expect(all).toHaveLength(19)
    const strength = bySubject(all)
    for (const sector of ['TELECOM', 'OIL_GAS', 'INSURANCE']) {
      expect(strength.get(sector)!.strength_score).toBe(100)
    }
    expect(strength.get('BANK')!.strength_score).toBe(74.79)
    expect(all.at(-1)).toMatchObject({ subject: 'REAL_ESTATE', strength_score: 34.6 })
  })

  test('the composite score keeps its parts within 0 and 100, as the stored ranking does not', async () => {
    const scores = bySubject(await rows('sector_composite'))
    expect(scores.get('BANK')!.sector_rs_part).toBeCloseTo(38.2, 1)
    expect(scores.get('BANK')!.sector_flow_part).toBeCloseTo(32.0, 1)
    expect(scores.get('BANK')!.sector_momentum_part).toBeCloseTo(70.7, 1)
    expect(scores.get('IT')!.sector_flow_part).toBe(100)
    expect(scores.get('TELECOM')!.phase).toBe('LEADING')
  })

  test('turnover changes', async () => {
    const all = await rows('turnover_change')
    const change = (at: number) => [all.at(at)!.subject, Number(all.at(at)!.turnover_change_1d).toFixed(1)]
    expect([change(0), change(1), change(-1)]).toEqual([
      ['IT', '224.8'],
      ['PERSONAL_GOODS', '205.2'],
      ['REAL_ESTATE', '-44.8'],
    ])
  })

  test('rotation against the sector’s own mean', async () => {
    const raw = await rows('rrg_strength', 'rotation=strength&trail=0&smooth=1')
    expect(raw).toHaveLength(18)
    expect(raw.filter(({ quadrant }) => quadrant === 'LEADING')).toHaveLength(17)
    const heads = bySubject(raw)
    expect(heads.has('TELECOM')).toBe(false)
    // The specification has LAGGING: exactly on both lines it is in no quadrant.
    expect(heads.get('OIL_GAS')).toMatchObject({ rs_ratio: 1, rs_momentum: 0, quadrant: 'LEVEL' })
    const point = (row: Row | undefined) => [
      Number(row?.rs_ratio).toFixed(3),
      Number(row?.rs_momentum).toFixed(1),
    ]
    expect(point(heads.get('BANK'))).toEqual(['1.132', '26.3'])
    expect(point(heads.get('AUTOMOBILE'))).toEqual(['1.674', '120.8'])

    const trails = await rows('rrg_strength', 'rotation=strength&trail=5&smooth=5')
    expect(trails).toHaveLength(18 * 5)
    const smoothed = bySubject(trails.filter(({ date }) => date === '2026-01-16'))
    expect(point(smoothed.get('BANK'))).toEqual(['1.341', '38.7'])
    expect(point(smoothed.get('REAL_ESTATE'))).toEqual(['1.086', '10.1'])
    expect(point(smoothed.get('OIL_GAS'))).toEqual(['1.060', '0.0'])
  })

  test('rotation against VN-Index does not call every sector leading', async () => {
    const heads = await rows('rrg_index')
    const quadrants = new Set(heads.map(({ quadrant }) => quadrant))
    expect(quadrants).toContain('LAGGING')
    expect(bySubject(heads).get('BANK')).toMatchObject({
      rs_ratio: 104.26,
      rs_momentum: 105.06,
      quadrant: 'LEADING',
    })
  })

  test.each(['index', 'strength'])('quadrant cards count the heads of the graph: %s', async (by) => {
    const query = `rotation=${by}&trail=5`
    const graph = await rows(`rrg_${by}`, query)
    const heads = new Map(graph.map(({ subject, quadrant }) => [subject, quadrant]))
    for (const card of ['leading', 'improving', 'weakening', 'lagging']) {
      const listed = await rows(card, query)
      expect(new Map(listed.map(({ subject, quadrant }) => [subject, quadrant]))).toEqual(heads)
    }
  })

  test('RS ratings of the liquid tickers, strongest first', async () => {
    expect(await rows('rs_size')).toEqual([{ passing: 167, shown: 50, sessions: 21 }])
    const cells = await rows('rs_heatmap', 'rs_top=200')
    const subjects = [...new Set(cells.map(({ subject }) => subject))]
    expect(subjects).toHaveLength(167)
    expect(subjects[0]).toBe('G36')
    expect(new Set(subjects.slice(1, 5))).toEqual(new Set(['GAS', 'GEE', 'PVI', 'VGI']))
    expect(
      cells
        .filter(({ date }) => date === '2026-01-16')
        .slice(0, 5)
        .map(({ rs_rating }) => rs_rating),
    ).toEqual([99, 98, 98, 98, 98])
    expect(new Set(cells.map(({ date }) => date)).size).toBe(21)
  })

  test('the sector of the RS ratings filters by its code', async () => {
    const cells = await rows('rs_heatmap', 'rs_sector=BANK&liquidity=0&rs_top=300')
    expect(new Set(cells.map(({ subject }) => subject)).size).toBe(24)
  })
})

describe('Market Overview and Sector Rotation on demo data', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startDemoServer()
  })
  afterAll(() => server?.close())

  test.each([
    ['market', ''],
    ['rotation', 'trail=10'],
    ['rotation', 'rotation=strength'],
    ['rotation', 'rotation=stock&rotation_sector=BANK&timeframe=turnover_change_1m&rs_days=180'],
  ])('every widget of %s has numbers: %s', async (tab, query) => {
    for (const line of (await pageReader(server, 'technical').tab(tab, query)).values()) {
      expect(line, `${tab}?${query}`).toMatchObject({ status: 'ok' })
    }
  })

  test('where prices reach back far enough, rotation against VN-Index has trails', async () => {
    const graph = (await pageReader(server, 'technical').tab('rotation', 'trail=10&smooth=1')).get(
      'rrg_index',
    )
    const subjects = new Set(cells(graph, 'subject'))
    expect(graph!.rows).toBe(subjects.size * 10)
  })

  test.each([
    'rotation=index&trail=5&smooth=5',
    'rotation=index&trail=0&smooth=1',
    'rotation=strength&trail=10&smooth=3',
  ])('the phase in the ranking is the quadrant in the graph: %s', async (query) => {
    const lines = await pageReader(server, 'technical').tab('rotation', query)
    const graph = lines.get('rrg_index') ?? lines.get('rrg_strength')
    const quadrants = cells(graph, 'quadrant')
    // Oldest first: the newest point of a sector is set last.
    const heads = new Map(cells(graph, 'subject').map((sector, i) => [sector, quadrants[i]]))
    const ranking = lines.get('sector_ranking')
    const phases = cells(ranking, 'phase')
    for (const [i, sector] of cells(ranking, 'subject').entries()) {
      expect(phases[i], String(sector)).toBe(heads.get(sector) ?? null)
    }
  })

  test('which stocks to show is asked only where the graph shows stocks', async () => {
    const answer = await server.app.inject('/api/pages/technical')
    const { tabs } = answer.json<ResolvedPage>()
    const widgets = tabs.find(({ id }) => id === 'rotation')!.widgets
    const asking = widgets.filter(({ inputs }) => inputs.includes('rotation_sector'))
    expect(asking.length).toBeGreaterThan(0)
    for (const { id, when } of asking) expect(when, id).toMatchObject({ input: { rotation: 'stock' } })
  })

  test.each([
    ['rotation', ['rrg_stock', 'rs_heatmap', 'leading_stocks']],
    ['lists', ['buy_list', 'sell_list']],
  ])('a ticker that is clicked in %s opens its chart', async (tab, ids) => {
    const answer = await server.app.inject('/api/pages/technical')
    const { widgets } = answer.json<ResolvedPage>().tabs.find(({ id }) => id === tab)!
    for (const id of ids) {
      const widget = widgets.find((one) => one.id === id)
      expect(widget?.on?.click, id).toEqual({ set: { symbol: '$row.subject' }, tab: 'chart' })
    }
  })
})
