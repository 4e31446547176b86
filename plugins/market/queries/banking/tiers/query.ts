import {
  columnOfMetric,
  defineQuery,
  ident,
  join,
  MetricIds,
  metricTable,
  plainColumn,
  type Registry,
  reportedMetrics,
  type Sql,
  type Static,
  sql,
  Type,
} from 'rattan/plugin'
import { banksOfTiers, membersOfTiers, tierColumn, tierOf, tierParams } from '../shared/tiers.ts'

const params = Type.Object(
  {
    ...tierParams,
    metrics: Type.Union([MetricIds, Type.Literal('all')], {
      description: 'metric ids, or all that a tier has a sum or a mean of',
    }),
    last: Type.Integer({
      minimum: 1,
      maximum: 60,
      default: 8,
      description: 'how many of the newest quarters',
    }),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** A bank counts in a mean as much as it is large. */
const WEIGHT = 'total_assets'

/**
 * Tiers of banks by quarter, tier by tier in the registry's order, oldest first. Flows and balances are summed over
 * the tier's banks; ratios are their mean weighted by total assets, over banks that have both.
 */
export const tiers = defineQuery({
  name: 'tiers',
  summary: 'Metrics of bank tiers by quarter: sums, and means weighted by total assets',
  params,

  columns: (params, registry) => [
    tierColumn(registry),
    plainColumn('period', 'period', registry),
    plainColumn('report_date', 'date', registry),
    plainColumn('bank_count', 'number', registry),
    ...metricIds(params, registry).map((id) => columnOfMetric(id, registry, params.entity)),
  ],

  plan(params, context) {
    const { registry } = context
    const ids = metricIds(params, registry)
    const { relation, available, missing } = metricTable({
      ...{ entity: params.entity, metrics: [...ids, WEIGHT], frequency: 'quarterly', context },
      ...{ subjects: banksOfTiers(registry), sound: params.sound ?? false },
    })
    const { tier, rank } = tierOf(sql`_subject`, registry)
    const values = ids.map((id) => {
      const value = available.includes(id) ? overTier(id, available, registry) : undefined
      return sql`${value ?? sql`cast(null as double)`} as ${ident(id)}`
    })
    const heads = sql`tier, _period as period, max(_date) as report_date, cast(count(*) as integer) as bank_count`
    const statement = sql`
      with banks as (select *, ${tier} as tier, ${rank} as rank from (${relation})),
      tiers as (
        select ${join([heads, ...values])}, rank, _position from banks
        where list_contains(${params.tiers}, tier) group by tier, rank, _position, _period
        qualify dense_rank() over (order by _position desc) <= ${params.last}
      )
      select * exclude (rank, _position) from tiers order by rank, _position`
    return { statement, missing: missing.filter((id) => ids.includes(id)), members: membersOfTiers(registry) }
  },
})

function overTier(id: string, available: readonly string[], registry: Registry): Sql | undefined {
  const value = ident(id)
  if (registry.metrics.get(id)?.kind !== 'ratio') return sql`sum(${value})`
  if (!available.includes(WEIGHT)) return undefined
  const weight = ident(WEIGHT)
  return sql`sum(${value} * ${weight}) / nullif(sum(case when ${value} is not null then ${weight} end), 0)`
}

/** Money adds up and percentages have a mean; a value a share has neither. */
function metricIds({ entity, metrics }: Params, registry: Registry): readonly string[] {
  if (metrics !== 'all') return [...new Set(metrics)]
  return reportedMetrics(entity, registry)
    .filter(({ kind, unit }) => (kind === 'ratio' ? unit === 'percent' : unit === 'VND'))
    .map(({ id }) => id)
}
