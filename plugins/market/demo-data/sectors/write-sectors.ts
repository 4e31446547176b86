import { AS_OF } from '../sessions-and-quarters.ts'
import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/sector'
const BUILT = `timestamp '${AS_OF} 17:40:00'`
const bySector = 'partition by sector order by date'

/** Share of the last 1,260 values (five years) that lie below the current one, percent. */
const percentile = (column: string) =>
  `case when count(${column}) over (${bySector} rows 1259 preceding) >= 20 then
     (rank(order by ${column} nulls last) over (${bySector} rows 1259 preceding) - 1) * 100.0
     / count(${column}) over (${bySector} rows 1259 preceding) end`

/** Writes sector fundamentals, sector multiples by session and the combined scores. */
export async function writeSectors(bench: Workbench): Promise<void> {
  await bench.run(FUNDAMENTALS)
  await bench.write(
    `${FOLDER}/sector_fundamental_metrics.parquet`,
    'select * exclude (sector) from sector_fundamentals order by sector_code, report_date',
  )
  await bench.run(DAILY)
  await bench.run(RANKED)
  const cross = ['pe', 'pb']
    .map((m) => ['median', 'mean', 'std', 'q25', 'q75', 'min', 'max'].map((s) => `${m}_${s}`).join(', '))
    .join(', ')
  const common = `sector_market_cap, avg_price, total_volume, total_trading_value, sector_pe, sector_pb, sector_ps,
    sector_ev_ebitda, ticker_count, ${cross}, pe_percentile_5y, pb_percentile_5y`
  await bench.write(
    `${FOLDER}/sector_valuation_metrics_with_ps.parquet`,
    `select sector_vi as sector_code, date::timestamp_ns as date, ${common}, ps_percentile_5y, ${BUILT} as calculation_date
     from sector_ranked join sector_names using (sector) order by sector_code, date`,
  )
  await bench.write(
    `${FOLDER}/sector_valuation_metrics.parquet`,
    `select sector_vi as sector_code, r.date::timestamp_ns as date, ${common}, ps_percentile_5y, pe_fwd_2025, pe_fwd_2026,
       ${BUILT} as calculation_date
     from sector_ranked r join sector_names using (sector) join sector_multiples m on m.sector = r.sector and m.date = r.date
     order by sector_code, date`,
  )
  await bench.write(`${FOLDER}/sector_combined_scores.parquet`, SCORES)
}

const FUNDAMENTALS = `create table sector_fundamentals as
with quarters as (
  select symbol, report_date, year, quarter, 'COMPANY' as entity, CIS_10 as revenue, CIS_61 as profit, CBS_270 as assets,
    CBS_400 as equity, CBS_300 as liabilities, CIS_20 as gross, CIS_30 as operating from company_lines
  union all by name select symbol, report_date, year, quarter, 'BANK' as entity, BIS_14A as revenue, BIS_22A as profit,
    BBS_100 as assets, BBS_500 as equity, BBS_400 as liabilities, abs(BIS_14) as admin, BBS_160 as loans,
    BBS_330 as deposits, BNOT_26_1 + BNOT_26_3 + BNOT_26_5 as casa, BIS_3 as nii, BIS_1 as income, BIS_2 as expense,
    BIS_16 as provision, BNOT_4_3 + BNOT_4_4 + BNOT_4_5 as npl, BBS_160 + BBS_170 + BBS_130 as iea from bank_lines
  union all by name select symbol, report_date, year, quarter, 'SECURITY' as entity, SIS_20 as revenue, SIS_201 as profit,
    SBS_270 as assets, SBS_400 as equity, SBS_300 as liabilities, SIS_50_1 as gross, SIS_70 as operating,
    SBS_114 as margin_loans, SBS_112 as fvtpl, SBS_113 as htm, SBS_115 as afs, SIS_1 as fvtpl_income,
    SIS_3 as margin_income from security_lines
  union all by name select symbol, report_date, year, quarter, 'INSURANCE' as entity, IIS_10 as revenue, IIS_62 as profit,
    IBS_270 as assets, IBS_400 as equity, IBS_300 as liabilities, IIS_19 as gross, IIS_50 as operating from insurance_lines
), sums as (
  select sector, report_date, count(*) as ticker_count, list_sort(list(distinct q.entity)) as entity_types,
    sum(revenue) as total_revenue, sum(profit) as net_profit, sum(assets) as total_assets, sum(equity) as total_equity,
    sum(liabilities) as total_liabilities, coalesce(sum(gross), 0) as gross_profit,
    coalesce(sum(operating), 0) as operating_profit, coalesce(sum(admin), 0) as general_admin_expenses,
    sum(loans) as customer_loans, sum(deposits) as customer_deposits, sum(casa) as casa_deposits, sum(nii) as total_nii,
    sum(income) as interest_income, sum(expense) as interest_expense, sum(provision) as provision_expenses,
    sum(npl) as npl_amount, sum(iea) as interest_earning_assets, 1.0::double as data_quality_score,
    sum(margin_loans) as margin_loans, sum(fvtpl) as fvtpl_assets, sum(htm) as htm_assets, sum(afs) as afs_assets,
    sum(fvtpl + htm + afs) as total_investment, sum(fvtpl_income) as income_from_fvtpl, sum(margin_income) as margin_income
  from quarters q join (select distinct symbol, sector from bars) using (symbol) group by sector, report_date
), ordered as (select sums.*, sector_vi from sums join sector_names using (sector))
select sector, sector_vi as sector_code, sector_vi as sector_name_vi, report_date::timestamp_ns as report_date,
  ticker_count, entity_types, * exclude (sector, report_date, ticker_count, entity_types, sector_vi),
  gross_profit / nullif(total_revenue, 0) as gross_margin, operating_profit / nullif(total_revenue, 0) as operating_margin,
  operating_profit / nullif(total_revenue, 0) as ebit_margin, net_profit / nullif(total_revenue, 0) as net_margin,
  net_profit / nullif(total_equity, 0) as roe, net_profit / nullif(total_assets, 0) as roa,
  total_liabilities / nullif(total_equity, 0) as debt_to_equity, total_nii / nullif(interest_earning_assets, 0) as nim_q,
  total_nii / nullif(interest_earning_assets, 0) * 4 as nim_ttm, npl_amount / nullif(customer_loans, 0) as npl_ratio,
  customer_loans / nullif(customer_deposits, 0) as ldr, casa_deposits / nullif(customer_deposits, 0) as casa_ratio,
  general_admin_expenses / nullif(total_revenue, 0) as cir,
  ${[
    ['total_revenue', 4, 'revenue_growth_yoy'],
    ['net_profit', 4, 'profit_growth_yoy'],
    ['total_revenue', 1, 'revenue_growth_qoq'],
    ['net_profit', 1, 'profit_growth_qoq'],
  ]
    .map(([column, back, name]) => {
      const before = `lag(${column}, ${back}) over (partition by sector order by report_date)`
      return `(${column} - ${before}) / nullif(abs(${before}), 0) as ${name}`
    })
    .join(',\n  ')},
  ${BUILT} as calculation_date
from ordered`

