import { defineProcessor, ident, join, raw, sql, Type } from 'rattan/plugin'
import { growth, ratio } from '../../shared/quarterly.ts'

const FLOWS = [
  ...['nii', 'noii', 'toi', 'opex', 'ppop', 'provision_expense', 'pbt', 'npatmi'],
  ...['interest_income', 'interest_expense'],
]
const STOCKS = [
  ...[
    'total_assets',
    'total_loan',
    'total_credit',
    'total_customer_deposit',
    'total_liabilities',
    'total_equity',
  ],
  ...['charter_capital', 'npl_amount', 'debt_group2', 'loan_provision_balance', 'iea', 'ibl'],
  ...['equity_avg_2q', 'assets_avg_2q', 'casa_ratio', 'ldr_pure', 'ldr_regulated'],
  ...['npatmi_ttm', 'roea_ttm', 'roaa_ttm', 'eps_ttm', 'bvps'],
]
const FLOW_GROWTH = ['nii', 'toi', 'ppop', 'pbt', 'npatmi']
const STOCK_GROWTH = {
  credit_growth_ytd: 'total_credit',
  loan_growth_ytd: 'total_loan',
  customer_deposit_growth_ytd: 'total_customer_deposit',
}

/** A year's rate, whatever part of the year there is. */
const yearly = (a: string, b: string) => ratio(`${a} * 400.0 / quarters_aggregated`, b)

/**
 * Years of banks from their quarters: flows add up, what is of a day is that of the last quarter that has it.
 *
 * Formulas: pages-fundamental 6.4 with its corrections: the margin is net interest income over mean earning assets, rates
 * are annualised by the quarters that there are (`quarters_aggregated` tells a part of a year), costs are positive, and
 * flows grow against a year of as many quarters or not at all. Not rounded.
 */
export default defineProcessor({
  name: 'bank-years',
  summary: 'Metrics of banks by year, from those by quarter',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { quarters: { columns: ['symbol', 'report_date', 'year', 'quarter', ...FLOWS, ...STOCKS] } },
  plan: () => ({
    steps: [
      {
        name: 'bank_years',
        sql: sql`select symbol, max(report_date) as report_date, year, cast(count(*) as integer) as quarters_aggregated,
            avg(iea) as mean_iea, avg(ibl) as mean_ibl, avg(total_credit) as mean_credit,
            ${join(FLOWS.map((name) => sql`sum(${ident(name)} order by quarter) as ${ident(name)}`))},
            ${join(STOCKS.map((name) => sql`arg_max(${ident(name)}, quarter) as ${ident(name)}`))}
          from quarters group by symbol, year`,
      },
      {
        name: 'bank_years_before',
        sql: sql`select now.*, past.quarters_aggregated as quarters_before,
            ${join([...FLOW_GROWTH, ...Object.values(STOCK_GROWTH)].map((name) => sql`past.${ident(name)} as ${ident(`${name}_base`)}`))}
          from bank_years now left join bank_years past on past.symbol = now.symbol and past.year = now.year - 1`,
      },
    ],
    rows: sql`select symbol, report_date, year, 0 as quarter, 'Y' as freq_code, quarters_aggregated,
        ${join([...FLOWS, ...STOCKS].map(ident))},
        ${yearly('nii', 'mean_iea')} as nim_q, ${yearly('interest_income', 'mean_iea')} as asset_yield_q,
        ${yearly('abs(interest_expense)', 'mean_ibl')} as funding_cost_q,
        ${yearly('0.9 * interest_income', 'mean_credit')} as loan_yield_q,
        ${ratio('abs(opex)', 'toi', 100)} as cir, ${ratio('nii', 'toi', 100)} as nii_toi, ${ratio('noii', 'toi', 100)} as noii_toi,
        ${ratio('npl_amount', 'total_credit', 100)} as npl_ratio, ${ratio('debt_group2', 'total_credit', 100)} as debt_group2_ratio,
        ${ratio('loan_provision_balance', 'npl_amount', 100)} as llcr,
        ${ratio('loan_provision_balance', 'total_credit', 100)} as provision_to_loan,
        ${yearly('abs(provision_expense)', 'total_credit')} as credit_cost,
        ${join(FLOW_GROWTH.map((name) => sql`case when quarters_before = quarters_aggregated then ${growth(name, `${name}_base`)} end as ${ident(`${name}_growth_yoy`)}`))},
        ${join(Object.entries(STOCK_GROWTH).map(([as, name]) => sql`case when ${raw(`${name}_base`)} > 0 then ${growth(name, `${name}_base`)} end as ${ident(as)}`))}
      from bank_years_before order by symbol, report_date`,
  }),
})
