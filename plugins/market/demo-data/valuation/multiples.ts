import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/valuation'

/**
 * Stages `multiples`: one row a firm and session with what the newest report up to that day says. As in the original
 * a report counts from its quarter's end, before it was published.
 */
export async function stageMultiples(bench: Workbench): Promise<void> {
  const order = 'partition by symbol order by year, quarter rows 3 preceding'
  const trailing = (column: string) =>
    `case when count(*) over (${order}) = 4 then sum(${column}) over (${order}) end`
  await bench.run(`create table reports as
    with quarters as (
      select symbol, report_date::date as report_date, year, quarter, CIS_61 as earnings, CBS_400 as equity,
        CBS_429 as minority, CIS_10 as revenue, CBS_320 + CBS_338 - CBS_110 as net_debt,
        CIS_50 + abs(CIS_23) + CNOT_39_3 as ebitda from company_lines
      union all by name select symbol, report_date::date as report_date, year, quarter, BIS_22A as earnings, BBS_500 as equity,
        BBS_700 as minority, BIS_1 as revenue from bank_lines
      union all by name select symbol, report_date::date as report_date, year, quarter, SIS_201 as earnings, SBS_400 as equity,
        SBS_418 as minority, SIS_20 as revenue from security_lines
      union all by name select symbol, report_date::date as report_date, year, quarter, IIS_62 as earnings, IBS_400 as equity,
        IBS_4214 as minority, IIS_01 as revenue from insurance_lines
    )
    select symbol, report_date, equity, minority, net_debt, ${trailing('earnings')} as earnings,
      ${trailing('revenue')} as revenue, ${trailing('ebitda')} as ebitda
    from quarters order by symbol, report_date`)
  await bench.run(`create table multiples as
    select b.symbol, b.sector, b.entity, b.session, b.date, b.close, b.volume, b.shares, b.close * b.shares as market_cap,
      r.earnings, r.equity, r.minority, r.revenue, r.ebitda, b.close * b.shares + r.net_debt + r.minority as ev,
      case when r.earnings > 0 then b.close * b.shares / r.earnings end as pe,
      case when r.equity - r.minority > 0 then b.close * b.shares / (r.equity - r.minority) end as pb,
      case when r.revenue > 0 and b.close * b.shares / r.revenue < 100 then b.close * b.shares / r.revenue end as ps,
      case when r.ebitda > 0 and b.close * b.shares + r.net_debt + r.minority > 0
        then (b.close * b.shares + r.net_debt + r.minority) / r.ebitda end as ev_ebitda
    from bars b asof left join reports r on b.symbol = r.symbol and b.date >= r.report_date
    order by b.symbol, b.session`)
}

/** Multiples by ticker, in the files of the pages and the two small samples that real trees have. */
export async function writeTickerMultiples(bench: Workbench): Promise<void> {
  const pb = `symbol, date, close as close_price, equity / 1e9 as equity_billion_vnd, shares as shares_outstanding,
    (equity - minority) / shares as bps, pb as pb_ratio, entity as sector`
  const ev = `symbol, date::timestamp_ns as date, close as close_price, ev / 1e9 as ev_billion_vnd,
    ebitda / 1e9 as ebitda_ttm_billion_vnd, ev_ebitda, entity as sector`
  const dated = (columns: string) => columns.replace('date,', 'date::timestamp_ns as date,')
  await bench.write(
    `${FOLDER}/pe/historical/historical_pe.parquet`,
    `select symbol, date::timestamp_ns as date, close as close_price, earnings / 1e9 as ttm_earning_billion_vnd,
       shares as shares_outstanding, earnings / shares as eps, pe as pe_ratio, entity as sector
     from multiples order by symbol, session`,
  )
  await bench.write(
    `${FOLDER}/pb/historical/historical_pb.parquet`,
    `select ${dated(pb)} from multiples order by symbol, session`,
  )
  await bench.write(
    `${FOLDER}/pb/historical/pb_historical_test.parquet`,
    `select ${pb.replace('date,', 'date::varchar as date,')} from multiples
     where symbol in ('FPT', 'HPG', 'MWG', 'VCB', 'VIC') order by symbol, session`,
  )
  await bench.write(
    `${FOLDER}/ps/historical/historical_ps.parquet`,
    `select symbol, date::timestamp_ns as date, close as close_price, market_cap, revenue / 1e9 as ttm_revenue_billion_vnd,
       ps as ps_ratio, entity as sector from multiples order by symbol, session`,
  )
  await bench.write(
    `${FOLDER}/ev_ebitda/historical/historical_ev_ebitda.parquet`,
    `select ${ev} from multiples where entity = 'COMPANY' order by symbol, session`,
  )
  await bench.write(
    `${FOLDER}/ev_ebitda/historical/ev_ebitda_historical_test.parquet`,
    `select ${ev} from multiples where symbol in ('FPT', 'HPG', 'MWG', 'VIC') order by symbol, session`,
  )
}

