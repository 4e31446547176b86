import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  MetricId,
  metricTable,
  namedSubjects,
  plainColumn,
  type QueryContext,
  type Registry,
  type Static,
  soundParams,
  sql,
  subjectColumn,
  subjectParams,
  subjectsOf,
  Type,
} from 'rattan/plugin'

const params = Type.Object(
  {
    ...subjectParams,
    ...soundParams,
    metric: MetricId,
    named: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'only these subjects, as a reader types them; empty for all',
      }),
    ),
    top: Type.Integer({
      minimum: 1,
      maximum: 500,
      default: 50,
      description: 'subjects highest on the newest date',
    }),
    days: Type.Integer({
      minimum: 1,
      maximum: 5000,
      default: 30,
      description: 'calendar days back from the newest date, that day included',
    }),
    least: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description: 'metric to the least value it must have on the newest date; 0 asks for nothing',
      }),
    ),
    summary: Type.Optional(
      Type.Boolean({ default: false, description: 'instead of the cells, one row that counts them' }),
    ),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** One metric of many subjects over time, a row a cell: the subject highest on the newest date first, each oldest first. */
export const matrix = defineQuery({
  name: 'matrix',
  summary: 'One metric by subject and date, for the subjects that lead on the newest one',
  params,

  columns: (params, registry) =>
    params.summary
      ? ['passing', 'shown', 'sessions'].map((name) => plainColumn(name, 'number', registry))
      : cells(params, registry),

  plan(params, context) {
    const { metric, top, days, summary } = params
    const { relation, available, missing } = table(params, context)
    const value = (id: string) => (available.includes(id) ? ident(id) : sql`cast(null as double)`)
    const conditions = conditionsOf(params).map(
      ([id, least]) => sql`${value(id)} >= cast(${least} as double)`,
    )
    const passes = join([sql`_date = _last`, sql`value is not null`, ...conditions], ' and ')
    const kept = sql`with _rows as (select *, ${value(metric)} as value from (${relation})),
      _dated as (select *, max(case when value is not null then _date end) over () as _last from _rows),
      _passing as (select _subject, row_number() over (order by value desc, _subject) as place
        from _dated where ${passes}),
      _cells as (select _subject as subject, cast(_date as date) as date, value, place
        from _dated join _passing using (_subject)
        where place <= ${top} and _date >= _last - cast(${days} as integer))`
    const statement = summary
      ? sql`${kept} select (select count(*) from _passing) as passing, count(distinct subject) as shown,
          count(distinct date) as sessions from _cells order by all`
      : sql`${kept} select date, subject, value as ${ident(metric)} from _cells order by place, date`
    return { statement, missing }
  },
})

const cells = ({ entity, metric }: Params, registry: Registry): readonly Column[] => [
  plainColumn('date', 'date', registry),
  subjectColumn(entity, registry),
  columnOfMetric(metric, registry),
]

const conditionsOf = ({ least = {} }: Params) => Object.entries(least).filter(([, value]) => value > 0)

function table(params: Params, context: QueryContext) {
  const { entity, metric, named } = params
  const typed = namedSubjects(named ?? '')
  const subjects = subjectsOf(typed.length > 0 ? { ...params, subjects: typed } : params, context.registry)
  const metrics = [metric, ...conditionsOf(params).map(([id]) => id)]
  return metricTable({ entity, metrics, frequency: 'dated', context, subjects, sound: params.sound ?? false })
}
