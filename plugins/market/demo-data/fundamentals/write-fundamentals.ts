import type { Registry } from 'rattan/plugin'
import type { Workbench } from '../workbench.ts'
import { bankMetrics, bankTiers, bankYears } from './bank-metrics.ts'
import { bySymbol, mean4, ratio, ttm, ttmGrowth } from './trailing.ts'

/** Writes the four files of calculated metrics and the bank's yearly and tier files, from the staged lines. */
export async function writeFundamentals(bench: Workbench, registry: Registry): Promise<void> {
  const tiers = registry.lists.get('tier')
  if (!tiers) throw new Error('missing list "tier" in the registries')
  await bench.run(companyMetrics)
  await bench.write(
    'processed/fundamental/company/company_financial_metrics.parquet',
    'select * exclude (sequence) from company_metrics order by symbol, year, quarter',
  )
  await bench.run(bankMetrics)
  await bench.write(
    'processed/fundamental/bank/bank_financial_metrics.parquet',
    'select * exclude (customer_loan) from bank_metrics order by symbol, year, quarter',
  )
  await bench.write('processed/fundamental/bank/bank_financial_metrics_yearly.parquet', bankYears)
  await bench.write('processed/fundamental/bank/bank_group_metrics.parquet', bankTiers(tiers))
  await bench.run(securityMetrics)
  await bench.write(
    'processed/fundamental/security/security_financial_metrics.parquet',
    'from security_metrics order by symbol, year, quarter',
  )
  await bench.run(insuranceMetrics)
  await bench.write(
    'processed/fundamental/insurance/insurance_financial_metrics.parquet',
    'from insurance_metrics order by symbol, year, quarter',
  )
}

const FLOWS = ['net_revenue', 'gross_profit', 'ebitda', 'npatmi', 'operating_cf', 'fcf']
const MARGINS = ['gross_profit_margin', 'ebit_margin', 'ebitda_margin', 'net_margin']

/** Company columns in the calculator's order: identity, income, margins, balance, cash flow, trailing, ratios. */
const companyMetrics = `create table company_metrics as
with lines as (
  select symbol, report_date, year::bigint as year, quarter::bigint as quarter, 'Q' as freq_code,
    row_number() over (${bySymbol}) as sequence,
    CIS_10 as net_revenue, CIS_11 as cogs, CIS_10 + CIS_11 as gross_profit, CIS_25 + CIS_26 as sga,
    CIS_10 + CIS_11 + CIS_25 + CIS_26 as ebit, CIS_10 + CIS_11 + CIS_25 + CIS_26 + CCFI_2 as ebitda,
    CIS_21 + CIS_22 as net_finance_income, CIS_50 as ebt, CIS_61 as npatmi,
    CBS_270 as total_assets, CBS_300 as total_liabilities, CBS_400 as total_equity, CBS_110 as cash,
    CBS_140 as inventory, CBS_130 as account_receivable, CBS_221 as tangible_fixed_asset, CBS_320 as st_debt,
    CBS_338 as lt_debt, CBS_411A as common_shares, CBS_100 as current_assets, CBS_310 as current_liabilities,
    CBS_222 as gross_ppe, CBS_223 as accumulated_depreciation, CBS_242 as cip,
    CCFI_20 as operating_cf, CCFI_30 as investment_cf, CCFI_40 as financing_cf, CCFI_21 as capex,
    CCFI_2 as depreciation
  from company_lines
), derived as (
  select *,
    ${ratio('gross_profit', 'net_revenue', 100)} as gross_profit_margin, ${ratio('ebit', 'net_revenue', 100)} as ebit_margin,
    ${ratio('ebitda', 'net_revenue', 100)} as ebitda_margin, ${ratio('npatmi', 'net_revenue', 100)} as net_margin,
    ${ratio('npatmi', 'total_equity', 100)} as roe, ${ratio('npatmi', 'total_assets', 100)} as roa,
    ${ratio('current_assets', 'current_liabilities')} as current_ratio,
    (current_assets - inventory) / nullif(current_liabilities, 0) as quick_ratio,
    ${ratio('cash', 'current_liabilities')} as cash_ratio,
    st_debt + lt_debt as total_debt, st_debt + lt_debt - cash as net_debt,
    (st_debt + lt_debt) / nullif(total_equity, 0) as debt_to_equity,
    (st_debt + lt_debt) / nullif(total_assets, 0) as debt_to_assets,
    ${ratio('net_revenue', 'total_assets')} as asset_turnover,
    ${ratio('abs(cogs)', 'inventory')} as inventory_turnover,
    ${ratio('net_revenue', 'account_receivable')} as receivables_turnover,
    current_assets - current_liabilities as working_capital,
    operating_cf - abs(capex) as fcf,
    ${ratio('abs(accumulated_depreciation)', 'gross_ppe', 100)} as depreciation_rate,
    ${ratio('cip', 'total_assets', 100)} as cip_rate,
    npatmi / nullif(common_shares / 10000, 0) as eps, total_equity / nullif(common_shares / 10000, 0) as bvps,
    case when ebt <> 0 then greatest(0, least(0.5, (ebt - npatmi) / ebt)) else 0.2 end as tax_rate
  from lines
), moved as (
  select *, coalesce(working_capital - lag(working_capital) over (${bySymbol}), 0) as delta_wc,
    total_debt - lag(total_debt) over (${bySymbol}) as borrowed,
    ${FLOWS.map((flow) => `${ttm(flow)} as ${flow}_ttm`).join(',\n    ')}
  from derived
)
select symbol, report_date, year, quarter, freq_code, sequence,
  net_revenue, cogs, gross_profit, sga, ebit, ebitda, net_finance_income, ebt, npatmi,
  ${MARGINS.join(', ')},
  total_assets, total_liabilities, total_equity, cash, inventory, account_receivable, tangible_fixed_asset, st_debt,
  lt_debt, common_shares, current_assets, current_liabilities, gross_ppe, accumulated_depreciation, cip,
  total_debt, net_debt, working_capital, delta_wc,
  operating_cf, investment_cf, financing_cf, capex, depreciation, fcf,
  ebit * (1 - tax_rate) + depreciation - abs(capex) - delta_wc as fcff, fcf + borrowed as fcfe,
  ${FLOWS.map((flow) => `${flow}_ttm`).join(', ')},
  ${FLOWS.map((flow) => `${ttmGrowth(`${flow}_ttm`)} as ${flow}_growth_yoy`).join(',\n  ')},
  ${MARGINS.map((margin) => `${mean4(margin)} as ${margin}_ma4`).join(', ')},
  current_ratio, quick_ratio, cash_ratio, debt_to_equity, debt_to_assets,
  asset_turnover, inventory_turnover, receivables_turnover, roe, roa, depreciation_rate, cip_rate, eps, bvps
from moved`