/** Which firms each index scope counts. */
const SCOPES = {
  BSC_INDEX: 'symbol in (select symbol from bsc)',
  VNINDEX: 'true',
  VNINDEX_EXCLUDE: "symbol not in ('VIC', 'VHM', 'VRE', 'MSN')",
} as const

/** Index and sector multiples by session: sums over members that have both sides, losses included. */
export async function writeIndexMultiples(bench: Workbench): Promise<void> {
  const parts = Object.entries(SCOPES).map(([scope, members]) => {
    const forward = (column: string) =>
      scope === 'BSC_INDEX'
        ? `sum(market_cap) filter (${column} is not null) / sum(${column}) / 1e9`
        : 'null::double'
    return `select date, '${scope}' as scope, sum(market_cap) filter (earnings is not null) / nullif(sum(earnings), 0) as pe_ttm,
      sum(market_cap) filter (equity is not null) / nullif(sum(equity), 0) as pb, ${forward('npatmi_2025f')} as pe_fwd_2025,
      ${forward('npatmi_2026f')} as pe_fwd_2026
    from multiples left join bsc using (symbol) where ${members} group by date`
  })
  await bench.run(`create table index_multiples as ${parts.join(' union all ')}`)
  await bench.run(`create table sector_multiples as
    select date, sector, sum(market_cap) filter (earnings is not null) / nullif(sum(earnings), 0) as pe_ttm,
      sum(market_cap) filter (equity is not null) / nullif(sum(equity), 0) as pb,
      sum(market_cap) filter (npatmi_2025f is not null) / nullif(sum(npatmi_2025f), 0) / 1e9 as pe_fwd_2025,
      sum(market_cap) filter (npatmi_2026f is not null) / nullif(sum(npatmi_2026f), 0) / 1e9 as pe_fwd_2026
    from multiples left join bsc using (symbol) group by date, sector`)

  const index = `select date::timestamp_ns as date, pe_ttm, pb, scope, pe_fwd_2025, pe_fwd_2026,
    row_number() over (order by date, scope) - 1 as __index_level_0__ from index_multiples order by date, scope`
  await bench.write(`${FOLDER}/vnindex/vnindex_valuation_refined.parquet`, index)
  await bench.write('processed/market_indices/vnindex_valuation.parquet', index)
  const sectors = `select date::timestamp_ns as date, pe_ttm, pb, sector_vi as scope, null::double as pe_fwd_2025,
    null::double as pe_fwd_2026, row_number() over (order by sector_vi, date) - 1 as __index_level_0__
    from sector_multiples join sector_names using (sector) order by scope, date`
  await bench.write(`${FOLDER}/sector_pe/sector_valuation.parquet`, sectors)
  await bench.write('processed/market_indices/sector_pe_summary.parquet', sectors)
  await bench.write(
    `${FOLDER}/market_sector_valuation/unified_pe_pb_valuation.parquet`,
    `select date::timestamp_ns as date, pe_ttm, pb, scope, pe_fwd_2025, pe_fwd_2026, scope_type from (
       select date, pe_ttm, pb, scope, pe_fwd_2025, pe_fwd_2026, 'MARKET' as scope_type from index_multiples
       union all select date, pe_ttm, pb, 'SECTOR:' || sector_vi, pe_fwd_2025, pe_fwd_2026, 'SECTOR'
       from sector_multiples join sector_names using (sector)
     ) where date = (select max(date) from index_multiples) order by scope_type, scope`,
  )
}
