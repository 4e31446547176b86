import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/technical'

/** Stages `flows` and writes what moved into sectors and single stocks. */
export async function writeMoneyFlows(bench: Workbench, sessions: number, kept: number): Promise<void> {
  await bench.run(`create table flows as
    select session, date, sector, sum(close * volume) as money_flow, count(*) as stock_count,
      array_to_string(list(symbol order by close * volume desc, symbol)[1:3], ', ') as top_contributors
    from bars where session >= ${sessions - 70} group by session, date, sector`)
  for (const [frame, days] of [
    ['1D', 1],
    ['1W', 7],
    ['1M', 30],
  ] as const) {
    const columns = `f.date, '${frame}' as timeframe, f.sector as sector_code, f.money_flow,
      round((f.money_flow / nullif(p.money_flow, 0) - 1) * 100, 2) as inflow_pct,
      case when f.money_flow / p.money_flow > 1.1 then 'STRONG_INFLOW' when f.money_flow / p.money_flow > 1.03 then 'INFLOW'
        when f.money_flow / p.money_flow < 0.9 then 'STRONG_OUTFLOW' when f.money_flow / p.money_flow < 0.97 then 'OUTFLOW' else 'NEUTRAL' end as flow_signal,
      f.stock_count, f.top_contributors`
    const from = `from flows f asof join flows p on p.sector = f.sector and p.date <= f.date - ${days} where f.session >= ${sessions - 21}`
    await bench.write(
      `${FOLDER}/money_flow/sector_money_flow_${frame.toLowerCase()}.parquet`,
      `select ${columns} ${from} order by date, sector_code`,
    )
    if (frame === '1D')
      await bench.write(
        `${FOLDER}/money_flow/sector_money_flow.parquet`,
        `select * exclude (timeframe) from (select ${columns} ${from} and f.session = ${sessions - 1}) order by sector_code`,
      )
  }
  await bench.write(
    `${FOLDER}/money_flow/individual_money_flow.parquet`,
    `with changes as (
       select *, close / lag(close) over (partition by symbol order by session) - 1 as change,
         cmf_20 / nullif(avg(volume) over (partition by symbol order by session rows 19 preceding), 0) as pressure,
         obv - avg(obv) over (partition by symbol order by session rows between 20 preceding and 1 preceding) as obv_gap from bars
     ), trends as (
       select *, sum(coalesce(change, 0) * volume) over (partition by symbol order by session) as vpt,
         case when pressure > 0.5 then 2 when pressure > 0.2 then 1 when pressure < -0.5 then -2 when pressure < -0.2 then -1 else 0 end
         + case when mfi_14 > 70 then -1 when mfi_14 < 30 then 1 else 0 end + sign(obv_gap)::integer as points from changes
     )
     select symbol, date::timestamp_ns as date, open, high, low, close, volume::bigint as volume, null::integer as resolution,
       cmf_20, obv, ad_line, round(vpt, 2) as vpt, mfi_14,
       case when points >= 3 then 'STRONG_ACCUMULATION' when points >= 1 then 'ACCUMULATION' when points <= -3 then 'STRONG_DISTRIBUTION'
         when points <= -1 then 'DISTRIBUTION' else 'NEUTRAL' end as money_flow_signal
     from trends where session >= ${sessions - kept} order by symbol, date`,
  )
}
