import { defineProcessor, sql, Type } from 'rattan/plugin'
import { ratio, ttm } from '../../shared/quarterly.ts'
import { LINE_COLUMNS, quarters } from '../../shared/statement-lines.ts'

/** Lines of the form for insurers (Circular 232/2012/TT-BTC). Expenses are negative. */
const LINES = {
  premium_income: 'IIS_01',
  net_premium: 'IIS_03',
  ceded_commission: 'IIS_04',
  claims: 'IIS_15',
  insurance_expenses: 'IIS_18',
  investment_income: 'IIS_22',
  selling: 'IIS_25',
  admin: 'IIS_26',
  other_expense: 'IIS_32',
  pbt: 'IIS_50',
  npatmi: 'IIS_62',
  current_assets: 'IBS_100',
  short_investments: 'IBS_120',
  short_receivables: 'IBS_130',
  non_current_assets: 'IBS_200',
  long_receivables: 'IBS_210',
  long_investments: 'IBS_250',
  assets: 'IBS_270',
  liabilities: 'IBS_300',
  reserves: 'IBS_329',
  reserves_older: 'IBS_3401',
  equity: 'IBS_400',
  owners_capital: 'IBS_411',
  common_capital: 'IBS_4111',
}

/** Claims of a quarter, as a cost. */
const CLAIMS = 'abs(claims)'
/** What it costs to sell and run insurance, less the commission of those to whom risks are passed on. */
const EXPENSES =
  '(abs(insurance_expenses) - abs(claims) + abs(coalesce(selling, 0)) + abs(coalesce(admin, 0)) - coalesce(ceded_commission, 0))'

/**
 * Metrics of insurers by quarter, from statement lines. Percent numbers; one quarter, only the yield is annualised.
 *
 * Formulas: pages-fundamental 6.7. The columns that the published file names wrongly keep what they hold there (its
 * `total_assets` are current assets), since metrics read either file; the right totals stand beside them as `assets`,
 * `liabilities` and `equity`, and every ratio is over the right lines.
 */
export default defineProcessor({
  name: 'insurance-metrics',
  summary: 'Statement lines of insurers to metrics by quarter',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { lines: { columns: LINE_COLUMNS } },
  plan: () => ({
    steps: [
      { name: 'insurer_lines', sql: quarters('lines', LINES) },
      {
        name: 'insurer_quarters',
        sql: sql`select *, coalesce(common_capital, owners_capital) as charter_capital,
            coalesce(nullif(reserves, 0), nullif(reserves_older, 0)) as technical_reserves,
            short_investments + coalesce(long_investments, 0) as financial_investments,
            ${ratio(CLAIMS, 'net_premium', 100)} as loss_ratio, ${ratio(EXPENSES, 'net_premium', 100)} as expense_ratio,
            ${ttm('net_premium')} as net_premium_ttm, ${ttm('npatmi')} as npatmi_ttm
          from insurer_lines`,
      },
    ],
    rows: sql`select symbol, report_date, year, quarter, 'Q' as freq_code, premium_income, net_premium, investment_income,
        other_expense as operating_expense, pbt, npatmi, current_assets as total_assets,
        non_current_assets as total_liabilities, liabilities as total_equity, short_receivables as investments,
        long_receivables as insurance_reserves, assets, liabilities, equity, charter_capital, claims,
        financial_investments, technical_reserves, loss_ratio + expense_ratio as combined_ratio, loss_ratio, expense_ratio,
        ${ratio('npatmi', 'equity', 100)} as roe, ${ratio('npatmi', 'assets', 100)} as roa,
        ${ratio('equity', 'technical_reserves', 100)} as solvency_ratio,
        ${ratio('investment_income', 'financial_investments', 400)} as investment_yield,
        ${ratio('npatmi', 'net_premium', 100)} as net_margin, net_premium_ttm, npatmi_ttm,
        ${ratio('npatmi', 'charter_capital / 10000')} as eps, ${ratio('equity', 'charter_capital / 10000')} as bvps
      from insurer_quarters order by symbol, report_date`,
  }),
})
