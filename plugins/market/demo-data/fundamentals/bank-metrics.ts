import { bySymbol, mean2, ratio, ttm } from './trailing.ts'

const BANK_GROWTH = ['nii', 'toi', 'ppop', 'pbt', 'npatmi']
/** Change since the end of last year, percent of what it was then. */
const sinceYearEnd = (column: string) =>
  `case when ${column}_base > 0 then (${column} - ${column}_base) / ${column}_base * 100 end`
const yearEnd = (column: string) =>
  `(select e.${column} from lines e where e.symbol = lines.symbol and e.year = lines.year - 1 and e.quarter = 4) as ${column}_base`

export const bankMetrics = `create table bank_metrics as
with lines as (
  select symbol, report_date::timestamp_ns as report_date, year, quarter, 'Q' as freq_code,
    BBS_100 as total_assets, BBS_160 as total_loan, BBS_160 as total_credit, BBS_161 as customer_loan,
    BBS_330 as total_customer_deposit,
    -- A third of the banks leave this line out, VCB among them: readers must do without it.
    case when symbol <> 'VCB' and hash(symbol) % 3 <> 0 then BBS_400 end as total_liabilities,
    BBS_501 as total_equity, BBS_411 as charter_capital, BNOT_4_3 + BNOT_4_4 + BNOT_4_5 as npl_amount,
    BNOT_4_2 as debt_group2, abs(BBS_169) as loan_provision_balance, BIS_3 as nii, BIS_14A - BIS_3 as noii,
    BIS_14A as toi, BIS_14 as opex, BIS_14A - abs(BIS_14) as ppop, BIS_16 as provision_expense, BIS_17 as pbt,
    BIS_22A as npatmi, BIS_1 as interest_income, BIS_2 as interest_expense,
    BBS_160 + BBS_170 + BBS_130 as iea, BBS_330 as ibl, BBS_360 as papers, BNOT_13_1_1_3 as trusted,
    (BNOT_26_1 + BNOT_26_3 + BNOT_26_5) / nullif(BNOT_26, 0) * 100 as casa_ratio
  from bank_lines
), moved as (
  select *, ${mean2('total_equity')} as equity_avg_2q, ${mean2('total_assets')} as assets_avg_2q,
    ${ttm('npatmi')} as npatmi_ttm, ${BANK_GROWTH.map((name) => `lag(${name}, 4) over (${bySymbol}) as ${name}_base`).join(', ')},
    ${['total_credit', 'total_loan', 'total_customer_deposit'].map(yearEnd).join(', ')}
  from lines
)
select symbol, report_date, year, quarter, freq_code, total_assets, total_loan, total_credit, total_customer_deposit,
  total_liabilities, total_equity, charter_capital, npl_amount, debt_group2, loan_provision_balance, nii, noii, toi,
  opex, ppop, provision_expense, pbt, npatmi, interest_income, interest_expense, iea, ibl, equity_avg_2q,
  assets_avg_2q, ${ratio('nii', 'iea', 400)} as nim_q, ${ratio('interest_income', 'iea', 400)} as asset_yield_q,
  ${ratio('abs(interest_expense)', 'ibl', 400)} as funding_cost_q, 0.9 * ${ratio('interest_income', 'total_credit', 400)} as loan_yield_q,
  ${ratio('abs(opex)', 'toi', 100)} as cir, ${ratio('nii', 'toi', 100)} as nii_toi, ${ratio('noii', 'toi', 100)} as noii_toi,
  ${ratio('npl_amount', 'total_credit', 100)} as npl_ratio, ${ratio('debt_group2', 'total_credit', 100)} as debt_group2_ratio,
  loan_provision_balance / (case when npl_amount = 0 then 1 else npl_amount end) * 100 as llcr,
  ${ratio('loan_provision_balance', 'total_credit', 100)} as provision_to_loan,
  ${ratio('abs(provision_expense)', 'total_credit', 400)} as credit_cost, casa_ratio,
  ${ratio('customer_loan', 'total_customer_deposit', 100)} as ldr_pure,
  (total_credit + trusted) / nullif(total_customer_deposit + papers, 0) * 100 as ldr_regulated,
  ${ratio('npatmi_ttm', 'equity_avg_2q', 100)} as roea_ttm, ${ratio('npatmi_ttm', 'assets_avg_2q', 100)} as roaa_ttm,
  ${BANK_GROWTH.map((name) => `(${name} / nullif(${name}_base, 0) - 1) * 100 as ${name}_growth_yoy`).join(', ')},
  ${sinceYearEnd('total_credit')} as credit_growth_ytd, ${sinceYearEnd('total_loan')} as loan_growth_ytd,
  ${sinceYearEnd('total_customer_deposit')} as customer_deposit_growth_ytd,
  npatmi_ttm / nullif(charter_capital / 10000, 0) as eps_ttm, total_equity / nullif(charter_capital / 10000, 0) as bvps,
  npatmi_ttm, customer_loan
from moved`

