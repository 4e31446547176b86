import {
  defineQuery,
  ident,
  literals,
  MetricId,
  metricTable,
  plainColumn,
  soundParams,
  sql,
  statisticColumn,
  Type,
} from 'rattan/plugin'

const params = Type.Object(
  {
    entity: Type.String({ 'x-entity': true, description: 'whose shares are meant' }),
    metric: MetricId,
    ...soundParams,
    frequency: literals(['dated', 'quarterly', 'yearly'], {
      default: 'quarterly',
      description: 'newest date as stored, or newest quarter or year',
    }),
    top: Type.Integer({ minimum: 1, maximum: 20, default: 3, description: 'how many are the top' }),
    head: Type.Optional(
      Type.String({
        description: 'head of how many there are, a label of the namespace "column"; by default n',
      }),
    ),
  },
  { additionalProperties: false },
)

/** Who holds how much of a whole in the newest period: how many there are, the largest one, and the sum of the top. */
export const concentration = defineQuery({
  name: 'concentration',
  summary: 'Shares in the newest period: how many hold one, the largest, and the top together',
  params,

  columns: ({ metric, head = 'n' }, registry) => [
    plainColumn('period', 'period', registry),
    { ...plainColumn(head, 'number', registry), name: 'n' },
    { ...statisticColumn('top_share', metric, registry), metric },
    plainColumn('leader', 'text', registry),
    statisticColumn('leader_share', metric, registry),
  ],

  plan({ entity, metric, frequency, top, sound = false }, context) {
    const ask = { entity, metrics: [metric], frequency, context, sound }
    const { relation, available, missing } = metricTable(ask)
    const value = available.length > 0 ? ident(metric) : sql`cast(null as double)`
    const statement = sql`with _rows as (select _subject as subject, _period, _position, ${value} as value from (${relation})),
      _newest as (select *, row_number() over (partition by _position order by value desc, subject) as place from _rows
        where value is not null qualify _position = max(_position) over ())
      select max(_period) as period, cast(count(*) as integer) as n,
        sum(value) filter (where place <= ${top}) as top_share, arg_min(subject, place) as leader,
        max(value) as leader_share
      from _newest having count(*) > 0 order by period`
    return { statement, missing }
  },
})