/** Cross-section by sector and session; P/E divides sums over the same members, those with earnings. */
const DAILY = `create table sector_daily as
select sector, date, sum(market_cap) as sector_market_cap, avg(close) as avg_price, sum(volume)::bigint as total_volume,
  sum(close * volume) as total_trading_value,
  sum(market_cap) filter (earnings > 0) / sum(earnings) filter (earnings > 0) as sector_pe,
  sum(market_cap) filter (equity > minority) / sum(equity - minority) filter (equity > minority) as sector_pb,
  sum(market_cap) filter (revenue > 0) / sum(revenue) filter (revenue > 0) as sector_ps,
  sum(market_cap * ev_ebitda) / sum(market_cap) filter (ev_ebitda is not null) as sector_ev_ebitda,
  count(*) as ticker_count,
  ${['pe', 'pb']
    .map(
      (m) => `median(${m}) as ${m}_median, avg(${m}) as ${m}_mean, stddev_samp(${m}) as ${m}_std,
  quantile_cont(${m}, 0.25) as ${m}_q25, quantile_cont(${m}, 0.75) as ${m}_q75, min(${m}) as ${m}_min, max(${m}) as ${m}_max`,
    )
    .join(',\n  ')}
from multiples group by sector, date`

const RANKED = `create table sector_ranked as select *, ${['pe', 'pb', 'ps']
  .map((m) => `${percentile(`sector_${m}`)} as ${m}_percentile_5y`)
  .join(', ')} from sector_daily`

/** Piecewise linear score through points of (value, score), null counts as the middle. */
function score(value: string, points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points
  if (!first) throw new Error('missing points of a score')
  let previous = first
  const steps = [`when ${value} is null then 50`, `when ${value} <= ${first[0]} then ${first[1]}`]
  for (const point of rest) {
    const slope = (point[1] - previous[1]) / (point[0] - previous[0])
    steps.push(`when ${value} < ${point[0]} then ${previous[1]} + (${value} - ${previous[0]}) * ${slope}`)
    previous = point
  }
  return `(case ${steps.join(' ')} else ${previous[1]} end)`
}
/** Excellent, good, neutral, poor, terrible: 100, 70, 50, 30, 0. */
const bands = (value: string, [excellent, good, neutral, poor, terrible]: readonly [number, number, number, number, number]) =>
  score(value, [[terrible, 0], [poor, 30], [neutral, 50], [good, 70], [excellent, 100]]) // biome-ignore format: pairs
