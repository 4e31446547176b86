import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  metricTable,
  plainColumn,
  type QueryContext,
  type Registry,
  type Sql,
  type Static,
  sql,
  statisticColumn,
  Type,
} from 'rattan/plugin'
import { ratingColumn } from '../../forecast/shared/coverage.ts'
import { BROKER_FILES, BROKERS, OTHERS, opinions, positive } from '../shared/brokers.ts'
import { consensusParams } from '../shared/consensus.ts'

const { entity, basis } = consensusParams
const params = Type.Object(
  { entity, symbol: Type.String({ 'x-subject': true, description: 'a ticker' }), basis },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** What is compared, by the ending of the brokers' metrics. */
const MEASURES = ['tp', 'npatmi_26', 'npatmi_27'] as const
const ORDER = ['bsc', 'hcm', 'ssi', 'vci', 'consensus'] as const

/**
 * One ticker as each broker sees it, one row a broker and one for their mean, each number with its distance from that
 * of BSC in percent. Brokers that do not follow it are left out.
 */
export const brokerViews = defineQuery({
  name: 'broker-views',
  summary: 'Target price and profits of one ticker by broker, each against BSC',
  params,

  columns: (_, registry) => [
    plainColumn('broker', 'text', registry, {
      ...labelValues(registry, 'broker'),
      consensus: { label: plainColumn('consensus', 'text', registry).label },
    }),
    ratingColumn(registry),
    ...MEASURES.flatMap((measure) => measureColumns(measure, registry)),
  ],

  plan(params, context) {
    const rows = ORDER.map(
      (row, place) => sql`select ${place} as place, ${row} as broker,
      ${row === 'consensus' ? sql`cast(null as varchar)` : ident(`${row}_rating`)} as rating,
      ${join(MEASURES.flatMap((measure) => cells(row, measure, params)))} from _views`,
    )
    const statement = sql`with ${views(params, context)}, _rows as (${join(rows, ' union all ')})
      select broker, rating, ${join(MEASURES.flatMap((measure) => [ident(measure), ident(`${measure}_gap`)]))}
      from _rows where coalesce(${join(MEASURES.map(ident))}) is not null order by place`
    return { statement, datasets: BROKER_FILES }
  },
})

function measureColumns(measure: string, registry: Registry): Column[] {
  const gap = columnOfMetric('against_bsc', registry)
  const label = plainColumn(`${measure}_against_bsc`, 'number', registry).label
  return [
    { ...statisticColumn(measure, `bsc_${measure}`, registry), metric: null },
    { ...gap, name: `${measure}_gap`, label, short: undefined, metric: null },
  ]
}

function cells(row: string, measure: string, { basis }: Params): Sql[] {
  const asked = (basis === 'all' ? BROKERS : OTHERS).map((broker) => `${broker}_${measure}`)
  const value =
    row === 'consensus' ? sql`list_avg(${positive(asked)})` : sql`nullif(${ident(`${row}_${measure}`)}, 0)`
  const bsc = ident(`bsc_${measure}`)
  const gap =
    row === 'bsc'
      ? sql`cast(null as double)`
      : sql`case when ${bsc} > 0 then (${value} - ${bsc}) / ${bsc} * 100 end`
  return [sql`${value} as ${ident(measure)}`, sql`${gap} as ${ident(`${measure}_gap`)}`]
}

/** `_views`: the ticker's one row with every broker's numbers, named as their metrics are. */
function views(params: Params, context: QueryContext): Sql {
  const near = opinions({ entity: params.entity, symbol: params.symbol, year: 2026 }, context)
  const later = BROKERS.map((broker) => `${broker}_npatmi_27`)
  const { relation, available } = metricTable({
    ...{ entity: params.entity, metrics: later, frequency: 'dated', context, subjects: [params.symbol] },
  })
  const values = later.map((id) =>
    available.includes(id)
      ? sql`arg_max(${ident(id)}, _date) as ${ident(id)}`
      : sql`cast(null as double) as ${ident(id)}`,
  )
  const renamed = BROKERS.map((broker) => sql`${ident(broker)} as ${ident(`${broker}_npatmi_26`)}`)
  return sql`${near}, _later as (select ${join(values)} from (${relation})),
    _views as (select _opinions.*, ${join(renamed)}, _later.* from _opinions cross join _later)`
}