const BANK_FLOWS = [
  'nii',
  'noii',
  'toi',
  'opex',
  'ppop',
  'provision_expense',
  'pbt',
  'npatmi',
  'interest_income',
  'interest_expense',
]
const BANK_STOCKS = [
  'total_assets',
  'total_loan',
  'total_credit',
  'total_customer_deposit',
  'total_liabilities',
  'total_equity',
  'charter_capital',
  'npl_amount',
  'debt_group2',
  'loan_provision_balance',
  'iea',
  'ibl',
  'equity_avg_2q',
  'assets_avg_2q',
  'casa_ratio',
  'ldr_pure',
  'ldr_regulated',
  'roea_ttm',
  'roaa_ttm',
  'eps_ttm',
  'bvps',
  'npatmi_ttm',
]

/** Years as the original aggregates them: flows add up, the rest is read at the last quarter, ratios are annualised. */
export const bankYears = `with years as (
  select symbol, max(report_date) as report_date, year, 0::integer as quarter, 'Y' as freq_code,
    count(*) as quarters_aggregated, avg(iea) as mean_iea, avg(ibl) as mean_ibl, avg(total_credit) as mean_credit,
    ${BANK_FLOWS.map((name) => `sum(${name}) as ${name}`).join(', ')},
    ${BANK_STOCKS.map((name) => `arg_max(${name}, quarter) as ${name}`).join(', ')}
  from bank_metrics group by symbol, year
), ratios as (
  select *, round(nii / nullif(mean_iea, 0) * 400 / quarters_aggregated, 2) as nim_q,
    round(interest_income / nullif(mean_iea, 0) * 400 / quarters_aggregated, 2) as asset_yield_q,
    round(abs(interest_expense) / nullif(mean_ibl, 0) * 400 / quarters_aggregated, 2) as funding_cost_q,
    round(0.9 * interest_income / nullif(mean_credit, 0) * 400 / quarters_aggregated, 2) as loan_yield_q,
    round(abs(opex) / nullif(toi, 0) * 100, 2) as cir, round(nii / nullif(toi, 0) * 100, 2) as nii_toi,
    round(noii / nullif(toi, 0) * 100, 2) as noii_toi, round(npl_amount / nullif(total_credit, 0) * 100, 2) as npl_ratio,
    round(debt_group2 / nullif(total_credit, 0) * 100, 2) as debt_group2_ratio,
    round(loan_provision_balance / nullif(npl_amount, 0) * 100, 2) as llcr,
    round(loan_provision_balance / nullif(total_credit, 0) * 100, 2) as provision_to_loan,
    round(abs(provision_expense) / nullif(total_credit, 0) * 400 / quarters_aggregated, 2) as credit_cost
  from years
)
select * exclude (mean_iea, mean_ibl, mean_credit),
  ${[
    ...BANK_GROWTH.map((name) => [name, `${name}_growth_yoy`]),
    ['total_credit', 'credit_growth_ytd'],
    ['total_loan', 'loan_growth_ytd'],
    ['total_customer_deposit', 'customer_deposit_growth_ytd'],
  ]
    .map(
      ([name, growth]) =>
        `round((${name} / nullif(lag(${name}) over (partition by symbol order by year), 0) - 1) * 100, 2) as ${growth}`,
    )
    .join(',\n  ')}
from ratios order by symbol, year`

const WEIGHTED = [
  'nim_q',
  'cir',
  'npl_ratio',
  'debt_group2_ratio',
  'llcr',
  'casa_ratio',
  'ldr_pure',
  'ldr_regulated',
  'roea_ttm',
  'roaa_ttm',
  'asset_yield_q',
  'funding_cost_q',
  'loan_yield_q',
  'provision_to_loan',
  'credit_cost',
  'nii_toi',
  'noii_toi',
  ...BANK_GROWTH.map((name) => `${name}_growth_yoy`),
  'credit_growth_ytd',
  'customer_deposit_growth_ytd',
]
const SUMMED = [
  'nii',
  'noii',
  'toi',
  'opex',
  'ppop',
  'pbt',
  'npatmi',
  'npatmi_ttm',
  'total_assets',
  'total_credit',
  'total_customer_deposit',
  'total_liabilities',
  'total_equity',
  'npl_amount',
  'debt_group2',
  'loan_provision_balance',
  'interest_income',
  'interest_expense',
  'iea',
  'ibl',
]

/**
 * One row a tier and quarter: ratios weighted by assets where both are known, amounts summed.
 *
 * @param tiers the registry's list of tiers, from the first to the last
 */
export const bankTiers = (
  tiers: ReadonlyMap<string, readonly string[]>,
) => `with tiers(tier, rank, symbol) as (values ${[...tiers]
  .flatMap(([tier, symbols], rank) => symbols.map((symbol) => `('${tier}', ${rank}, '${symbol}')`))
  .join(', ')})
select tier, year, quarter, max(report_date) as report_date,
  quarter || 'Q' || lpad((year % 100)::varchar, 2, '0') as period, count(*) as bank_count,
  ${WEIGHTED.map((name) => `round(sum(${name} * total_assets) / nullif(sum(total_assets) filter (${name} is not null), 0), 4) as ${name}_wavg`).join(',\n  ')},
  ${SUMMED.map((name) => `sum(${name}) as ${name}_sum`).join(', ')}
from bank_metrics join tiers using (symbol) group by tier, rank, year, quarter order by rank, year, quarter`