const cheapness = (percent: string) =>
  score(percent, [[10, 100], [25, 80], [50, 50], [75, 30], [90, 0]]) // biome-ignore format: pairs
const pace = (change: string) =>
  score(change, [[-0.1, 0], [-0.05, 25], [0, 50], [0.05, 75], [0.1, 100]]) // biome-ignore format: pairs
const rating = (value: string) =>
  `case when ${value} is null then 'N/A' when ${value} >= 80 then 'Excellent' when ${value} >= 60 then 'Good' when ${value} >= 40 then 'Neutral' else 'Poor' end`

/**
 * One row a sector and quarter's end that is a session. The newest three quarters lack the fundamental score, as they
 * do in real trees, and the explanation then holds the word "nan".
 */
const SCORES = `with moved as (
  select *, avg_price / lag(avg_price, 20) over (${bySector}) - 1 as change_20,
    avg_price / avg(avg_price) over (${bySector} rows 49 preceding) - 1 as over_mean,
    total_volume / lag(total_volume, 20) over (${bySector}) - 1 as volume_20,
    ticker_count * 100.0 / max(ticker_count) over (partition by date) as breadth_share
  from sector_ranked
), joined as (
  select m.*, f.* exclude (sector, sector_code, ticker_count), f.sector_code,
    dense_rank() over (order by f.report_date desc) <= 3 as newest, total_revenue * 4 / nullif(total_assets, 0) as turnover
  from moved m join sector_fundamentals f on f.sector = m.sector and f.report_date::date = m.date
), scored as (
  select *, 0.5 * ${bands('revenue_growth_yoy', [0.2, 0.1, 0.05, 0, -0.05])} + 0.5 * ${bands('profit_growth_yoy', [0.25, 0.15, 0.05, 0, -0.1])} as growth_score,
    case when not newest then 0.5 * ${bands('roe * 4', [0.2, 0.15, 0.1, 0.05, 0])} + 0.3 * ${bands('net_margin', [0.15, 0.1, 0.05, 0.02, 0])}
      + 0.2 * ${bands('roa * 4', [0.1, 0.07, 0.05, 0.02, 0])} end as profitability_score,
    case when not newest then ${bands('turnover', [1.5, 1, 0.7, 0.5, 0])} end as efficiency_score,
    100 - ${score('debt_to_equity', [
      [0.5, 0],
      [1, 30],
      [1.5, 50],
      [2, 70],
      [3, 100],
    ])} as financial_health_score,
    0.5 * ${cheapness('pe_percentile_5y')} + 0.5 * ${cheapness('pb_percentile_5y')} as valuation_score,
    0.6 * ${pace('change_20')} + 0.4 * ${pace('over_mean')} as momentum_score,
    0.7 * breadth_share + 0.3 * ${pace('volume_20')} as breadth_score
  from joined
), weighted as (
  select *, greatest(0, least(100, 0.3 * growth_score + 0.4 * profitability_score + 0.2 * efficiency_score + 0.1 * financial_health_score)) as fa,
    0.5 * valuation_score + 0.3 * momentum_score + 0.2 * breadth_score as ta
  from scored
), combined as (
  select *, case when newest then null else fa end as fa_score, case when newest then null else 0.6 * fa + 0.4 * ta end as total from weighted
)
select sector_code, date::timestamp_ns as date, round(fa_score, 2) as fa_score, ${rating('fa_score')} as fa_rating,
  round(growth_score, 2) as growth_score, round(profitability_score, 2) as profitability_score,
  round(efficiency_score, 2) as efficiency_score, round(financial_health_score, 2) as financial_health_score,
  round(ta, 2) as ta_score, ${rating('ta')} as ta_rating, round(valuation_score, 2) as valuation_score,
  round(momentum_score, 2) as momentum_score, round(breadth_score, 2) as breadth_score, sector_pe, sector_pb,
  pe_percentile_5y, pb_percentile_5y, 0.6::double as fa_weight, 0.4::double as ta_weight, round(total, 2) as combined_score,
  case when total >= 70 then 'BUY' when total <= 30 then 'SELL' else 'HOLD' end as signal,
  (case when total is null then 3 when total >= 90 then 5 when total >= 70 then 4 when total >= 50 then 3 when total >= 30 then 2 else 1 end)::bigint as signal_strength,
  case when total >= 70 then 'MUA' when total <= 30 then 'BÁN' else 'GIỮ' end || ': Điểm kết hợp ' || coalesce(round(total, 1)::varchar, 'nan')
    || ' (FA: ' || coalesce(round(fa_score, 1)::varchar, 'nan') || ', TA: ' || round(ta, 1) || ') | '
    || case when total >= 70 then 'BUY' when total <= 30 then 'SELL' else 'HOLD' end || ': combined score '
    || coalesce(round(total, 1)::varchar, 'nan') as signal_explanation
from combined where sector_pe is not null order by sector_code, date`
