import type { Workbench } from '../workbench.ts'

const FOLDER = 'processed/forecast/assumptions'

/** A number from 0 to 1 that only the words decide: the tables need no generator of their own. */
const drawn = (...words: string[]) => `(hash(${words.join(' || ')}) % 10007) / 10006.0`

/**
 * Bank models: forecasts of BSC and what a bank's reported lines say of its margins and quality. Ratios are fractions,
 * money is in billion VND, as analysts' workbooks have them.
 */
const BANKS = `with base as (
  select b.*, l.assets
  from bsc_individual b join (
    select symbol, arg_max("BBS_100", year * 4 + quarter) / 1e9 as assets from bank_lines group by symbol
  ) l using (symbol)
), years as (
  select *, 2025 as year, npatmi_2025f as npatmi, rev_2025f as toi, 1.0 as grown, parent_equity_2024 + npatmi_2025f as equity,
    eps_2025f as eps, pe_fwd_2025 as pe, pb_fwd_2025 as pb, roe_2025f as roae, roa_2025f as roaa from base
  union all by name
  select *, 2026 as year, npatmi_2026f as npatmi, rev_2026f as toi, 1.14 as grown,
    parent_equity_2024 + npatmi_2025f + npatmi_2026f as equity,
    eps_2026f as eps, pe_fwd_2026 as pe, pb_fwd_2026 as pb, roe_2026f as roae, roa_2026f as roaa from base
), drawn as (
  select *, 0.72 + 0.16 * ${drawn('symbol', "'nii'")} as lending, 0.30 + 0.12 * ${drawn('symbol', "'cir'")} as cir,
    0.008 + 0.018 * ${drawn('symbol', "'npl'", 'year')} as npl, 0.08 + 0.14 * ${drawn('symbol', "'credit'", 'year')} as credit_growth
  from years
)
select symbol, make_date(year, 12, 31) as date, rating, target_price, current_price as closing_price,
  toi * lending as nii, toi * (1 - lending) as noii, toi, toi * (1 - cir) - npatmi / 0.8 as provision, npatmi / 0.8 as pbt, npatmi,
  assets * grown as total_assets, equity, credit_growth, npl, npl * 0.6 as npl_formation, npl * 0.7 as credit_cost,
  toi * lending / (assets * grown * 0.9) as nim, cir, roaa, roae, eps,
  equity / nullif(npatmi, 0) * eps as bvps, pe, pb
from drawn order by symbol, date`

/** Shares of brokers over the last five years of quarters; together they are less than the whole. */
const BROKERAGE = `with firms as (
  select symbol as broker, row_number() over (order by market_cap desc, symbol) as place
  from actuals where entity = 'SECURITY' qualify place <= 12
), quarters as (
  select last_day(make_date(2021 + range // 4, (range % 4 + 1)::int * 3, 1)) as date, range as step from range(19)
)
select broker, date, 0.16 / (place + 0.6) + 0.004 * (${drawn('broker')} - 0.5) * step / 19 + 0.002 * ${drawn('broker', 'step')} as market_share
from firms cross join quarters order by broker, date`

/** Two chains from 2024 on, forecast quarters included. */
const CHAINS = `with quarters as (
  select last_day(make_date(2024 + range // 4, (range % 4 + 1)::int * 3, 1)) as date, range as step from range(12)
)
select 'TGDD_DMX' as chain, date, (21000 + 420 * step + 900 * (step % 4 = 0)::int)::double as revenue,
  (3080 - 6 * step)::double as stores
from quarters
union all
select 'BHX', date, (9200 + 780 * step)::double, (1700 + 105 * step)::double from quarters
order by chain, date`

const PROVINCES = [
  ...[
    'Hồ Chí Minh',
    'Đồng Nai',
    'Tây Ninh',
    'Đồng Tháp',
    'An Giang',
    'Cần Thơ',
    'Vĩnh Long',
    'Cà Mau',
    'Lâm Đồng',
  ],
  ...['Khánh Hòa', 'Đắk Lắk', 'Gia Lai', 'Đà Nẵng', 'Quảng Ngãi'],
]
const STORES = `with provinces as (
  select unnest([${PROVINCES.map((name) => `'${name}'`).join(', ')}]) as province, unnest(range(${PROVINCES.length})) as place
), months as (select last_day(date '2025-04-01' + to_months(range::int)) as date, range as step from range(9))
select province, date, round(620 / (place + 1.3) + 24 + (2 + 0.4 * place) * step / 3)::double as stores
from provinces cross join months order by province, date`

/** Invented projects of the covered utilities. */
const POWER = `with firms as (
  select symbol, row_number() over (order by market_cap desc, symbol) as place
  from actuals where sector = 'UTILITIES' qualify place <= 8
), projects as (
  select symbol as company, unnest(range(1, 5)) as n, place from firms
), typed as (select *, (['HYDRO', 'WIND', 'SOLAR', 'THERMAL'])[1 + (place + n) % 4] as type from projects)
select format('{} {} {}', company, case type when 'HYDRO' then 'Thủy điện' when 'WIND' then 'Điện gió'
    when 'SOLAR' then 'Điện mặt trời' else 'Nhiệt điện' end, n) as project,
  date '2025-12-31' as date, company, type, '' as notes, capacity_mw, capacity_mw * cost as total_investment,
  capacity_mw * cost * (0.8 + 0.7 * ${drawn('company', 'n')}) as valuation,
  case type when 'HYDRO' then 0.45 when 'WIND' then 0.33 when 'SOLAR' then 0.18 else 0.68 end::double as efficiency
from (select *, 20 + round(180 * ${drawn('company', 'type', 'n')})::double as capacity_mw,
  case type when 'HYDRO' then 32.0 when 'WIND' then 41.0 when 'SOLAR' then 17.0 else 28.0 end as cost from typed)
order by project`

/** Writes the tables of assumptions. Needs `bsc_individual`, `actuals` and the banks' statement lines. */
export async function writeAssumptions(bench: Workbench): Promise<void> {
  await bench.write(`${FOLDER}/banks.parquet`, BANKS)
  await bench.write(`${FOLDER}/brokerage.parquet`, BROKERAGE)
  await bench.write(`${FOLDER}/mwg.parquet`, CHAINS)
  await bench.write(`${FOLDER}/bhx_stores.parquet`, STORES)
  await bench.write(`${FOLDER}/power.parquet`, POWER)
}
