import type { Firm } from '../firms/firms.ts'
import { isCovered } from '../firms/firms.ts'
import { random } from '../random.ts'
import { type Workbench, writeJson } from '../workbench.ts'
import { BROKER_NAMES, BROKERS, each, UNIFIED } from './consensus.ts'

const FOLDER = 'processed/forecast'
/** When the forecasts were collected. */
const COLLECTED = '2026-01-09'

/**
 * Stages `actuals`, `bsc` and `broker_views`: what firms earned in the forecast years, and what BSC and three other
 * brokers expect of them. Money in billion VND.
 */
export async function stageForecasts(bench: Workbench, listed: readonly Firm[], seed: number): Promise<void> {
  await bench.run(ACTUALS)
  const actual = new Map(
    (await bench.rows('select symbol, rev_ttm, npatmi_ttm, close from actuals')).map((row) => [
      String(row[0]),
      { revenue: Number(row[1]), profit: Number(row[2]), close: Number(row[3]) },
    ]),
  )
  const bsc: Record<string, (string | number)[]> = {
    symbol: [], target_price: [], rev_2025f: [], rev_2026f: [], npatmi_2025f: [], npatmi_2026f: [],
  } // biome-ignore format: one row of columns
  const views: Record<string, (string | number)[]> = {
    symbol: [], source: [], target_price: [], rating: [], npatmi_2025f: [], npatmi_2026f: [], npatmi_2027f: [],
  } // biome-ignore format: one row of columns
  for (const firm of listed.filter(isCovered)) {
    const base = actual.get(firm.symbol)
    if (!base || !(base.profit > 0)) continue
    const draw = random(seed, `forecast/${firm.symbol}`)
    const step = (value: number, to: number) => Math.round(value / to) * to
    const revenue = base.revenue * Math.exp(0.05 * draw.normal())
    const profit = base.profit * Math.exp(0.1 * draw.normal())
    const growth = [draw.between(-0.05, 0.28), draw.between(0.02, 0.22)] as const
    const upside = 0.12 + 0.16 * draw.normal()
    // BSC leaves some names to others, and follows a few without numbers: the files then hold nulls.
    const followed = draw.uniform() < 0.88
    const silent = draw.uniform() < 0.05
    const number = (value: number) => (silent ? Number.NaN : Math.round(value * 100) / 100)
    if (followed) {
      bsc.symbol?.push(firm.symbol)
      bsc.target_price?.push(silent ? Number.NaN : step(base.close * (1 + upside), 100))
      bsc.rev_2025f?.push(number(revenue))
      bsc.rev_2026f?.push(number(revenue * (1 + 0.8 * growth[0])))
      bsc.npatmi_2025f?.push(number(profit))
      bsc.npatmi_2026f?.push(number(profit * (1 + growth[0])))
    }
    for (const [source, broker] of Object.entries(BROKERS)) {
      if (draw.uniform() > broker.coverage) continue
      const bias = Math.exp(broker.spread * draw.normal())
      const gap = upside + 0.1 * draw.normal()
      const word = broker.cuts.findIndex((cut) => gap > cut)
      const next = profit * (1 + growth[0]) * bias
      views.symbol?.push(firm.symbol)
      views.source?.push(source)
      views.target_price?.push(step(base.close * (1 + gap), 100))
      views.rating?.push(broker.words.at(word) as string)
      views.npatmi_2025f?.push(
        source === 'vci' ? Number.NaN : Math.round(profit * Math.exp(0.03 * draw.normal()) * 10) / 10,
      )
      views.npatmi_2026f?.push(Math.round(next * 10) / 10)
      views.npatmi_2027f?.push(source === 'ssi' ? Number.NaN : Math.round(next * (1 + growth[1]) * 10) / 10)
    }
  }
  await bench.append('bsc', staged(bsc))
  await bench.append('broker_views', staged(views))
}

function staged(columns: Readonly<Record<string, (string | number)[]>>) {
  const texts = ['symbol', 'source', 'rating']
  return Object.entries(columns).map(([name, values]) => ({
    name,
    type: texts.includes(name) ? ('VARCHAR' as const) : ('DOUBLE' as const),
    values,
  }))
}

