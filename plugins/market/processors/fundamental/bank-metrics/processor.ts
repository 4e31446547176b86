import { defineProcessor, ident, join, raw, sql, Type } from 'rattan/plugin'
import { before, growth, mean2, ratio, ttm } from '../../shared/quarterly.ts'
import { LINE_COLUMNS, quarters } from '../../shared/statement-lines.ts'

/** Lines of the form for credit institutions (Circular 49/2014/TT-NHNN). Expenses are negative. */
const LINES = {
  interest_income: 'BIS_1',
  interest_expense: 'BIS_2',
  nii: 'BIS_3',
  toi: 'BIS_14A',
  opex: 'BIS_14',
  provision_expense: 'BIS_16',
  pbt: 'BIS_17',
  npatmi: 'BIS_22A',
  total_assets: 'BBS_100',
  placements: 'BBS_130',
  derivatives: 'BBS_150',
  total_credit: 'BBS_160',
  customer_loan: 'BBS_161',
  loan_provision: 'BBS_169',
  total_customer_deposit: 'BBS_330',
  papers: 'BBS_360',
  total_liabilities: 'BBS_400',
  charter_capital: 'BBS_411',
  total_equity: 'BBS_501',
}
/** Notes, which many banks publish only with the statements of a half-year or a year. */
const NOTES = {
  loans_by_group: 'BNOT_4',
  group1: 'BNOT_4_1',
  debt_group2: 'BNOT_4_2',
  group3: 'BNOT_4_3',
  group4: 'BNOT_4_4',
  group5: 'BNOT_4_5',
  deposits: 'BNOT_26',
  demand_deposits: 'BNOT_26_1',
  earmarked_deposits: 'BNOT_26_3',
  margin_deposits: 'BNOT_26_5',
  entrusted: 'BNOT_13_1_1_3',
}

const BAD = raw('(coalesce(group3, 0) + coalesce(group4, 0) + coalesce(group5, 0))')
const REST = raw('(loans_by_group - group1 - debt_group2)')
const DEMAND = raw(
  '(coalesce(demand_deposits, 0) + coalesce(earmarked_deposits, 0) + coalesce(margin_deposits, 0))',
)

const GROWTH = ['nii', 'toi', 'ppop', 'pbt', 'npatmi']
const SINCE_YEAR_END = ['total_credit', 'total_customer_deposit']

/**
 * Metrics of banks by quarter, from statement lines. Percent numbers; rates over a quarter are annualised.
 *
 * Formulas: pages-fundamental 6.3, with these corrections. What a statement does not say stays missing instead of 0. Debts
 * of group 2 and bad debts of 0 count as not published, and coverage is not divided by one dong. Liabilities are BBS_400:
 * BBS_300, where a bank has it, repeats total assets. Notes 35 and 42 stand in for nothing: they hold gains on securities
 * and the liquidity gap. Statements of half-years and years alone make no quarter. A growth from a loss is measured against
 * its size. Trailing sums and growth go by quarters, not by records.
 */
export default defineProcessor({
  name: 'bank-metrics',
  summary: 'Statement lines of banks to metrics by quarter',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { lines: { columns: LINE_COLUMNS } },
  plan: () => ({
    steps: [
      { name: 'bank_lines', sql: quarters('lines', LINES, NOTES) },
      {
        name: 'bank_quarters',
        sql: sql`select *, toi - nii as noii, toi - abs(opex) as ppop, abs(loan_provision) as loan_provision_balance,
            total_credit + coalesce(derivatives, 0) + coalesce(placements, 0) as iea, total_customer_deposit as ibl,
            nullif(debt_group2, 0) as watched, coalesce(nullif(${BAD}, 0), case when ${REST} > 0 then ${REST} end) as npl_amount,
            case when deposits > 0 or ${DEMAND} > 0 then ${DEMAND} end as casa
          from bank_lines`,
      },
      {
        name: 'bank_moved',
        sql: sql`select *, ${ttm('npatmi')} as npatmi_ttm, ${mean2('total_equity')} as equity_avg_2q,
            ${mean2('total_assets')} as assets_avg_2q,
            ${join(GROWTH.map((name) => sql`${before(name, 4)} as ${ident(`${name}_base`)}`))},
            ${join(
              SINCE_YEAR_END.flatMap((name) =>
                [1, 2, 3, 4].map((n) => sql`${before(name, n)} as ${ident(`${name}_${n}`)}`),
              ),
            )}
          from bank_quarters`,
      },
      {
        name: 'bank_grown',
        // The end of last year lies as many quarters back as the quarter's number says
        sql: sql`select *, ${join(
          SINCE_YEAR_END.map(
            (name) =>
              sql`case quarter when 1 then ${ident(`${name}_1`)} when 2 then ${ident(`${name}_2`)} when 3 then ${ident(`${name}_3`)} else ${ident(`${name}_4`)} end as ${ident(`${name}_base`)}`,
          ),
        )} from bank_moved`,
      },
    ],
    rows: sql`select symbol, report_date, year, quarter, 'Q' as freq_code,
        total_assets, total_credit as total_loan, total_credit, total_customer_deposit, total_liabilities, total_equity,
        charter_capital, npl_amount, watched as debt_group2, loan_provision_balance, iea, ibl, equity_avg_2q, assets_avg_2q,
        nii, noii, toi, opex, ppop, provision_expense, pbt, npatmi, interest_income, interest_expense, npatmi_ttm,
        ${ratio('nii', 'iea', 400)} as nim_q, ${ratio('interest_income', 'iea', 400)} as asset_yield_q,
        ${ratio('abs(interest_expense)', 'ibl', 400)} as funding_cost_q,
        ${ratio('0.9 * interest_income', 'total_credit', 400)} as loan_yield_q,
        ${ratio('abs(opex)', 'toi', 100)} as cir, ${ratio('nii', 'toi', 100)} as nii_toi,
        ${ratio('noii', 'toi', 100)} as noii_toi, ${ratio('npl_amount', 'total_credit', 100)} as npl_ratio,
        ${ratio('watched', 'total_credit', 100)} as debt_group2_ratio,
        ${ratio('loan_provision_balance', 'npl_amount', 100)} as llcr,
        ${ratio('loan_provision_balance', 'total_credit', 100)} as provision_to_loan,
        ${ratio('abs(provision_expense)', 'total_credit', 400)} as credit_cost,
        ${ratio('casa', 'coalesce(nullif(deposits, 0), total_customer_deposit)', 100)} as casa_ratio,
        ${ratio('customer_loan', 'total_customer_deposit', 100)} as ldr_pure,
        ${ratio('total_credit + coalesce(entrusted, 0)', 'total_customer_deposit + coalesce(papers, 0)', 100)} as ldr_regulated,
        ${ratio('npatmi_ttm', 'equity_avg_2q', 100)} as roea_ttm, ${ratio('npatmi_ttm', 'assets_avg_2q', 100)} as roaa_ttm,
        ${join(GROWTH.map((name) => sql`${growth(name, `${name}_base`)} as ${ident(`${name}_growth_yoy`)}`))},
        ${growth('total_credit', 'total_credit_base')} as credit_growth_ytd,
        ${growth('total_credit', 'total_credit_base')} as loan_growth_ytd,
        ${growth('total_customer_deposit', 'total_customer_deposit_base')} as customer_deposit_growth_ytd,
        ${ratio('npatmi_ttm', 'charter_capital / 10000')} as eps_ttm,
        ${ratio('total_equity', 'charter_capital / 10000')} as bvps
      from bank_grown order by symbol, report_date`,
  }),
})
