import { describe, expect, test } from 'vitest'
import { raw, sql } from '../../../../../core/sql/sql.ts'
import { withTables } from '../../shared/test-tables.ts'
import { buyList } from './query.ts'

/** An index that moves by so many points a session for 60 sessions, with 60% of stocks above their averages. */
const market = (step: number) => ({
  vnindex: sql`select 'VNINDEX' as symbol, date '2026-01-01' + i::int as date,
    1000e0 + ${raw(String(step))} * i as close from range(60) as days(i)`,
  market_breadth: sql`select date '2026-01-01' + i::int as date, 60e0 as above_ma20_pct, 60e0 as above_ma50_pct,
    60e0 as above_ma100_pct from range(60) as days(i)`,
})
/** The newest session of four stocks after one that must not count: MWG is below its average, FPT weak. */
const stocks = {
  prices: sql`select symbol, date, 10000e0 as close, sma_50, volume, 5e9 as trading_value, rsi as rsi_14
    from (values ('HPG', 9000e0, 1000e0, 70e0), ('VCB', 9900, 3000, 40), ('MWG', 11000, 9000, 70), ('FPT', 9000, 9000, 70))
      as stocks(symbol, sma_50, volume, rsi), (values (date '2026-02-01'), (date '2026-01-31')) as days(date)`,
  rs_rating: sql`select * from (values ('HPG', 90e0), ('VCB', 85), ('MWG', 95), ('FPT', 40)) as ratings(symbol, rs_rating),
    (values (date '2026-02-01'), (date '2026-01-31')) as days(date)`,
}
const rising = { ...market(10), ...stocks }
const ask = { capital: 1_000_000_000, risk: 1, limit: 10 }

// Volume against the mean of the two candidates, 2,000; RSI between 30 and 70.
const score = (rating: number, rsi: number, volume: number) =>
  0.4 * rating + (0.3 * (rsi - 30) * 100) / 40 + (0.3 * (volume / 2000 - 0.5) * 100) / 1.5

describe('buy-list', () => {
  test('strong stocks above their average, best score first, sized by rating and by the share for stocks', async () => {
    const { rows } = await withTables(rising)
    const list = await rows(buyList, ask)
    expect(list).toEqual([
      {
        ...{ subject: 'HPG', sector: 'BASIC_RESOURCES', date: '2026-02-01', rs_rating: 90, rsi_14: 70 },
        buy_score: expect.closeTo(score(90, 70, 1000), 9),
        ...{ entry_price: 10000, stop_loss: 9300, target_1: 11000, target_2: 12000 },
        // (5 + 10 / 10) x 80%; of the capital that is 48 million, 4,800 shares, each of which may lose 700.
        ...{ position_size: 4.8, position_quantity: 4800, position_value: 48e6, position_risk: 4800 * 700 },
        ...{ trading_value: 5e9, source_signal: 'RS_MOMENTUM' },
      },
      expect.objectContaining({
        ...{ subject: 'VCB', buy_score: expect.closeTo(score(85, 40, 3000), 9), position_size: 4.4 },
      }),
    ])
    expect(list[0]!.buy_score).toBeCloseTo(66, 9)
  })

  test('an unknown RSI or volume is no full mark: the stock has no score and stands last', async () => {
    const prices = sql`select * replace (case when symbol = 'HPG' then null else rsi_14 end as rsi_14) from (${stocks.prices})`
    const { rows } = await withTables({ ...rising, prices })
    expect(await rows(buyList, ask)).toMatchObject([
      { subject: 'VCB' },
      { subject: 'HPG', rsi_14: null, buy_score: null },
    ])
  })

  test('no trade loses more than the risk, in lots of 100', async () => {
    const { rows } = await withTables(rising)
    const [careful] = await rows(buyList, { ...ask, risk: 0.1 })
    // A million may be lost, 700 a share: 1,428 shares are 14 lots.
    expect(careful).toMatchObject({ position_quantity: 1400, position_risk: 980_000 })
  })

  test('one row about the list: counted before it is cut, summed after', async () => {
    const { rows } = await withTables(rising)
    expect(await rows(buyList, { ...ask, limit: 1, summary: true })).toEqual([
      {
        ...{ candidates: '2', shown: '1', mean_rs_rating: 90, mean_buy_score: expect.closeTo(66, 9) },
        ...{ recommended_exposure: 80, position_value: 48e6, position_risk: 4800 * 700 },
        strongest_sector: 'BASIC_RESOURCES',
      },
    ])
  })

  test('in a falling market nothing is bought, and the recommended share says why', async () => {
    const { rows } = await withTables({ ...market(-10), ...stocks })
    expect(await rows(buyList, ask)).toEqual([])
    expect(await rows(buyList, { ...ask, summary: true })).toMatchObject([
      { candidates: '0', recommended_exposure: 0, position_value: 0 },
    ])
  })

  test('is narrowed by list, sector and trading value, which are bound', async () => {
    const { rows, context } = await withTables(rising)
    const listed = async (params: object) =>
      (await rows(buyList, { ...ask, ...params })).map(({ subject }) => subject)
    expect(await listed({ watchlist: 'BANKING' })).toEqual(['VCB'])
    expect(await listed({ sector: 'BASIC_RESOURCES', watchlist: 'ALL' })).toEqual(['HPG'])
    expect(await listed({ min_value: 5_000_000_001 })).toEqual([])
    const written = `x' or 'a' = 'a`
    expect(await listed({ sector: written })).toEqual([])
    expect(buyList.plan({ ...ask, sector: written }, context).statement.text.join('')).not.toContain(written)
  })

  test('returns its columns in order, and no stock where ratings or the market are missing', async () => {
    const none = await withTables({})
    for (const summary of [false, true]) {
      const { returned, promised } = await none.names(buyList, { ...ask, summary })
      expect(returned).toEqual(promised)
    }
    const { rs_rating: _, ...unrated } = rising
    for (const tables of [{}, stocks, unrated]) {
      expect(await (await withTables(tables)).rows(buyList, ask)).toEqual([])
    }
  })
})