const ACTUALS = `create table actuals as
with quarters as (
  select symbol, year, quarter, CIS_10 as revenue, CIS_61 as profit, CBS_400 as equity, CBS_429 as minority from company_lines
  union all by name select symbol, year, quarter, BIS_14A as revenue, BIS_22A as profit, BBS_500 as equity, BBS_700 as minority from bank_lines
  union all by name select symbol, year, quarter, SIS_20 as revenue, SIS_201 as profit, SBS_400 as equity, SBS_418 as minority from security_lines
  union all by name select symbol, year, quarter, IIS_01 as revenue, IIS_62 as profit, IBS_400 as equity, IBS_4214 as minority from insurance_lines
), aged as (
  select *, max(year * 4 + quarter) over () - year * 4 - quarter as age from quarters
), sums as (
  select symbol, sum(revenue) filter (year = 2024) / 1e9 as rev_2024, sum(revenue) filter (age < 4) / 1e9 as rev_ttm,
    sum(profit) filter (year = 2024) / 1e9 as npatmi_2024, sum(profit) filter (age < 4) / 1e9 as npatmi_ttm,
    sum(revenue) filter (year = 2025) / 1e9 as rev_ytd_2025,
    sum(profit) filter (year = 2025) / 1e9 as npatmi_ytd_2025,
    arg_max(equity, year * 4 + quarter) / 1e9 as total_equity,
    max(equity) filter (year = 2024 and quarter = 4) / 1e9 as total_equity_q4_2024,
    arg_max(minority, year * 4 + quarter) / 1e9 as minority_interest
  from aged group by symbol
)
select * from sums join (
  select symbol, any_value(sector) as sector, any_value(entity) as entity, arg_max(close, session) as close,
    arg_max(close * shares, session) / 1e9 as market_cap, any_value(shares) as shares,
    avg(close * volume) filter (session > (select max(session) from bars) - 126) as value_6m,
    avg(close * volume) filter (session > (select max(session) from bars) - 63) as value_3m,
    avg(close * volume) filter (session > (select max(session) from bars) - 21) as value_1m
  from bars group by symbol
) using (symbol)`

const RATING = `case when upside_pct is null then 'N/A' when upside_pct > 0.25 then 'STRONG BUY' when upside_pct > 0.1 then 'BUY'
  when upside_pct >= -0.1 then 'HOLD' when upside_pct > -0.2 then 'SELL' else 'STRONG SELL' end`

/** BSC's file by ticker, as the original builds it: growth, achievement and multiples from forecast and market. */
const INDIVIDUAL = `create table bsc_individual as
with joined as (
  select *, target_price / close - 1 as upside_pct,
    coalesce(total_equity_q4_2024, total_equity) - minority_interest as parent_equity_2024
  from bsc join actuals using (symbol) join sector_names using (sector)
)
select symbol, target_price, close as current_price, upside_pct, ${RATING} as rating, rev_2025f, rev_2026f,
  npatmi_2025f, npatmi_2026f, npatmi_2025f * 1e9 / shares as eps_2025f, npatmi_2026f * 1e9 / shares as eps_2026f,
  npatmi_2025f / (parent_equity_2024 + 0.5 * npatmi_2025f) as roe_2025f,
  npatmi_2026f / (parent_equity_2024 + npatmi_2025f + 0.5 * npatmi_2026f) as roe_2026f,
  npatmi_2025f / assets as roa_2025f, npatmi_2026f / assets as roa_2026f,
  rev_2025f / nullif(rev_2024, 0) - 1 as rev_growth_yoy_2025, rev_2026f / nullif(rev_2025f, 0) - 1 as rev_growth_yoy_2026,
  npatmi_2025f / nullif(npatmi_2024, 0) - 1 as npatmi_growth_yoy_2025,
  npatmi_2026f / nullif(npatmi_2025f, 0) - 1 as npatmi_growth_yoy_2026,
  rev_ytd_2025, npatmi_ytd_2025, rev_ytd_2025 / nullif(rev_2025f, 0) as rev_achievement_pct,
  npatmi_ytd_2025 / nullif(npatmi_2025f, 0) as npatmi_achievement_pct, market_cap, total_equity, total_equity_q4_2024,
  minority_interest, parent_equity_2024, market_cap / npatmi_2025f as pe_fwd_2025, market_cap / npatmi_2026f as pe_fwd_2026,
  market_cap / (parent_equity_2024 + npatmi_2025f) as pb_fwd_2025,
  market_cap / (parent_equity_2024 + npatmi_2025f + npatmi_2026f) as pb_fwd_2026,
  sector_vi as sector, entity as entity_type, timestamp '${COLLECTED} 17:30:00' as updated_at
from joined join (
  select symbol, arg_max(assets, ordinal) / 1e9 as assets from (
    select symbol, CBS_270 as assets, year * 4 + quarter as ordinal from company_lines
    union all select symbol, BBS_100, year * 4 + quarter from bank_lines
    union all select symbol, SBS_270, year * 4 + quarter from security_lines
    union all select symbol, IBS_270, year * 4 + quarter from insurance_lines) group by symbol
) using (symbol) order by symbol`

