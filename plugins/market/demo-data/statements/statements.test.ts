import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MISSING_QUARTER } from '../firms/firms.ts'
import { AS_OF } from '../sessions-and-quarters.ts'
import { BANK, COMPANY, makeTree, SECURITY, type TestTree } from '../test-tree.ts'

let tree: TestTree
const rows: TestTree['rows'] = (text) => tree.rows(text)
const count: TestTree['count'] = (text) => tree.count(text)
const numbers: TestTree['numbers'] = (text) => tree.numbers(text)
beforeAll(async () => {
  tree = await makeTree()
}, 180_000)
afterAll(() => tree?.remove())

describe('statements', () => {
  it('balance to the dong', async () => {
    expect(await count(`@${COMPANY}@ where total_assets <> total_liabilities + total_equity`)).toBe(0)
    expect(
      await count(
        `@${COMPANY}@ where current_assets > total_assets or current_liabilities > total_liabilities`,
      ),
    ).toBe(0)
    expect(
      await count(`@${COMPANY}@ where cash + inventory + account_receivable > current_assets or cash < 0`),
    ).toBe(0)
    expect(
      await count(
        `@${BANK}@ where total_liabilities is not null and total_assets <> total_liabilities + total_equity`,
      ),
    ).toBe(0)
    // Under the original's labels: current + non-current assets - liabilities is equity, and it is positive.
    expect(await count(`@${SECURITY}@ where total_assets + total_liabilities - total_equity <= 0`)).toBe(0)
    for (const [name, assets, liabilities, equity] of [
      ['company', 'CBS_270', 'CBS_300', 'CBS_400'],
      ['security', 'SBS_270', 'SBS_300', 'SBS_400'],
      ['insurance', 'IBS_270', 'IBS_300', 'IBS_400'],
      ['bank', 'BBS_100', 'BBS_400', 'BBS_500'],
    ]) {
      const value = (code?: string) => `sum(METRIC_VALUE) filter (METRIC_CODE = '${code}')`
      expect(
        await count(
          `(select 1 from @processed/fundamental/${name}_full@ group by SECURITY_CODE, REPORT_DATE, FREQ_CODE
            having ${value(assets)} is null or ${value(assets)} <> ${value(liabilities)} + ${value(equity)})`,
        ),
        name,
      ).toBe(0)
    }
  })

  it('are those of firms that are worth what they cost', async () => {
    const odd = await rows(
      `select symbol, pe_ratio, pb_ratio from @processed/valuation/pe/historical/historical_pe@ p
         join @processed/valuation/pb/historical/historical_pb@ b using (symbol, date)
         where date::date = '${AS_OF}' and symbol in (select symbol from @${BANK}@ union select symbol from @processed/fundamental/insurance/insurance_financial_metrics@)
           and not (pe_ratio between 5.5 and 25 and pb_ratio between 0.8 and 3)`,
    )
    expect(odd).toEqual([])
  })

  it('leave to the forecasts of 2025 what is not published yet', async () => {
    const [share] = await rows(
      `select median(npatmi_achievement_pct) as earned from @processed/forecast/bsc/bsc_individual@`,
    )
    expect(Number(share?.earned)).toBeGreaterThan(0.6)
    expect(Number(share?.earned)).toBeLessThan(0.85)
  })

  it('move cash by the three flows', async () => {
    const cash = 'cash - lag(cash) over (partition by symbol order by year, quarter)'
    const moved = `(select ${cash} as moved, operating_cf + investment_cf + financing_cf as flows,
      year * 4 + quarter - lag(year * 4 + quarter) over (partition by symbol order by year, quarter) as step from @${COMPANY}@)`
    expect(await count(`${moved} where step = 1`)).toBeGreaterThan(1000)
    expect(await count(`${moved} where step = 1 and moved <> flows`)).toBe(0)
  })

  it('hold derived columns that follow their formulas, recomputed by hand', async () => {
    for (const symbol of ['VNM', 'HPG', 'VIC']) {
      const quarters = await numbers(
        `select * exclude (symbol, report_date, freq_code) from @${COMPANY}@ where symbol = '${symbol}' order by year, quarter`,
      )
      const get = (i: number, name: string) => quarters[i]?.[name] as number
      const near = (i: number, name: string, wanted: number) =>
        expect(get(i, name), `${symbol} ${name} of quarter ${i}`).toBeCloseTo(
          wanted,
          Math.abs(wanted) < 1e4 ? 6 : -2,
        )
      const ttm = (i: number, name: string) =>
        [0, 1, 2, 3].reduce((sum, back) => sum + get(i - back, name), 0)
      for (let i = 8; i < quarters.length; i++) {
        near(i, 'gross_profit', get(i, 'net_revenue') + get(i, 'cogs'))
        near(i, 'ebitda', get(i, 'ebit') + get(i, 'depreciation'))
        near(i, 'ebit_margin', (get(i, 'ebit') / get(i, 'net_revenue')) * 100)
        near(
          i,
          'net_margin_ma4',
          [0, 1, 2, 3].reduce((sum, back) => sum + get(i - back, 'net_margin') / 4, 0),
        )
        near(i, 'roe', (get(i, 'npatmi') / get(i, 'total_equity')) * 100)
        near(
          i,
          'quick_ratio',
          (get(i, 'current_assets') - get(i, 'inventory')) / get(i, 'current_liabilities'),
        )
        near(i, 'delta_wc', get(i, 'working_capital') - get(i - 1, 'working_capital'))
        near(i, 'fcf', get(i, 'operating_cf') + get(i, 'capex'))
        const tax = Math.max(0, Math.min(0.5, (get(i, 'ebt') - get(i, 'npatmi')) / get(i, 'ebt')))
        near(
          i,
          'fcff',
          get(i, 'ebit') * (1 - tax) + get(i, 'depreciation') + get(i, 'capex') - get(i, 'delta_wc'),
        )
        near(i, 'npatmi_ttm', ttm(i, 'npatmi'))
        near(
          i,
          'npatmi_growth_yoy',
          ((ttm(i, 'npatmi') - ttm(i - 4, 'npatmi')) / Math.abs(ttm(i - 4, 'npatmi'))) * 100,
        )
        near(
          i,
          'depreciation_rate',
          (Math.abs(get(i, 'accumulated_depreciation')) / get(i, 'gross_ppe')) * 100,
        )
        near(i, 'bvps', get(i, 'total_equity') / (get(i, 'common_shares') / 10_000))
      }
      expect([0, 1, 2].map((i) => get(i, 'npatmi_ttm'))).toEqual([null, null, null])
    }
  })

  it('hold bank ratios that follow their formulas, recomputed by hand', async () => {
    const quarters = await numbers(
      `select * exclude (symbol, report_date, freq_code) from @${BANK}@ where symbol = 'ACB' order by year, quarter`,
    )
    const get = (i: number, name: string) => quarters[i]?.[name] as number
    for (let i = 4; i < quarters.length; i++) {
      expect(get(i, 'nim_q')).toBeCloseTo((get(i, 'nii') / get(i, 'iea')) * 400, 8)
      expect(get(i, 'cir')).toBeCloseTo((-get(i, 'opex') / get(i, 'toi')) * 100, 8)
      expect(get(i, 'npl_ratio')).toBeCloseTo((get(i, 'npl_amount') / get(i, 'total_credit')) * 100, 8)
      const ttm = [0, 1, 2, 3].reduce((sum, back) => sum + get(i - back, 'npatmi'), 0)
      expect(get(i, 'roea_ttm')).toBeCloseTo(
        (ttm / ((get(i, 'total_equity') + get(i - 1, 'total_equity')) / 2)) * 100,
        8,
      )
      const base = get(i - get(i, 'quarter'), 'total_credit')
      expect(get(i, 'credit_growth_ytd')).toBeCloseTo((get(i, 'total_credit') / base - 1) * 100, 8)
    }
    expect(
      await count(
        `@${BANK}@ where nim_q not between 1.5 and 6 or cir not between 15 and 70 or npl_ratio not between 0.2 and 8 or llcr not between 30 and 400`,
      ),
    ).toBe(0)
  })

  it('lack the one quarter that was never published', async () => {
    const { symbol, year, quarter } = MISSING_QUARTER
    const of = `@${COMPANY}@ where symbol = '${symbol}' and year = ${year}`
    expect(await count(of)).toBe(3)
    expect(await count(`${of} and quarter = ${quarter}`)).toBe(0)
  })
})
