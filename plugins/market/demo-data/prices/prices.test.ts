import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Firm, firms } from '../firms/firms.ts'
import { AS_OF } from '../sessions-and-quarters.ts'
import { BASIC, COMPANY, makeTree, RAW, type TestTree } from '../test-tree.ts'
import { bars, factors, LIMITS } from './bars.ts'

let tree: TestTree
const rows: TestTree['rows'] = (text) => tree.rows(text)
const count: TestTree['count'] = (text) => tree.count(text)
const numbers: TestTree['numbers'] = (text) => tree.numbers(text)
beforeAll(async () => {
  tree = await makeTree()
}, 180_000)
afterAll(() => tree?.remove())

describe('prices', () => {
  it('differ from seed to seed', async () => {
    const firm = firms([{ symbol: 'FPT', entity: 'COMPANY', group: 'IT', place: 'HOSE' }], 100, 1)[0] as Firm
    const closes = (seed: number) => bars(firm, factors(['IT'], 100, seed), seed).close
    expect(closes(1)).toEqual(closes(1))
    expect(closes(1)).not.toEqual(closes(2))
  })

  it('stay positive, inside the day and within the limit of their exchange', async () => {
    const exchanges = JSON.parse(
      readFileSync(join(tree.tree, 'metadata/sector_industry_registry.json'), 'utf8'),
    ).ticker_mapping
    expect(
      await count(
        `@${RAW}@ where low <= 0 or high < greatest(open, close) or low > least(open, close) or volume < 0`,
      ),
    ).toBe(0)
    const moves = await rows(
      `select symbol, max(abs(close / before - 1)) as furthest from (
         select symbol, close, lag(close) over (partition by symbol order by date) as before from @${RAW}@) group by symbol`,
    )
    for (const { symbol, furthest } of moves) {
      const limit = LIMITS[exchanges[String(symbol)].exchange as keyof typeof LIMITS]
      expect(Number(furthest), String(symbol)).toBeLessThanOrEqual(limit + 1e-9)
    }
    const busy = await rows(
      `select corr(abs(close / before - 1), ln(volume)) as c from (
         select *, lag(close) over (order by date) as before from @${RAW}@ where symbol = 'HPG')`,
    )
    expect(Number(busy[0]?.c)).toBeGreaterThan(0.2)
  })

  it('carry indicators that follow their formulas, recomputed by hand', async () => {
    const closes = (await rows(`select close from @${RAW}@ where symbol = 'FPT' order by date`)).map((row) =>
      Number(row.close),
    )
    const last = (
      await numbers(
        `select * exclude (symbol, date) from @processed/technical/basic_data_latest@ where symbol = 'FPT'`,
      )
    )[0]
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const sma20 = mean(closes.slice(-20))
    expect(last?.sma_20).toBeCloseTo(sma20, 3)
    expect(last?.sma_200).toBeCloseTo(mean(closes.slice(-200)), 3)
    expect(last?.bb_upper).toBeCloseTo(
      sma20 + 2 * Math.sqrt(mean(closes.slice(-20).map((x) => (x - sma20) ** 2))),
      3,
    )
    let ema = mean(closes.slice(0, 50))
    for (const close of closes.slice(50)) ema = close * (2 / 51) + ema * (49 / 51)
    expect(last?.ema_50).toBeCloseTo(ema, 3)
    const changes = closes.slice(1).map((close, i) => close - (closes[i] as number))
    let gain = mean(changes.slice(0, 14).map((x) => Math.max(x, 0)))
    let loss = mean(changes.slice(0, 14).map((x) => Math.max(-x, 0)))
    for (const change of changes.slice(14)) {
      gain = (gain * 13 + Math.max(change, 0)) / 14
      loss = (loss * 13 + Math.max(-change, 0)) / 14
    }
    expect(last?.rsi_14).toBeCloseTo(100 - 100 / (1 + gain / loss), 3)
    expect(last?.market_cap).toBeCloseTo((last?.close ?? 0) * (last?.shares_outstanding ?? 0), 0)
  })

  it('are what breadth, strength and multiples are made of', async () => {
    const breadth = 'processed/technical/market_breadth/market_breadth_daily'
    expect(
      await count(
        `@${breadth}@ b join (select date, count(*) as n, count(*) filter (close > sma_50) as up, count(*) filter (close > open) as green
           from @${BASIC}@ group by date) d using (date) where b.total_stocks <> n or b.above_ma50 <> up or b.advancing <> green`,
      ),
    ).toBe(0)
    expect(await count(`@${breadth}@`)).toBeGreaterThanOrEqual(756)
    const ratings = await rows(
      `select min(rs_rating) as low, max(rs_rating) as high, count(distinct date) as days from @processed/technical/rs_rating/stock_rs_rating_1y@`,
    )
    expect(Number(ratings[0]?.low)).toBeGreaterThanOrEqual(1)
    expect(ratings[0]).toMatchObject({ high: '99', days: '252' })
    const gains = await rows(
      `select symbol, close / before - 1 as gain, rs_3m from (
         select symbol, date, close, lag(close, 63) over (partition by symbol order by date) as before from @${RAW}@
       ) join @processed/technical/rs_rating/stock_rs_rating_1y@ using (symbol, date) where date = '${AS_OF}' order by gain, symbol`,
    )
    const all = gains.map((row) => Number(row.gain))
    for (const row of gains) {
      const gain = Number(row.gain)
      const rank = all.filter((x) => x < gain).length + (all.filter((x) => x === gain).length + 1) / 2
      expect(Math.abs(Number(row.rs_3m) - (1 + (rank / all.length) * 98)), String(row.symbol)).toBeLessThan(
        0.501,
      )
    }
    expect(
      await count(
        `@processed/valuation/pe/historical/historical_pe@ v join @${COMPANY}@ f on f.symbol = v.symbol and f.year = 2025 and f.quarter = 3
         where v.date::date > date '2025-09-30' and abs(v.ttm_earning_billion_vnd * 1e9 - f.npatmi_ttm) > 1`,
      ),
    ).toBe(0)
    const years = await rows(
      `select sector_code, count(*) as n from @processed/sector/sector_valuation_metrics@ group by 1 having count(*) < 1250`,
    )
    expect(years.map((row) => row.sector_code)).toEqual([])
    const pe = await rows(
      `select median(pe_ttm) as pe from @processed/valuation/vnindex/vnindex_valuation_refined@ where scope = 'VNINDEX'`,
    )
    expect(Number(pe[0]?.pe)).toBeGreaterThan(7)
    expect(Number(pe[0]?.pe)).toBeLessThan(22)
  })
})
