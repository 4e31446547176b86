import { describe, expect, test } from 'vitest'
import { raw, type Sql, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { marketState } from './query.ts'

const SESSIONS = 60
/** Sixty sessions whose close grows by so many percent a day. */
const index = (percent: number): Sql => sql`select 'VNINDEX' as symbol, date '2026-01-01' + i::int as date,
    1000e0 * (1 + ${percent}::double / 100) ** i as close, close - 1 as sma_20, close - 2 as sma_50 from range(${SESSIONS}) as days(i)`
const breadth = (ma20: number, ma50 = 50, ma100 = 50): Sql => sql`select date '2026-01-01' + i::int as date,
    ${ma20}::double as above_ma20_pct, ${ma50}::double as above_ma50_pct, ${ma100}::double as above_ma100_pct,
    459 as total_stocks, 166 as advancing, 224 as declining, 69 as unchanged, 166e0 / 224 as ad_ratio
  from range(${SESSIONS}) as days(i)`

async function newest(percent: number, ...shares: Parameters<typeof breadth>) {
  const { rows } = await withTables({ vnindex: index(percent), market_breadth: breadth(...shares) })
  const [row] = await rows(marketState, { last: 1 })
  return row!
}
/** k = 2 / (n + 1), seeded by the first close. */
function ema(sessions: number, percent: number): number {
  const closes = Array.from({ length: SESSIONS }, (_, i) => 1000 * (1 + percent / 100) ** i)
  return closes.reduce((mean, close) => mean + (close - mean) * (2 / (sessions + 1)))
}

describe('market-state', () => {
  test('the newest sessions, oldest first, with averages over all there are', async () => {
    const { rows } = await withTables({ vnindex: index(1), market_breadth: breadth(60) })
    const [before, last, ...others] = await rows(marketState, { last: 2 })
    expect(others).toEqual([])
    expect([before!.date, last!.date]).toEqual(['2026-02-28', '2026-03-01'])
    expect(before!.index_change_pct).toBeCloseTo(1, 9)
    expect(last!.index_ema_9).toBeCloseTo(ema(9, 1), 6)
    expect(last!.index_ema_21).toBeCloseTo(ema(21, 1), 6)
    expect(last!.index_ema_gap).toBeCloseTo((ema(9, 1) / ema(21, 1) - 1) * 100, 9)
    expect(last).toMatchObject({ total_stocks: 459, advancing: 166, declining: 224, unchanged: 69 })
  })

  test('the regime follows from EMA9 against EMA21, half a percent either way', async () => {
    // A steady growth of r% a day parts the two by about 6r%.
    expect(ema(9, 0.1) / ema(21, 0.1) - 1).toBeGreaterThan(0.005)
    expect(ema(9, 0.08) / ema(21, 0.08) - 1).toBeLessThan(0.005)
    expect(await newest(0.1, 60)).toMatchObject({ regime: 'BULLISH' })
    expect(await newest(0.08, 60)).toMatchObject({ regime: 'NEUTRAL' })
    expect(await newest(-0.08, 60)).toMatchObject({ regime: 'NEUTRAL' })
    expect(await newest(-0.1, 60)).toMatchObject({ regime: 'BEARISH' })
  })

  test.each([
    [70, 100, 'RISK_ON'],
    [69.9, 80, 'RISK_ON'],
    [55, 80, 'RISK_ON'],
    [54.9, 60, 'RISK_ON'],
    [40, 60, 'RISK_ON'],
    [39.9, 40, 'CAUTION'],
    [25, 40, 'CAUTION'],
    [24.9, 20, 'CAUTION'],
    [0, 20, 'CAUTION'],
  ] as const)('%d%% above SMA20: exposure %d, %s', async (share, recommended_exposure, signal) => {
    expect(await newest(0, share)).toMatchObject({ recommended_exposure, signal })
    expect(await newest(-1, share)).toMatchObject({ recommended_exposure: 0, signal: 'RISK_OFF' })
  })

  test('an uptrend needs half of the stocks above SMA50 and above SMA100', async () => {
    expect(await newest(0, 60, 50, 50)).toMatchObject({ trend: 'UPTREND' })
    expect(await newest(0, 60, 49.9, 60)).toMatchObject({ trend: 'DOWNTREND' })
    // The market of 2026-01-16, as the specification has it.
    const row = await newest(1, 63.18, 55.77, 42.92)
    expect(row).toMatchObject({ trend: 'DOWNTREND', regime: 'BULLISH', recommended_exposure: 80 })
    expect(row.market_score).toBeCloseTo(55.423, 9)
  })

  test('a share that is unknown makes no trend, unless the other decides', async () => {
    const of = async (ma50: string, ma100: string) => {
      const market_breadth = sql`select * replace (${raw(ma50)} as above_ma50_pct, ${raw(ma100)} as above_ma100_pct)
        from (${breadth(60)})`
      return (
        await (await withTables({ vnindex: index(0), market_breadth })).rows(marketState, { last: 1 })
      )[0]!.trend
    }
    expect(await of('60e0', 'cast(null as double)')).toBeNull()
    expect(await of('40e0', 'cast(null as double)')).toBe('DOWNTREND')
  })

  test('its columns, and it runs without breadth and without the index', async () => {
    const [alone, none] = await Promise.all([withTables({ vnindex: index(1) }), withTables({})])
    expect(await alone.rows(marketState, { last: 1 })).toMatchObject([
      { regime: 'BULLISH', above_ma20_pct: null, recommended_exposure: null, signal: null, trend: null },
    ])
    expect(await none.rows(marketState, { last: 1 })).toEqual([])
    for (const { names } of [alone, none]) {
      const { returned, promised } = await names(marketState, { last: 1 })
      expect(returned).toEqual(promised)
    }
  })
})
