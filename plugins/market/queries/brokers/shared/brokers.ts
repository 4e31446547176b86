import {
  type Column,
  columnOfMetric,
  ident,
  join,
  labelValues,
  metricTable,
  type QueryContext,
  type Registry,
  type Sql,
  type Static,
  sql,
  subjectsOf,
  Type,
} from 'rattan/plugin'
import { chosen, watchlist } from '../../forecast/shared/coverage.ts'

/** Brokers whose forecasts a tree may hold, in the order in which what they say of a stock itself is believed. */
export const BROKERS = ['bsc', 'hcm', 'vci', 'ssi'] as const
export type Broker = (typeof BROKERS)[number]
export const OTHERS = BROKERS.filter((broker) => broker !== 'bsc')
export const BROKER_FILES = BROKERS.map((broker) => `broker_${broker}`)

/** Fiscal years of the brokers' forecasts. */
export const Year = Type.Union([Type.Literal(2025), Type.Literal(2026), Type.Literal(2027)], {
  default: 2026,
  description: 'fiscal year of the profits',
})

export const opinionParams = {
  entity: Type.Literal('STOCK', { default: 'STOCK', description: 'whose metrics: brokers follow stocks' }),
  year: Year,
  search: Type.Optional(
    Type.String({ maxLength: 100, description: 'only stocks whose code or name has this' }),
  ),
  symbol: Type.Optional(Type.String({ 'x-subject': true, description: 'only this ticker' })),
  sector: Type.Optional(
    Type.String({ 'x-names': ['group'], description: 'only stocks of this sector; ALL for every one' }),
  ),
  list: Type.Optional(Type.String({ description: 'only stocks of this watch list; ALL for every one' })),
}
const schema = Type.Object(opinionParams)
export type OpinionParams = Static<typeof schema>

const profitMetric = (broker: Broker, year: number) => `${broker}_npatmi_${year % 100}`

/** The column of a broker's profit in the chosen year, named by the broker whatever the year. */
export function profitColumn(broker: Broker, { year, entity }: OpinionParams, registry: Registry): Column {
  const id = profitMetric(broker, year)
  if (registry.metrics.has(id)) return { ...columnOfMetric(id, registry, entity), name: broker }
  // A broker without forecasts of that year: the look of another year, without a source.
  return { ...columnOfMetric(profitMetric(broker, 2026), registry, entity), name: broker, metric: null }
}

/**
 * Common table expressions up to `_opinions`: one row a stock that any broker follows, with `subject`, `sector`,
 * `price`, and of each broker its profit of the year (`bsc`, in VND), target price (`bsc_tp`, VND a share) and rating
 * on the common scale (`bsc_rating`); null where it says nothing. `followers` are the brokers that follow it at all.
 */
export function opinions(params: OpinionParams, context: QueryContext): Sql {
  const numbers = BROKERS.flatMap((broker) => [
    { id: profitMetric(broker, params.year), name: broker },
    { id: `${broker}_tp`, name: `${broker}_tp` },
  ])
  const metrics = numbers.map(({ id }) => id)
  const { relation, available } = metricTable({
    ...{ entity: params.entity, metrics, frequency: 'dated', context },
  })
  // Each broker has its own date, so each of its numbers stands on a row of its own.
  const values = numbers.map(({ id, name }) =>
    available.includes(id)
      ? sql`arg_max(${ident(id)}, _date) as ${ident(name)}`
      : sql`cast(null as double) as ${ident(name)}`,
  )
  const ratings = BROKERS.map(
    (broker) => sql`max(case when broker = ${broker} then rating end) as ${ident(`${broker}_rating`)}`,
  )
  return sql`_numbers as (select _subject as subject, ${join(values)} from (${relation}) group by _subject),
    _words as (select subject, arg_min(sector, place) as sector, arg_min(price, place) as price,
      list(broker) as followers, ${join(ratings)}
      from (${words(context)}) group by subject),
    _opinions as (select * from _numbers join _words using (subject)
      where ${join(conditions(params, context.registry), ' and ')})`
}

/** What each broker's file says of a stock besides numbers. */
function words({ columns }: QueryContext): Sql {
  const parts = BROKERS.flatMap((broker, place) => {
    const dataset = `broker_${broker}`
    if (!columns(dataset)?.has('symbol')) return []
    return [
      sql`select symbol as subject, ${broker} as broker, ${place} as place, sector, current_price as price,
        ${commonRating(broker)} as rating from ${ident(dataset)}`,
    ]
  })
  const none = sql`select '' as subject, '' as broker, 0 as place, '' as sector, 0.0 as price, '' as rating where false`
  return parts.length > 0 ? join(parts, ' union all ') : none
}

/**
 * Each broker's own words, by their rank in its own scale, on the scale of BSC. Vietcap has five steps, HSC three and
 * SSI three that begin with "buy".
 */
const RATINGS: Record<Broker, Readonly<Record<string, string>>> = {
  bsc: {},
  hcm: { BUY: 'BUY', HOLD: 'HOLD', SELL: 'SELL' },
  vci: { BUY: 'STRONG BUY', 'O-PF': 'BUY', 'M-PF': 'HOLD', 'U-PF': 'SELL', SELL: 'STRONG SELL' },
  ssi: { MUA: 'STRONG BUY', 'KHẢ QUAN': 'BUY', 'TRUNG LẬP': 'HOLD' },
}

function commonRating(broker: Broker): Sql {
  const steps = Object.entries(RATINGS[broker]).map(([own, common]) => sql`when ${own} then ${common}`)
  return steps.length > 0 ? sql`case upper(trim(rating)) ${join(steps, ' ')} end` : sql`rating`
}

function conditions({ search, symbol, sector, list }: OpinionParams, registry: Registry): Sql[] {
  const found = subjectsOf({ entity: 'STOCK', search }, registry)
  return [
    sql`true`,
    ...(found ? [sql`list_contains(${found}, subject)`] : []),
    ...(symbol ? [sql`subject = ${symbol}`] : []),
    ...(chosen(sector) ? [sql`sector = ${sector}`] : []),
    ...(chosen(list) ? [sql`list_contains(${watchlist(list, registry)}, subject)`] : []),
  ]
}

/** Positive values of brokers as a list: a loss or a zero is no opinion to average. */
export const positive = (names: readonly string[]): Sql =>
  sql`[${join(names.map((name) => sql`case when ${ident(name)} > 0 then ${ident(name)} end`))}]`

export const agreementWords = (registry: Registry) => labelValues(registry, 'agreement')
