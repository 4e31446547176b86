import Type, { type Static } from 'typebox'
import { type Frequency, metricTable } from '../../../core/metric-table.ts'
import { defineQuery, type QueryContext } from '../../../core/plugin.ts'
import { Metric } from '../../../core/plugin-schemas.ts'
import { ident, sql } from '../../../core/sql.ts'
import { plainColumn, statisticColumn } from '../shared/columns.ts'

const params = Type.Object(
  {
    entity: Type.String({ 'x-entity': true, description: 'whose shares are meant' }),
    metric: Metric,
    frequency: Type.Union(
      ['dated', 'quarterly', 'yearly'].map((frequency) => Type.Literal(frequency)),
      { default: 'quarterly' },
    ),
    top: Type.Integer({ minimum: 1, maximum: 20, default: 3, description: 'how many are the top' }),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Who holds how much of a whole in the newest period: how many there are, the largest one, and the sum of the top. */
export const concentration = defineQuery({
  name: 'concentration',
  summary: 'Shares in the newest period: how many hold one, the largest, and the top together',
  params,

  columns: ({ metric }, registry) => [
    plainColumn('period', 'period', registry),
    { ...plainColumn('n', 'number', registry), label: registry.labels.get('column.brokers')! },
    { ...statisticColumn('top_share', metric, registry), metric },
    plainColumn('leader', 'text', registry),
    statisticColumn('leader_share', metric, registry),
  ],

  sql(params, context) {
    const { relation, available } = table(params, context)
    const value = available.length > 0 ? ident(params.metric) : sql`cast(null as double)`
    return sql`with _rows as (select _subject as subject, _period, _position, ${value} as value from (${relation})),
      _newest as (select *, row_number() over (partition by _position order by value desc, subject) as place from _rows
        where value is not null qualify _position = max(_position) over ())
      select max(_period) as period, cast(count(*) as integer) as n,
        sum(value) filter (where place <= ${params.top}) as top_share, arg_min(subject, place) as leader,
        max(value) as leader_share
      from _newest having count(*) > 0 order by period`
  },

  missing: (params, context) => table(params, context).missing,
})

function table({ entity, metric, frequency }: Params, context: QueryContext) {
  return metricTable({ entity, metrics: [metric], frequency: frequency as Frequency, context })
}
