import { defineProcessor, ident, join, sql, Type } from 'rattan/plugin'
import { before, growth, mean2, ratio, ttm } from '../../shared/quarterly.ts'
import { LINE_COLUMNS, quarters } from '../../shared/statement-lines.ts'

/** Lines of the form for securities firms (Circular 334/2016/TT-BTC). Expenses are negative. */
const LINES = {
  total_revenue: 'SIS_20',
  income_fvtpl: 'SIS_1',
  income_htm: 'SIS_2',
  lending_income: 'SIS_3',
  income_afs: 'SIS_4',
  brokerage_revenue: 'SIS_6',
  other_income: 'SIS_11',
  operating_expense: 'SIS_40',
  stated_gross_profit: 'SIS_50_1',
  financial_income: 'SIS_50',
  profit_before_tax: 'SIS_90',
  profit_after_tax: 'SIS_200',
  owners_profit: 'SIS_201',
  current_assets: 'SBS_100',
  fvtpl: 'SBS_112',
  htm: 'SBS_113',
  margin_loans: 'SBS_114',
  afs: 'SBS_115',
  other_current_assets: 'SBS_130',
  non_current_assets: 'SBS_200',
  long_financial_assets: 'SBS_210',
  assets: 'SBS_270',
  liabilities: 'SBS_300',
  equity: 'SBS_400',
  owners_capital: 'SBS_411',
  paid_in_capital: 'SBS_411_1',
}
const TRAILING = ['total_revenue', 'npatmi', 'pbt']

/**
 * Metrics of securities firms by quarter, from statement lines. Percent numbers; `roe` and `roa` are of one quarter.
 *
 * Formulas: pages-fundamental 6.6 with its corrected lines. The columns that the published file names wrongly keep what
 * they hold there (`total_assets` current assets, `pbt` financial income), since metrics read either file; the right
 * lines stand beside them under names of their own, and every ratio is over the right lines.
 */
export default defineProcessor({
  name: 'security-metrics',
  summary: 'Statement lines of securities firms to metrics by quarter',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { lines: { columns: LINE_COLUMNS } },
  plan: () => ({
    steps: [
      { name: 'firm_lines', sql: quarters('lines', LINES) },
      {
        name: 'firm_quarters',
        sql: sql`select *, coalesce(owners_profit, profit_after_tax) as npatmi, financial_income as pbt,
            coalesce(paid_in_capital, owners_capital) as charter_capital,
            coalesce(stated_gross_profit, total_revenue + operating_expense) as gross_profit,
            case when coalesce(income_fvtpl, income_htm, income_afs) is not null
              then coalesce(income_fvtpl, 0) + coalesce(income_htm, 0) + coalesce(income_afs, 0) end as proprietary_income
          from firm_lines`,
      },
      {
        name: 'firm_sums',
        sql: sql`select *, ${join(TRAILING.map((name) => sql`${ttm(name)} as ${ident(`${name}_ttm`)}`))},
            ${mean2('equity')} as equity_avg_2q, ${mean2('assets')} as assets_avg_2q from firm_quarters`,
      },
      {
        name: 'firm_moved',
        sql: sql`select *, ${join(TRAILING.map((name) => sql`${before(`${name}_ttm`, 4)} as ${ident(`${name}_base`)}`))}
          from firm_sums`,
      },
    ],
    rows: sql`select symbol, report_date, year, quarter, 'Q' as freq_code, other_income as brokerage_income, total_revenue,
        operating_expense, pbt, npatmi, current_assets as total_assets, non_current_assets as total_liabilities,
        liabilities as total_equity, other_current_assets as margin_receivable, long_financial_assets as margin_payable,
        assets, liabilities, equity, charter_capital, profit_before_tax, gross_profit, brokerage_revenue, lending_income,
        proprietary_income, fvtpl, htm, afs, margin_loans,
        ${ratio('abs(operating_expense)', 'total_revenue', 100)} as cir,
        ${ratio('brokerage_revenue', 'total_revenue', 100)} as brokerage_ratio,
        ${ratio('lending_income', 'total_revenue', 100)} as margin_ratio,
        ${ratio('proprietary_income', 'total_revenue', 100)} as proprietary_ratio,
        ${ratio('npatmi', 'equity', 100)} as roe, ${ratio('npatmi', 'assets', 100)} as roa,
        ${ratio('npatmi', 'total_revenue', 100)} as net_margin, ${ratio('assets', 'equity')} as leverage,
        ${ratio('margin_loans', 'equity', 100)} as margin_lending_ratio,
        ${join(TRAILING.map((name) => ident(`${name}_ttm`)))},
        ${join(TRAILING.map((name) => sql`${growth(`${name}_ttm`, `${name}_base`)} as ${ident(`${name}_growth_yoy`)}`))},
        ${ratio('npatmi_ttm', 'equity_avg_2q', 100)} as roae_ttm, ${ratio('npatmi_ttm', 'assets_avg_2q', 100)} as roaa_ttm,
        ${ratio('npatmi', 'charter_capital / 10000')} as eps, ${ratio('equity', 'charter_capital / 10000')} as bvps
      from firm_moved order by symbol, report_date`,
  }),
})
