import { defineProcessor, literal, raw, Type } from 'rattan/plugin'

/**
 * Units as they are, of series that the providers label wrongly: rates of exchange are VND for a dollar, grains and sugar
 * are quoted in cents, D10 steel in thousands. Values stay as they came.
 */
const UNITS: Readonly<Record<string, string>> = {
  ty_gia_san: 'VND/USD',
  ty_gia_tran: 'VND/USD',
  tỷ_giá_usd_nhtm_bán_ra: 'VND/USD',
  tỷ_giá_usd_trung_tâm: 'VND/USD',
  tỷ_usd_tự_do_bán_ra: 'VND/USD',
  corn: 'USc/bushel',
  soybean: 'USc/bushel',
  sugar: 'USc/lb',
  steel_d10: 'nghìn VND/kg',
}

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const

/** One row a series and day, whatever brought it: the value that came last, where one came twice. */
export default defineProcessor({
  name: 'macro-series',
  summary: 'Macro and commodity series of all providers as one table.',
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { series: { columns: ['date', 'symbol', 'category', 'name', 'value', 'unit', 'source'] } },
  lookback: 0,
  plan(_, { has }) {
    const finite = (column: string) => `case when isfinite(${column}) then ${column} end`
    const price = (column: string) => (has('series', column) ? finite(column) : 'null::double')
    const fetched = has('series', 'fetched_at') ? 'fetched_at desc nulls last, ' : ''
    const units = Object.entries(UNITS).map(
      ([symbol, unit]) => `when ${literal(symbol).text[0]} then ${literal(unit).text[0]}`,
    )
    return {
      rows: raw(`with valued as (
          select date, symbol, category, name, coalesce(${finite('value')}, ${price('close')}) as value, case symbol ${units.join(' ')} else unit end as unit,
            source, ${PRICES.map((column) => `${price(column)} as ${column}`).join(', ')}${has('series', 'fetched_at') ? ', fetched_at' : ''}
          from series where date is not null and symbol is not null
        )
        select date, symbol, category, name, value, unit, source, ${PRICES.join(', ')} from valued where value is not null
        qualify row_number() over (partition by symbol, date order by ${fetched}source, value) = 1 order by symbol, date`),
    }
  },
})
