import { defineProcessor, ident, join, sql, Type } from 'rattan/plugin'
import { before, growth, mean4, ratio, ttm } from '../../shared/quarterly.ts'
import { LINE_COLUMNS, quarters } from '../../shared/statement-lines.ts'

/** Lines of the form for companies (Circular 200/2014/TT-BTC). Expenses are negative. */
const LINES = {
  net_revenue: 'CIS_10',
  cogs: 'CIS_11',
  finance_income: 'CIS_21',
  finance_cost: 'CIS_22',
  selling: 'CIS_25',
  admin: 'CIS_26',
  ebt: 'CIS_50',
  npatmi: 'CIS_61',
  current_assets: 'CBS_100',
  cash: 'CBS_110',
  account_receivable: 'CBS_130',
  inventory: 'CBS_140',
  tangible_fixed_asset: 'CBS_221',
  gross_ppe: 'CBS_222',
  accumulated_depreciation: 'CBS_223',
  cip: 'CBS_242',
  total_assets: 'CBS_270',
  total_liabilities: 'CBS_300',
  current_liabilities: 'CBS_310',
  st_debt: 'CBS_320',
  lt_debt: 'CBS_338',
  total_equity: 'CBS_400',
  common_shares: 'CBS_411A',
  depreciation: 'CCFI_2',
  operating_cf: 'CCFI_20',
  capex: 'CCFI_21',
  investment_cf: 'CCFI_30',
  financing_cf: 'CCFI_40',
}
const MARGINS = ['gross_profit_margin', 'ebit_margin', 'ebitda_margin', 'net_margin']
const TRAILING = ['net_revenue', 'gross_profit', 'ebitda', 'npatmi', 'operating_cf', 'fcf']

/**
 * Metrics of companies by quarter, from statement lines. Percent numbers; `debt_to_assets` is a fraction, `roe` and `roa`
 * are of one quarter.
 *
 * Formulas: pages-fundamental 6.2 with its corrections: cash flow to equity is made, construction in progress is line
 * CBS_242, shares are capital over a par of 10,000 dong, a line that is missing is not 0, working capital changes against
 * the quarter before or not at all.
 */
export default defineProcessor({
  name: 'company-metrics',
  summary: 'Statement lines of companies to metrics by quarter',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { lines: { columns: LINE_COLUMNS } },
  plan: () => ({
    steps: [
      { name: 'company_lines', sql: quarters('lines', LINES) },
      {
        name: 'company_quarters',
        sql: sql`select *, net_revenue + cogs as gross_profit, finance_income + finance_cost as net_finance_income,
            case when coalesce(selling, admin) is not null then coalesce(selling, 0) + coalesce(admin, 0) end as sga,
            st_debt + lt_debt as total_debt, st_debt + lt_debt - cash as net_debt,
            current_assets - current_liabilities as working_capital, operating_cf - abs(capex) as fcf,
            -- The tax rate that was paid, within reason; a fifth where there is no profit to tell it by
            coalesce(greatest(0, least(0.5, ${ratio('ebt - npatmi', 'ebt')})), 0.2) as tax_rate
          from company_lines`,
      },
      {
        name: 'company_results',
        sql: sql`select *, gross_profit + sga as ebit, gross_profit + sga + depreciation as ebitda,
            working_capital - ${before('working_capital', 1)} as delta_wc, total_debt - ${before('total_debt', 1)} as delta_net_borrowing
          from company_quarters`,
      },
      {
        name: 'company_margins',
        sql: sql`select *, ${ratio('gross_profit', 'net_revenue', 100)} as gross_profit_margin,
            ${ratio('ebit', 'net_revenue', 100)} as ebit_margin, ${ratio('ebitda', 'net_revenue', 100)} as ebitda_margin,
            ${ratio('npatmi', 'net_revenue', 100)} as net_margin,
            ${join(TRAILING.map((name) => sql`${ttm(name)} as ${ident(`${name}_ttm`)}`))}
          from company_results`,
      },
      {
        name: 'company_moved',
        sql: sql`select *, ${join(MARGINS.map((name) => sql`${mean4(name)} as ${ident(`${name}_ma4`)}`))},
            ${join(TRAILING.map((name) => sql`${before(`${name}_ttm`, 4)} as ${ident(`${name}_base`)}`))}
          from company_margins`,
      },
    ],
    rows: sql`select symbol, report_date, year, quarter, 'Q' as freq_code,
        net_revenue, cogs, gross_profit, sga, ebit, ebitda, net_finance_income, ebt, npatmi,
        ${join(MARGINS.flatMap((name) => [ident(name), ident(`${name}_ma4`)]))},
        total_assets, total_liabilities, total_equity, cash, inventory, account_receivable, current_assets,
        tangible_fixed_asset, current_liabilities, st_debt, lt_debt, common_shares, gross_ppe, accumulated_depreciation, cip,
        total_debt, net_debt, working_capital, delta_wc, operating_cf, investment_cf, financing_cf, capex, depreciation, fcf,
        ebit * (1 - tax_rate) + depreciation - abs(capex) - delta_wc as fcff, fcf + delta_net_borrowing as fcfe,
        delta_wc as delta_working_capital, delta_net_borrowing, ${join(TRAILING.map((name) => ident(`${name}_ttm`)))},
        ${join(TRAILING.map((name) => sql`${growth(`${name}_ttm`, `${name}_base`)} as ${ident(`${name}_growth_yoy`)}`))},
        ${ratio('current_assets', 'current_liabilities')} as current_ratio,
        ${ratio('current_assets - inventory', 'current_liabilities')} as quick_ratio,
        ${ratio('cash', 'current_liabilities')} as cash_ratio, ${ratio('total_debt', 'total_equity')} as debt_to_equity,
        ${ratio('total_debt', 'total_assets')} as debt_to_assets, ${ratio('net_revenue', 'total_assets')} as asset_turnover,
        ${ratio('abs(cogs)', 'inventory')} as inventory_turnover,
        ${ratio('net_revenue', 'account_receivable')} as receivables_turnover,
        ${ratio('npatmi', 'total_equity', 100)} as roe, ${ratio('npatmi', 'total_assets', 100)} as roa,
        ${ratio('abs(accumulated_depreciation)', 'gross_ppe', 100)} as depreciation_rate,
        ${ratio('cip', 'total_assets', 100)} as cip_rate, ${ratio('npatmi', 'common_shares / 10000')} as eps,
        ${ratio('total_equity', 'common_shares / 10000')} as bvps
      from company_moved order by symbol, report_date`,
  }),
})