/**
 * Securities firms and insurers keep the original's labels: "total_assets" holds current assets, "total_liabilities"
 * non-current assets, "total_equity" liabilities, and so on. The registry's formulas undo that, on demo data too.
 */
const securityMetrics = `create table security_metrics as
with lines as (
  select symbol, report_date::timestamp_ns as report_date, year, quarter, 'Q' as freq_code,
    SIS_11 as brokerage_income, SIS_20 as total_revenue, SIS_40 as operating_expense, SIS_50 as pbt, SIS_201 as npatmi,
    SBS_100 as total_assets, SBS_130 as margin_receivable, SBS_200 as total_liabilities, SBS_210 as margin_payable,
    SBS_300 as total_equity, ${ratio('abs(SIS_40)', 'SIS_20', 100)} as cir, ${ratio('SIS_11', 'SIS_20', 100)} as brokerage_ratio,
    0.0::double as margin_ratio, 0.0::double as proprietary_ratio, ${ratio('SIS_201', 'SBS_300', 100)} as roe,
    ${ratio('SIS_201', 'SBS_100', 100)} as roa, ${ratio('SIS_201', 'SIS_20', 100)} as net_margin,
    ${ratio('SBS_100', 'SBS_300')} as leverage, ${ratio('SBS_130', 'SBS_300', 100)} as margin_lending_ratio,
    SIS_201 / nullif(SBS_311 / 10000, 0) as eps, SBS_300 / nullif(SBS_311 / 10000, 0) as bvps
  from security_lines
), summed as (
  select *, ${['total_revenue', 'npatmi', 'pbt'].map((name) => `${ttm(name)} as ${name}_ttm`).join(', ')} from lines
)
select * exclude (eps, bvps), ${['total_revenue', 'npatmi', 'pbt'].map((name) => `${ttmGrowth(`${name}_ttm`)} as ${name}_growth_yoy`).join(', ')},
  eps, bvps
from summed`

const insuranceMetrics = `create table insurance_metrics as
with lines as (
  select symbol, report_date::timestamp_ns as report_date, year, quarter, 'Q' as freq_code, IIS_01 as premium_income,
    IIS_03 as net_premium, IIS_22 as investment_income, IIS_32 as operating_expense, IIS_50 as pbt, IIS_62 as npatmi,
    IBS_100 as total_assets, IBS_130 as investments, IBS_210 as insurance_reserves, IBS_200 as total_liabilities,
    IBS_300 as total_equity, ${ratio('abs(IIS_32)', 'IIS_03', 100)} as combined_ratio, 0.0::double as loss_ratio,
    ${ratio('abs(IIS_32)', 'IIS_03', 100)} as expense_ratio, ${ratio('IIS_62', 'IBS_300', 100)} as roe,
    ${ratio('IIS_62', 'IBS_100', 100)} as roa, ${ratio('IBS_300', 'IBS_210', 100)} as solvency_ratio,
    ${ratio('IIS_22', 'IBS_130', 400)} as investment_yield, ${ratio('IIS_62', 'IIS_03', 100)} as net_margin,
    IIS_62 / nullif(IBS_311 / 10000, 0) as eps, IBS_300 / nullif(IBS_311 / 10000, 0) as bvps
  from insurance_lines
)
select * exclude (eps, bvps), ${ttm('net_premium')} as net_premium_ttm, ${ttm('npatmi')} as npatmi_ttm, eps, bvps
from lines`