const SECTORS = `select sector, count(*) as symbol_count, sum(market_cap) as total_market_cap, sum(rev_2025f) as total_rev_2025f,
  sum(rev_2026f) as total_rev_2026f, sum(npatmi_2025f) as total_npatmi_2025f, sum(npatmi_2026f) as total_npatmi_2026f,
  sum(parent_equity_2024) + sum(npatmi_2025f) as total_equity_2025f,
  sum(parent_equity_2024) + sum(npatmi_2025f) + sum(npatmi_2026f) as total_equity_2026f,
  sum(market_cap) / sum(npatmi_2025f) as pe_fwd_2025, sum(market_cap) / sum(npatmi_2026f) as pe_fwd_2026,
  sum(market_cap) / (sum(parent_equity_2024) + sum(npatmi_2025f)) as pb_fwd_2025,
  sum(market_cap) / (sum(parent_equity_2024) + sum(npatmi_2025f) + sum(npatmi_2026f)) as pb_fwd_2026,
  avg(rev_growth_yoy_2025) as avg_rev_growth_2025, avg(rev_growth_yoy_2026) as avg_rev_growth_2026,
  avg(npatmi_growth_yoy_2025) as avg_npatmi_growth_2025, avg(npatmi_growth_yoy_2026) as avg_npatmi_growth_2026,
  avg(upside_pct) as avg_upside_pct, avg(roe_2025f) as avg_roe_2025f, avg(roe_2026f) as avg_roe_2026f,
  max(updated_at) as updated_at
from bsc_individual group by sector order by sector`

const HEAD = 'symbol, sector, entity_type, current_price, bsc_tp, bsc_npatmi_26, bsc_npatmi_27, rating'
const TARGETS = 'tp_cons_mean, tp_dev_pct, tp_spread_pct, tp_max_dev_src, tp_max_dev_pct'
const NEAR =
  'npatmi_26_cons_mean, npatmi_26_dev_pct, npatmi_26_spread_pct, npatmi_26_max_dev_src, npatmi_26_max_dev_pct'

