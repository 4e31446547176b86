import { defineProcessor, raw, sql, Type } from 'rattan/plugin'
import { knownThen } from '../../shared/known-then.ts'

/** By multiple: the columns of its data set, and which rows have them. */
const MULTIPLES = {
  pe: {
    columns: `npatmi_ttm / 1e9 as ttm_earning_billion_vnd, market_cap / close as shares_outstanding,
      npatmi_ttm / (market_cap / close) as eps, case when npatmi_ttm > 0 then market_cap / npatmi_ttm end as pe_ratio`,
    where: 'npatmi_ttm is not null',
  },
  pb: {
    columns: `book / 1e9 as equity_billion_vnd, market_cap / close as shares_outstanding,
      book / (market_cap / close) as bps, case when book > 0 then market_cap / book end as pb_ratio`,
    where: 'book is not null',
  },
  ps: {
    columns: `market_cap, sales_ttm / 1e9 as ttm_revenue_billion_vnd,
      case when sales_ttm > 0 and market_cap / sales_ttm < 100 then market_cap / sales_ttm end as ps_ratio`,
    where: 'sales_ttm is not null',
  },
  ev_ebitda: {
    columns: `ev / 1e9 as ev_billion_vnd, ebitda_ttm / 1e9 as ebitda_ttm_billion_vnd,
      case when ebitda_ttm > 0 and ev > 0 then ev / ebitda_ttm end as ev_ebitda`,
    where: `entity_type = 'COMPANY' and ebitda_ttm is not null and ev is not null`,
  },
} as const

/**
 * A multiple of each ticker on each day: P/E, P/B, P/S or EV/EBITDA. Empty where its base is zero or negative.
 *
 * Formulas: pages-fundamental 6.8, with what was known on the day: a quarter counts from the day it was reported on, not
 * from its end.
 */
export default defineProcessor({
  name: 'stock-multiples',
  summary: 'Bars and quarters of issuers to a multiple of each ticker by day',
  params: Type.Object(
    {
      multiple: Type.Union([
        Type.Literal('pe'),
        Type.Literal('pb'),
        Type.Literal('ps'),
        Type.Literal('ev_ebitda'),
      ]),
    },
    { additionalProperties: false },
  ),
  inputs: {
    bars: { columns: ['symbol', 'date', 'close', 'volume', 'market_cap'] },
    quarters: {
      columns: [
        ...['symbol', 'report_date', 'available', 'entity_type', 'npatmi_ttm', 'sales_ttm', 'ebitda_ttm'],
        ...['total_equity', 'minority', 'st_debt', 'lt_debt', 'cash'],
      ],
    },
  },
  plan: ({ multiple }) => ({
    rows: sql`select symbol, date, close as close_price, ${raw(MULTIPLES[multiple].columns)}, entity_type as sector
      from (
        select *, total_equity - coalesce(minority, 0) as book,
          market_cap + coalesce(st_debt, 0) + coalesce(lt_debt, 0) + coalesce(minority, 0) - coalesce(cash, 0) as ev
        from (${knownThen(raw('bars'), raw('quarters'))})
      ) where ${raw(MULTIPLES[multiple].where)} order by symbol, date`,
  }),
})
