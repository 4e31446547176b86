import { defineProcessor, join, raw, sql, Type } from 'rattan/plugin'

const BROKERS = ['hcm', 'ssi', 'vci'] as const
const MEASURES = { tp: 'target_price', npatmi_26: 'npatmi_2026f', npatmi_27: 'npatmi_2027f' } as const
const input = {
  columns: ['symbol', 'updated_at', 'sector', 'target_price', 'npatmi_2026f', 'npatmi_2027f'],
  optional: true,
} as const

/** How far a broker is from BSC, percent of BSC. */
const deviation = (name: string, of: string) => `(${of} - bsc_${name}) / nullif(abs(bsc_${name}), 0) * 100`

/** Mean of the brokers, its distance from BSC, their spread, and who is furthest from BSC. */
function measure(name: string): string {
  const values = BROKERS.map((broker) => `${broker}_${name}`)
  const list = `list_filter([${values.join(', ')}], lambda x: x is not null)`
  const gaps = BROKERS.map((broker) => `{'src': '${broker}', 'gap': ${deviation(name, `${broker}_${name}`)}}`)
  // Of equal distances the first broker by name
  const furthest = `list_reduce(list_filter([${gaps.join(', ')}], lambda x: x.gap is not null), lambda a, b: case when abs(b.gap) > abs(a.gap) then b else a end)`
  return `list_avg(${list}) as ${name}_cons_mean,
    case when len(${list}) >= 2 then (list_max(${list}) - list_min(${list})) / nullif(list_avg(${list}), 0) * 100 end as ${name}_spread_pct,
    case when len(list_filter([${gaps.join(', ')}], lambda x: x.gap is not null)) > 0 then ${furthest} end as ${name}_furthest`
}

/**
 * What HSC, SSI and Vietcap say of each ticker beside BSC: their mean, its distance from BSC in percent of BSC (below 0
 * BSC expects more), their spread, and who is furthest from BSC.
 *
 * Formulas: pages-technical-forecast-fx 4.5, `unified`. Brokers that disagree on 2027 by more than 30 %
 * come before what they say. A target or profit that is not above 0 is none. Of equal distances
 * the first broker by name.
 */
export default defineProcessor({
  name: 'consensus',
  summary: "Brokers' forecasts to what they agree on, against BSC's",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    bsc: {
      columns: [
        'symbol',
        'updated_at',
        'sector',
        'rating',
        'current_price',
        'target_price',
        'npatmi_2026f',
        'npatmi_2027f',
      ],
    },
    hcm: input,
    ssi: input,
    vci: input,
  },
  plan: (_, { registry, has }) => {
    const brokers = ['bsc', ...BROKERS].filter((broker) => has(broker))
    const tickers = [...registry.subjects.values()]
    const forms = sql`select unnest(cast(${tickers.map(({ symbol }) => symbol)} as varchar[])) as symbol,
      unnest(cast(${tickers.map(({ group }) => group)} as varchar[])) as ticker_sector,
      unnest(cast(${tickers.map(({ group }) => registry.groups.get(group)?.entity ?? '')} as varchar[])) as entity_type`
    const rows = brokers.map((broker) => {
      const price = has(broker, 'current_price') ? 'current_price' : 'cast(null as double)'
      const rating = broker === 'bsc' ? 'rating' : 'cast(null as varchar)'
      const values = Object.entries(MEASURES).map(
        ([name, from]) => `case when ${from} > 0 then ${from} end as ${name}`,
      )
      return `select '${broker}' as broker, symbol, sector, updated_at, ${price} as current_price, ${rating} as rating, ${values.join(', ')} from ${broker}`
    })
    const wide = ['bsc', ...BROKERS].flatMap((broker) =>
      Object.keys(MEASURES).map((name) => `max(${name}) filter (broker = '${broker}') as ${broker}_${name}`),
    )
    const order = `case broker when 'bsc' then 0 when 'vci' then 1 when 'hcm' then 2 else 3 end`
    return {
      steps: [
        { name: 'said', sql: raw(rows.join(' union all ')) },
        {
          name: 'beside',
          sql: sql`select symbol, arg_min(sector, ${raw(order)}) as said_sector, arg_min(current_price, ${raw(order)}) filter (current_price > 0) as current_price,
              max(rating) as rating, ${join(wide.map(raw))} from said group by symbol`,
        },
        {
          name: 'measured',
          sql: sql`select *, ${join(Object.keys(MEASURES).map((name) => raw(measure(name))))},
              ${join(
                BROKERS.map((broker) =>
                  raw(`cast(coalesce(${broker}_npatmi_27, ${broker}_tp) is not null as integer)`),
                ),
                ' + ',
              )} as source_count
            from beside`,
        },
        {
          name: 'compared',
          sql: sql`select *, ${join(Object.keys(MEASURES).map((name) => raw(`${deviation(name, `${name}_cons_mean`)} as ${name}_dev_pct, ${name}_furthest.src as ${name}_max_dev_src, ${name}_furthest.gap as ${name}_max_dev_pct`)))}
            from measured`,
        },
      ],
      rows: sql`select symbol, coalesce(said_sector, ticker_sector) as sector, entity_type, rating,
          case when coalesce(npatmi_27_dev_pct, npatmi_26_dev_pct) is null then 'no_data'
            when npatmi_27_spread_pct > 30 then 'high_variance'
            when coalesce(npatmi_27_dev_pct, npatmi_26_dev_pct) <= -15 then 'strong_bullish'
            when coalesce(npatmi_27_dev_pct, npatmi_26_dev_pct) >= 15 then 'strong_bearish'
            when coalesce(npatmi_27_dev_pct, npatmi_26_dev_pct) <= -5 then 'bullish_gap'
            when coalesce(npatmi_27_dev_pct, npatmi_26_dev_pct) >= 5 then 'bearish_gap'
            else 'aligned' end as insight,
          source_count, cast((select max(updated_at) from said) as timestamp) as build_timestamp, current_price,
          ${join(['bsc', ...BROKERS].flatMap((broker) => Object.keys(MEASURES).map((name) => raw(`${broker}_${name}`))))},
          ${join(Object.keys(MEASURES).flatMap((name) => ['cons_mean', 'dev_pct', 'spread_pct', 'max_dev_pct', 'max_dev_src'].map((end) => raw(`${name}_${end}`))))}
        from compared left join (${forms}) using (symbol) order by symbol`,
    }
  },
})
