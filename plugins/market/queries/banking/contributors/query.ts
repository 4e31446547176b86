import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  labelColumn,
  MetricId,
  metricTable,
  plainColumn,
  type Registry,
  raw,
  type Static,
  sql,
  statisticColumn,
  Type,
} from 'rattan/plugin'
import { banksOfTiers, tierColumn, tierOf, tierParams } from '../shared/tiers.ts'

const params = Type.Object({ ...tierParams, metric: MetricId }, { additionalProperties: false })
type Params = Static<typeof params>

/**
 * Which banks moved their tiers: the change of one metric between the two newest quarters that any bank of a tier has,
 * for banks with a value in both. Tier by tier, the best change first, as the metric's direction says.
 */
export const contributors = defineQuery({
  name: 'contributors',
  summary: 'Change of a metric of each bank over its newest quarter, by tier',
  params,

  columns: (params, registry) => [
    tierColumn(registry),
    plainColumn('symbol', 'text', registry),
    plainColumn(
      'name',
      'text',
      registry,
      labelColumn(params.entity, banksOfTiers(registry), registry).values,
    ),
    plainColumn('period', 'period', registry),
    plainColumn('previous_period', 'period', registry),
    columnOfMetric(params.metric, registry, params.entity),
    statisticColumn('previous', params.metric, registry, params.entity),
    changeColumn(params, registry),
  ],

  plan({ entity, metric, tiers, sound = false }, context) {
    const { registry } = context
    const subjects = banksOfTiers(registry)
    const ask = { entity, metrics: [metric], frequency: 'quarterly', context, subjects, sound } as const
    const { relation, available, missing } = metricTable(ask)
    const id = ident(metric)
    const value = available.length > 0 ? id : sql`cast(null as double)`
    const { tier, rank } = tierOf(sql`now.bank`, registry)
    const best = registry.metrics.get(metric)?.direction === 'down' ? 'asc' : 'desc'
    const statement = sql`
      with banks as (select _subject as bank, _position, _period, ${value} as value from (${relation})),
      quarters as (
        select _position, any_value(_period) as period, row_number() over (order by _position desc) as age
        from banks where value is not null group by _position
      )
      select ${tier} as tier, now.bank as symbol, now.bank as name, newest.period as period,
        earlier.period as previous_period, now.value as ${id}, before.value as previous,
        now.value - before.value as change
      from quarters newest
        join quarters earlier on newest.age = 1 and earlier.age = 2
        join banks now on now._position = newest._position
        join banks before on before._position = earlier._position and before.bank = now.bank
      where now.value is not null and before.value is not null and list_contains(${tiers}, ${tier})
      order by ${rank}, now.value - before.value ${raw(best)}, now.bank`
    return { statement, missing }
  },
})

/** Between percentages in points, otherwise in the metric's own unit; it has the metric's direction. */
function changeColumn({ entity, metric }: Params, registry: Registry): Column {
  const column = statisticColumn('change', metric, registry, entity)
  const points = column.format.style === 'percent'
  return {
    ...column,
    direction: registry.metrics.get(metric)?.direction ?? 'none',
    metric: null,
    unit: points ? 'pp' : column.unit,
    unitLabel: points ? (registry.units.get('pp')?.label ?? null) : column.unitLabel,
    format: { ...column.format, ...(points ? { style: 'points' as const } : {}), signed: true },
  }
}
