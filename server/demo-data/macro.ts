import { dateValue, type Workbench } from './database.ts'
import { random } from './random.ts'
import { AS_OF } from './sessions.ts'

interface SeriesShape {
  readonly symbol: string
  readonly category: 'commodity' | 'macro'
  readonly name: string
  readonly unit: string
  readonly source: 'wichart' | 'simplize' | 'vnstock_spl'
  readonly from: string
  /** Calendar days between observations; 1 is every weekday. */
  readonly every: number
  /** Value at the end, and the range that the walk is pulled back into. */
  readonly last: number
  readonly volatility: number
  readonly decimals: number
  readonly ohlc: boolean
}

const series = (
  symbol: string,
  category: SeriesShape['category'],
  name: string,
  unit: string,
  source: SeriesShape['source'],
  from: string,
  last: number,
  volatility: number,
  decimals: number,
  options: Partial<Pick<SeriesShape, 'every' | 'ohlc'>> = {},
): SeriesShape => ({
  symbol,
  category,
  name,
  unit,
  source,
  from,
  last,
  volatility,
  decimals,
  every: 1,
  ohlc: false,
  ...options,
})

const ohlc = { ohlc: true }
const BANKS = 'NHTM Lớn - MBB, ACB, TCB, VPB'
const suffix = 'nhtm_lớn___mbb,_acb,_tcb,_vpb'

