import { random } from '../random.ts'
import { AS_OF } from '../sessions-and-quarters.ts'
import { dateValue, type Workbench } from '../workbench.ts'
import { SERIES, type SeriesShape, suffix, TIED } from './series.ts'

/** Stages `macro` and writes the unified file and the four older ones that it replaced. */
export async function writeMacro(bench: Workbench, seed: number): Promise<void> {
  for (const shape of SERIES) await bench.append('macro', observations(shape, seed))
  const folder = 'processed/fundamental/macro'
  // Some providers stamp the evening before, UTC: their 17:00 belongs to the next local day.
  await bench.write(
    'processed/macro_commodity/macro_commodity_unified.parquet',
    `select (case when source = 'wichart' and category = 'macro' then date - interval 7 hours else date::timestamp end)::timestamp_ns as date,
       symbol, category, name, value, unit, source, open, high, low,
       case when open is not null or source = 'simplize' then value end as close,
       case when symbol = 'vn_gov_bond_5y' then 0.0::double end as volume
     from macro order by symbol, date`,
  )
  const old = (renames: Readonly<Record<string, string>>, extra = '') =>
    `select date, date::timestamp_ns as datetime, date::timestamp_ns as time, ${column(renames)} as rate_type, name as rate_name, ${extra || 'value, unit'}
     from macro where symbol in (${Object.keys(renames)
       .map((name) => `'${name}'`)
       .join(', ')}) and date < date '2025-12-06' order by rate_type, date`
  await bench.write(
    `${folder}/deposit_interest_rates.parquet`,
    old({
      [`1_3_tháng___${suffix}`]: 'ls_huy_dong_1_3_thang',
      [`6_9_tháng___${suffix}`]: 'ls_huy_dong_6_9_thang',
      [`13_tháng___${suffix}`]: 'ls_huy_dong_13_thang',
    }),
  )
  await bench.write(
    `${folder}/interest_rates.parquet`,
    old({
      ls_qua_dem_lien_ngan_hang: 'ls_qua_dem_lien_ngan_hang',
      ls_liên_ngân_hàng_kỳ_hạn_1_tuần: 'ls_lien_ngan_hang_ky_han_1_tuan',
      ls_liên_ngân_hàng_kỳ_hạn_2_tuần: 'ls_lien_ngan_hang_ky_han_2_tuan',
    }),
  )
  await bench.write(
    `${folder}/exchange_rates.parquet`,
    old({
      ty_gia_san: 'ty_gia_san',
      ty_gia_tran: 'ty_gia_tran',
      tỷ_giá_usd_nhtm_bán_ra: 'ty_gia_usd_nhtm_ban_ra',
      tỷ_giá_usd_trung_tâm: 'ty_gia_usd_trung_tam',
      tỷ_usd_tự_do_bán_ra: 'ty_gia_usd_tu_do_ban_ra',
    }),
  )
  await bench.write(
    `${folder}/gov_bond_yields.parquet`,
    old(
      { vn_gov_bond_5y: 'vn_gov_bond_5y' },
      'unit, open, high, low, value as close, value, 0.0::double as volume, source',
    ),
  )
}

const column = (renames: Readonly<Record<string, string>>) =>
  `case symbol ${Object.entries(renames)
    .map(([from, to]) => `when '${from}' then '${to}'`)
    .join(' ')} end`

function observations(shape: SeriesShape, seed: number) {
  const leader = TIED[shape.symbol]
  const draw = random(seed, `macro/${leader ? leader[0] : shape.symbol}`)
  const own = random(seed, `macro/${shape.symbol}/own`)
  const led = leader ? SERIES.find((each) => each.symbol === leader[0]) : undefined
  const walked = led ?? shape
  const days: string[] = []
  for (let time = Date.parse(walked.from); time <= Date.parse(AS_OF); time += walked.every * 86_400_000) {
    const day = new Date(time)
    if (walked.every > 1 || (day.getUTCDay() !== 0 && day.getUTCDay() !== 6))
      days.push(day.toISOString().slice(0, 10))
  }
  // Mean reversion keeps decades of a rate or a price within a plausible band.
  const path: number[] = []
  let level = 0
  for (const _ of days) {
    level = 0.995 * level + walked.volatility * draw.normal()
    path.push(level)
  }
  const end = path.at(-1) ?? 0
  const scale = 10 ** shape.decimals
  // Dividing by a fraction would leave a tail of digits on amounts rounded to hundreds.
  const round = (value: number) =>
    shape.decimals < 0 ? Math.round(value * scale) * 10 ** -shape.decimals : Math.round(value * scale) / scale
  const kept = days.map((day, i) => [day, path[i] as number] as const).filter(([day]) => day >= shape.from)
  const values = kept.map(([, x]) => round(walked.last * (leader?.[1] ?? 1) * Math.exp(x - end)))
  const opens = values.map((value, i) =>
    round((values[i - 1] ?? value) * Math.exp(0.2 * shape.volatility * own.normal())),
  )
  const wing = () => 0.5 * shape.volatility * Math.abs(own.normal())
  const highs = values.map((value, i) => round(Math.max(value, opens[i] as number) * (1 + wing())))
  const lows = values.map((value, i) => round(Math.min(value, opens[i] as number) * (1 - wing())))
  const constant = (text: string) => kept.map(() => text)
  const known = (numbers: number[]) => (shape.ohlc ? numbers : kept.map(() => Number.NaN))
  return [
    { name: 'date', type: 'DATE', values: kept.map(([day]) => dateValue(day)) },
    { name: 'symbol', type: 'VARCHAR', values: constant(shape.symbol) },
    { name: 'category', type: 'VARCHAR', values: constant(shape.category) },
    { name: 'name', type: 'VARCHAR', values: constant(shape.name) },
    { name: 'value', type: 'DOUBLE', values },
    { name: 'unit', type: 'VARCHAR', values: constant(shape.unit) },
    { name: 'source', type: 'VARCHAR', values: constant(shape.source) },
    { name: 'open', type: 'DOUBLE', values: known(opens) },
    { name: 'high', type: 'DOUBLE', values: known(highs) },
    { name: 'low', type: 'DOUBLE', values: known(lows) },
  ] as const
}