/** Writes every forecast file: BSC's, the comparison with other brokers in both its ages, and the brokers' JSON. */
export async function writeForecasts(bench: Workbench): Promise<void> {
  await bench.run(INDIVIDUAL)
  await bench.write(`${FOLDER}/bsc/bsc_individual.parquet`, 'from bsc_individual order by symbol')
  await bench.write(`${FOLDER}/bsc/bsc_combined.parquet`, 'from bsc_individual order by symbol')
  await bench.write(`${FOLDER}/bsc/bsc_sector_valuation.parquet`, SECTORS)
  await bench.run(UNIFIED)
  await bench.write(
    `${FOLDER}/unified.parquet`,
    `select ${HEAD}, ${each((b) => `${b}_tp, ${b}_npatmi_26, ${b}_npatmi_27`)}, ${TARGETS}, ${NEAR},
       npatmi_27_cons_mean, null::integer as npatmi_27_dev_pct, npatmi_27_spread_pct, null::integer as npatmi_27_max_dev_src,
       null::integer as npatmi_27_max_dev_pct, insight, source_count, '${COLLECTED}T17:30:00' as build_timestamp
     from unified order by symbol`,
  )
  await bench.write(
    `${FOLDER}/comparison/bsc_vs_consensus.parquet`,
    `select ${HEAD}, ${['tp', 'npatmi_26', 'npatmi_27'].map((part) => each((b) => `${b}_${part}`)).join(', ')}, ${TARGETS}, ${NEAR},
       npatmi_27_cons_mean, null::double as npatmi_27_dev_pct, npatmi_27_spread_pct, null::varchar as npatmi_27_max_dev_src,
       null::double as npatmi_27_max_dev_pct, insight, source_count
     from unified order by symbol`,
  )
  await bench.write(
    `${FOLDER}/consensus/consensus_combined.parquet`,
    `select symbol, source, target_price, npatmi_2026f, npatmi_2027f, false as is_calculated
     from broker_views order by symbol, source`,
  )
  await bench.write(
    `${FOLDER}/VCI/vci_coverage_universe.parquet`,
    `select symbol as ticker, sector_en as sector, target_price / close - 1 as "projectedTsrPercentage", rating,
       market_cap * 1e9 as "marketCapVnd", market_cap * 1e9 / 26300 as "marketCapUsd", target_price as "targetPrice",
       shares as "numberOfSharesMktCap", market_cap / npatmi_2026f as "pe_2026F", market_cap / npatmi_2027f as "pe_2027F",
       market_cap / (total_equity + npatmi_2026f) as "pb_2026F",
       market_cap / (total_equity + npatmi_2026f + npatmi_2027f) as "pb_2027F",
       npatmi_2026f / (total_equity + npatmi_2026f) as "roe_2026F",
       npatmi_2027f / (total_equity + npatmi_2026f + npatmi_2027f) as "roe_2027F",
       npatmi_2026f / nullif(npatmi_2025f, 0) - 1 as "npatmiGrowth_2026F", npatmi_2027f / npatmi_2026f - 1 as "npatmiGrowth_2027F",
       npatmi_2026f * 1e9 as "npatmi_2026F", npatmi_2027f * 1e9 as "npatmi_2027F", 'Demo' as analyst,
       value_6m as "adtvVnd_6M", value_1m as "adtvVnd_1M", value_3m as "adtvVnd_3M", value_6m / 26300 as "adtvUsd_6M",
       value_3m / 26300 as "adtvUsd_3M", value_1m / 26300 as "adtvUsd_1M",
       case when entity = 'BANK' then 0.3 else 0.49 end::double as "maximumForeignPercentage", '25-Sep-26' as "tpUpdatedTime",
       0.0::double as "dividendPerShareTsr", '${COLLECTED}' as fetch_date, '${COLLECTED}T11:30:00' as fetch_timestamp
     from broker_views join actuals using (symbol) join sector_names using (sector) where source = 'vci' order by symbol`,
  )
  await writeSources(bench)
}

/** The brokers' JSON files, one object a stock. */
async function writeSources(bench: Workbench): Promise<void> {
  const [year, month, day] = COLLECTED.split('-') as [string, string, string]
  for (const source of ['bsc', ...BROKER_NAMES]) {
    const rows = await bench.rows(
      source === 'bsc'
        ? `select symbol, sector, entity_type, target_price, current_price, rating, npatmi_2025f, npatmi_2026f,
             null::double, eps_2025f, eps_2026f, pe_fwd_2025, pe_fwd_2026 from bsc_individual order by symbol`
        : `select symbol, sector_vi, entity, target_price, close, rating, npatmi_2025f, npatmi_2026f, npatmi_2027f,
             npatmi_2025f * 1e9 / shares, npatmi_2026f * 1e9 / shares, market_cap / npatmi_2025f, market_cap / npatmi_2026f
           from broker_views join actuals using (symbol) join sector_names using (sector) where source = '${source}' order by symbol`,
    )
    const names = ['symbol', 'sector', 'entity_type', 'target_price', 'current_price', 'rating', 'npatmi_2025f',
      'npatmi_2026f', 'npatmi_2027f', 'eps_2025f', 'eps_2026f', 'pe_2025f', 'pe_2026f'] // biome-ignore format: one row of names
    await writeJson(bench, `${FOLDER}/sources/${source}.json`, {
      source,
      updated_at: `${day}/${month}/${year.slice(2)}`,
      schema_version: source === 'vci' ? '2026-2027' : '2025-2027',
      stocks: rows.map((row) => ({
        ...Object.fromEntries(
          names.flatMap((name, i) =>
            source === 'vci' && name.endsWith('2025f') ? [] : [[name, row[i] ?? null]],
          ),
        ),
        eps_2027f: null,
        pe_2027f: null,
        notes: '',
      })),
    })
  }
}
