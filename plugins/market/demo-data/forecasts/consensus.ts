/** What brokers other than BSC say: how many names they follow, how far apart their numbers lie, their rating words. */
export const BROKERS = {
  hcm: { coverage: 0.9, spread: 0.1, words: ['Buy', 'Hold', 'Sell'], cuts: [0.1, -0.1] },
  ssi: { coverage: 0.5, spread: 0.09, words: ['MUA', 'KHẢ QUAN', 'TRUNG LẬP'], cuts: [0.2, 0.1] },
  vci: {
    coverage: 0.8,
    spread: 0.12,
    words: ['BUY', 'O-PF', 'M-PF', 'U-PF', 'SELL'],
    cuts: [0.2, 0.1, -0.05, -0.15],
  },
} as const
type Broker = keyof typeof BROKERS

export const BROKER_NAMES = Object.keys(BROKERS) as Broker[]
/** One piece of SQL a broker, joined. */
export const each = (part: (broker: Broker) => string, separator = ', ') =>
  BROKER_NAMES.map(part).join(separator)
/** Mean, spread and widest gap to BSC of one measure over the brokers that have it. */
const consensus = (measure: string, bsc: string) => {
  const list = `list_filter([${each((b) => `${b}_${measure}`)}], x -> x > 0)`
  const gap = (broker: Broker) => `(${broker}_${measure} - ${bsc}) / nullif(${bsc}, 0) * 100`
  const widest = `greatest(${each((b) => `abs(${gap(b)})`)})`
  const source = `case ${each((b) => `when abs(${gap(b)}) = ${widest} then '${b}'`, ' ')} end`
  return {
    mean: `list_avg(${list}) as ${measure}_cons_mean`,
    deviation: `(list_avg(${list}) - ${bsc}) / nullif(${bsc}, 0) * 100 as ${measure}_dev_pct`,
    spread: `case when len(${list}) > 1 then (list_max(${list}) - list_min(${list})) / list_avg(${list}) * 100 end as ${measure}_spread_pct`,
    source: `${source} as ${measure}_max_dev_src`,
    widest: `case ${source} ${each((b) => `when '${b}' then ${gap(b)}`, ' ')} end as ${measure}_max_dev_pct`,
  }
}
const target = consensus('tp', 'bsc_tp')
const near = consensus('npatmi_26', 'bsc_npatmi_26')
const far = consensus('npatmi_27', 'bsc_npatmi_27')

/** BSC against the other brokers, one row a stock that any of them follows. */
export const UNIFIED = `create table unified as
with pivoted as (
  select symbol, ${each(
    (b) => `max(target_price) filter (source = '${b}') as ${b}_tp,
    max(npatmi_2026f) filter (source = '${b}') as ${b}_npatmi_26, max(npatmi_2027f) filter (source = '${b}') as ${b}_npatmi_27`,
  )}
  from broker_views group by symbol
), joined as (
  select symbol, s.sector_vi as sector, a.entity as entity_type, a.close as current_price, b.target_price as bsc_tp,
    b.npatmi_2026f as bsc_npatmi_26, null::double as bsc_npatmi_27, b.rating as rating, p.* exclude (symbol)
  from pivoted p full join bsc_individual b using (symbol) join actuals a using (symbol) join sector_names s on s.sector = a.sector
), measured as (
  select *, ${[target.mean, target.deviation, target.spread, target.source, target.widest].join(',\n    ')},
    ${[near.mean, near.deviation, near.spread, near.source, near.widest].join(',\n    ')},
    ${[far.mean, far.spread].join(',\n    ')}
  from joined
)
select *, case when npatmi_27_spread_pct > 30 then 'high_variance' when npatmi_26_dev_pct is null then 'no_data'
    when npatmi_26_dev_pct <= -15 then 'strong_bullish' when npatmi_26_dev_pct <= -5 then 'bullish_gap'
    when npatmi_26_dev_pct >= 15 then 'strong_bearish' when npatmi_26_dev_pct >= 5 then 'bearish_gap' else 'aligned' end as insight,
  ${each((b) => `(${b}_npatmi_27 is not null or ${b}_tp is not null)::bigint`, ' + ')} as source_count
from measured`
