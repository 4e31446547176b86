import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  metricTable,
  plainColumn,
  type Registry,
  type Static,
  say,
  sql,
  Type,
} from 'rattan/plugin'

const params = Type.Object(
  {
    entity: Type.Literal('CHAIN', { default: 'CHAIN' }),
    frequency: Type.Union([Type.Literal('quarterly'), Type.Literal('yearly')], { default: 'quarterly' }),
    from: Type.Optional(Type.Integer({ description: 'first year' })),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const DATASET = 'retail_chains'
const METRICS = ['chain_revenue', 'chain_stores', 'chain_revenue_per_store'] as const

/**
 * Retail chains side by side, one row a period, oldest first, forecast periods included. A year has the revenue of its
 * quarters and the stores of its last one.
 */
export const chainForecasts = defineQuery({
  name: 'chain-forecasts',
  summary: 'Revenue, stores and revenue per store of retail chains by quarter or year, forecasts included',
  params,

  columns: (params, registry) => [
    plainColumn('period', 'period', registry),
    { ...columnOfMetric(METRICS[0], registry, params.entity), name: 'revenue' },
    ...chains(registry).flatMap((chain) => chainColumns(chain, registry)),
  ],

  plan(params, context) {
    const { relation, available } = metricTable({
      ...{ entity: params.entity, metrics: METRICS.slice(0, 2), frequency: 'dated', context },
    })
    const has = (id: string) => (available.includes(id) ? ident(id) : sql`cast(null as double)`)
    const values = chains(context.registry).flatMap((chain) => {
      const [revenue, stores, perStore] = names(chain) as [string, string, string]
      const sum = sql`sum(revenue) filter (where chain = ${chain})`
      const end = sql`arg_max(stores, _date) filter (where chain = ${chain})`
      return [
        sql`${sum} as ${ident(revenue)}`,
        sql`${end} as ${ident(stores)}`,
        sql`${sum} / nullif(${end}, 0) as ${ident(perStore)}`,
      ]
    })
    const statement = sql`with _rows as (select _subject as chain, _date, ${periodOf(params)} as period,
        ${has('chain_revenue')} as revenue, ${has('chain_stores')} as stores from (${relation}))
      select period, sum(revenue) as revenue, ${join(values)}
      from _rows where year(_date) >= ${params.from ?? 0} group by period order by period`
    return { statement, datasets: [DATASET] }
  },
})

const periodOf = ({ frequency }: Params) =>
  frequency === 'yearly' ? sql`concat(year(_date))` : sql`concat(year(_date), 'Q', quarter(_date))`

/** The chains that the registry has words for. */
const chains = (registry: Registry) => Object.keys(labelValues(registry, 'chain'))

const names = (chain: string) =>
  ['revenue', 'stores', 'per_store'].map((part) => `${chain.toLowerCase()}_${part}`)

function chainColumns(chain: string, registry: Registry): Column[] {
  const words = labelValues(registry, 'chain')[chain]!.label
  return METRICS.map((id, i) => {
    const column = columnOfMetric(id, registry, 'CHAIN')
    const of = column.short ?? column.label
    const label = Object.fromEntries(
      Object.keys(of).map((lang) => [lang, `${say(of, lang)}, ${say(words, lang)}`]),
    )
    return { ...column, name: names(chain)[i]!, label, short: label }
  })
}
