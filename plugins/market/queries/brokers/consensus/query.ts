import {
  type Column,
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  join,
  labelColumn,
  labelValues,
  orderBy,
  plainColumn,
  type Registry,
  Sort,
  type Static,
  sql,
  statisticColumn,
  subjectColumn,
  Type,
} from 'rattan/plugin'
import { chosen, ratingColumn } from '../../forecast/shared/coverage.ts'
import { BROKER_FILES, BROKERS, profitColumn } from '../shared/brokers.ts'
import { consensusParams, consensusRows } from '../shared/consensus.ts'

const params = Type.Object(
  {
    ...consensusParams,
    covered: Type.Optional(
      Type.Boolean({ default: true, description: 'only stocks of which BSC has a profit for the year' }),
    ),
    minimum: Type.Optional(
      Type.Integer({
        ...{ minimum: 0, maximum: 4, default: 0 },
        description: 'least number of brokers in the consensus that have a profit for the year',
      }),
    ),
    insight: Type.Optional(Type.String({ description: 'only stocks with this insight; ALL for every one' })),
    sort: Type.Optional(Sort),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** What brokers expect of each stock side by side, and how far BSC is from the others. */
export const consensus = defineQuery({
  name: 'consensus',
  summary: 'Profits and target prices of four brokers, their mean and the distance of BSC, one row a stock',
  params,

  columns,

  plan(params, context) {
    const names = columns(params, context.registry).map(({ name }) => name)
    const counted = ident(params.basis === 'all' ? 'brokers' : 'other_brokers')
    const conditions = [
      sql`${counted} >= ${params.minimum ?? 0}`,
      ...(params.covered === false ? [] : [sql`bsc is not null`]),
      ...(chosen(params.insight) ? [sql`insight = ${params.insight}`] : []),
    ]
    const shown = names.map((name) => (name === 'label' ? sql`subject as label` : ident(name)))
    const statement = sql`with ${consensusRows(params, context)}
      select ${join(shown)} from _consensus where ${join(conditions, ' and ')}
      order by ${orderBy(params.sort ?? 'sector,-distance', [...names, 'distance'])}`
    return { statement, datasets: BROKER_FILES }
  },
})

function columns(params: Params, registry: Registry): Column[] {
  const { entity } = params
  const target = (broker: string) => columnOfMetric(`${broker}_tp`, registry, entity)
  const profit = (name: string) => ({ ...statisticColumn(name, 'bsc_npatmi_26', registry), metric: null })
  const gap = { ...columnOfMetric('consensus_gap', registry), metric: null }
  return [
    subjectColumn(entity, registry),
    labelColumn(entity, undefined, registry),
    groupColumn(registry),
    { ...statisticColumn('price', 'bsc_tp', registry), metric: null },
    ...BROKERS.map((broker) => profitColumn(broker, params, registry)),
    profit('consensus'),
    profit('sd'),
    { ...columnOfMetric('broker_spread', registry), name: 'spread', metric: null },
    { ...gap, name: 'gap' },
    plainColumn('insight', 'text', registry, labelValues(registry, 'insight')),
    ...BROKERS.map(target),
    { ...statisticColumn('tp_consensus', 'bsc_tp', registry), metric: null },
    {
      ...gap,
      name: 'tp_gap',
      label: registry.labels.get('column.tp_consensus_gap') ?? gap.label,
      short: undefined,
    },
    ...BROKERS.map((broker) => ratingColumn(registry, `${broker}_rating`)),
    plainColumn('brokers', 'number', registry),
    plainColumn('other_brokers', 'number', registry),
  ]
}