/** The 34 series of the file, under their awkward codes; values are walks around a recent level. */
const SERIES: readonly SeriesShape[] = [
  series('cao_su', 'commodity', 'Cao su (TOCOM)', 'JPY/kg', 'simplize', '1997-09-30', 349, 0.07, 1, {
    every: 30,
  }),
  series('coke', 'commodity', 'Than cốc', 'USD/tấn', 'vnstock_spl', '2022-02-04', 112, 0.017, 1, ohlc),
  series('corn', 'commodity', 'Ngô', 'USD/bushel', 'vnstock_spl', '2022-03-22', 421, 0.013, 2, ohlc),
  series(
    'fertilizer_ure',
    'commodity',
    'Phân bón Ure',
    'USD/tấn',
    'vnstock_spl',
    '2021-09-10',
    420,
    0.018,
    1,
    ohlc,
  ),
  series(
    'gas_natural',
    'commodity',
    'Khí tự nhiên',
    'USD/MMBtu',
    'vnstock_spl',
    '2022-04-07',
    3.2,
    0.028,
    3,
    ohlc,
  ),
  series(
    'gold_global',
    'commodity',
    'Vàng thế giới',
    'USD/oz',
    'vnstock_spl',
    '2022-04-07',
    4600,
    0.009,
    1,
    ohlc,
  ),
  series('gold_vn', 'commodity', 'Vàng SJC bán ra', 'VND/lượng', 'wichart', '2023-12-22', 163e6, 0.008, -5),
  series(
    'gold_vn_buy',
    'commodity',
    'Vàng SJC mua vào',
    'VND/lượng',
    'wichart',
    '2023-12-22',
    161e6,
    0.008,
    -5,
  ),
  series('iron_ore', 'commodity', 'Quặng sắt', 'USD/tấn', 'vnstock_spl', '2022-01-04', 107, 0.015, 2, ohlc),
  series(
    'oil_crude',
    'commodity',
    'Dầu thô WTI',
    'USD/thùng',
    'vnstock_spl',
    '2022-04-08',
    63,
    0.019,
    2,
    ohlc,
  ),
  series('oil_wti', 'commodity', 'Dầu WTI', 'USD/thùng', 'wichart', '2023-12-19', 60, 0.019, 2),
  series(
    'pork_china',
    'commodity',
    'Heo hơi Trung Quốc',
    'CNY/kg',
    'vnstock_spl',
    '2015-01-03',
    12.6,
    0.02,
    2,
    { every: 8 },
  ),
  series(
    'pork_vn_wichart',
    'commodity',
    'Heo hơi Việt Nam',
    'VND/kg',
    'wichart',
    '2023-12-19',
    71800,
    0.007,
    -2,
  ),
  series('pvc', 'commodity', 'Nhựa PVC Trung Quốc', 'CNY/tấn', 'wichart', '2023-12-19', 4550, 0.009, 0),
  series('soybean', 'commodity', 'Đậu nành', 'USD/bushel', 'vnstock_spl', '2021-12-29', 1052, 0.012, 2, ohlc),
  series(
    'steel_coated',
    'commodity',
    'Tôn lạnh màu HSG',
    'VND/kg',
    'wichart',
    '2023-12-19',
    117000,
    0.003,
    -2,
  ),
  series('steel_d10', 'commodity', 'Thép D10', 'VND/kg', 'vnstock_spl', '2023-01-03', 14, 0.004, 2),
  series(
    'steel_hrc',
    'commodity',
    'Thép cuộn cán nóng',
    'USD/tấn',
    'vnstock_spl',
    '2021-12-28',
    940,
    0.016,
    0,
    ohlc,
  ),
  series(
    'sua_bot_wmp',
    'commodity',
    'Sữa bột nguyên kem (WMP)',
    'USD/tấn',
    'simplize',
    '2010-09-30',
    3240,
    0.05,
    0,
    { every: 30 },
  ),
  series('sugar', 'commodity', 'Đường', 'USD/lb', 'vnstock_spl', '2021-12-30', 14.6, 0.014, 2, ohlc),
  series('ure_vn_dcm', 'commodity', 'Ure Cà Mau (DCM)', 'VND/kg', 'wichart', '2023-12-22', 12150, 0.007, -1),
  series('ure_vn_dpm', 'commodity', 'Ure Phú Mỹ (DPM)', 'VND/kg', 'wichart', '2023-12-22', 11700, 0.007, -1),
  series(`13_tháng___${suffix}`, 'macro', `13 tháng - ${BANKS}`, '%', 'wichart', '2023-12-19', 5.5, 0.004, 2),
  series(`1_3_tháng___${suffix}`, 'macro', `1-3 tháng - ${BANKS}`, '%', 'wichart', '2023-12-19', 4, 0.006, 2),
  series(
    `6_9_tháng___${suffix}`,
    'macro',
    `6-9 tháng - ${BANKS}`,
    '%',
    'wichart',
    '2023-12-19',
    5.1,
    0.005,
    2,
  ),
  series(
    'ls_liên_ngân_hàng_kỳ_hạn_1_tuần',
    'macro',
    'LS liên ngân hàng kỳ hạn 1 tuần',
    '%',
    'wichart',
    '2023-12-19',
    4.6,
    0.06,
    2,
  ),
  series(
    'ls_liên_ngân_hàng_kỳ_hạn_2_tuần',
    'macro',
    'LS liên ngân hàng kỳ hạn 2 tuần',
    '%',
    'wichart',
    '2023-12-19',
    4.8,
    0.05,
    2,
  ),
  series(
    'ls_qua_dem_lien_ngan_hang',
    'macro',
    'LS qua đêm liên ngân hàng',
    '%',
    'wichart',
    '2023-12-19',
    4.2,
    0.08,
    2,
  ),
  series('ty_gia_san', 'macro', 'Tỷ giá sàn', 'USD/VNĐ', 'wichart', '2023-12-19', 23880, 0.0009, 0),
  series('ty_gia_tran', 'macro', 'Tỷ giá trần', 'USD/VNĐ', 'wichart', '2023-12-19', 26390, 0.0009, 0),
  series(
    'tỷ_giá_usd_nhtm_bán_ra',
    'macro',
    'Tỷ giá USD NHTM bán ra',
    'USD/VNĐ',
    'wichart',
    '2023-12-19',
    26387,
    0.0012,
    0,
  ),
  series(
    'tỷ_giá_usd_trung_tâm',
    'macro',
    'Tỷ giá USD trung tâm',
    'USD/VNĐ',
    'wichart',
    '2023-12-19',
    25130,
    0.0009,
    0,
  ),
  series(
    'tỷ_usd_tự_do_bán_ra',
    'macro',
    'Tỷ USD tự do bán ra',
    'USD/VNĐ',
    'wichart',
    '2023-12-19',
    26650,
    0.0025,
    0,
  ),
  series('vn_gov_bond_5y', 'macro', 'Lợi suất TPCP 5Y', '%', 'simplize', '2015-01-05', 3.7, 0.008, 3, ohlc),
]

/** Series that follow another one, as the market ties them: leader and premium over it. */
const TIED: Readonly<Record<string, readonly [string, number]>> = {
  gold_vn_buy: ['gold_vn', 0.988],
  ty_gia_san: ['tỷ_giá_usd_trung_tâm', 0.95],
  ty_gia_tran: ['tỷ_giá_usd_trung_tâm', 1.05],
  tỷ_giá_usd_nhtm_bán_ra: ['tỷ_giá_usd_trung_tâm', 1.048],
  oil_wti: ['oil_crude', 0.95],
}

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
