import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
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
      description: 'subjects: those highest on the newest date, or first in their own order',
    }),
    days: Type.Integer({
      minimum: 1,
      maximum: 5000,
      default: 30,
      description: 'calendar days back from the newest date, that day included',
    }),
    least: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description:
          'metric to the least value it must have on the newest date of a subject; 0 asks for nothing',
      }),
    ),
    summary: Type.Optional(
      Type.Boolean({ default: false, description: 'instead of the cells, one row that counts them' }),
    ),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/**
 * One metric of many subjects over time, a row a cell, each subject's oldest first. The subject highest on the newest
 * date comes first; one without a value there comes after those that have one, by its last value. What has an order of
 * its own, such as the hours of a day, keeps it.
 */
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
    const passes = join([sql`_date = _newest`, ...conditions], ' and ')
    const own = ownOrder(params, context.registry)
    const place = own ? sql`list_position(${own}, _subject) nulls last` : sql`_date desc, value desc`
    const kept = sql`with _rows as (select *, ${value(metric)} as value from (${relation})),
      _all as (select *, max(case when value is not null then _date end) over () as _last from _rows),
      _dated as (select *, max(case when value is not null then _date end) over (partition by _subject) as _newest
        from _all where _date >= _last - cast(${days} as integer)),
      _passing as (select _subject, row_number() over (order by ${place}, _subject) as place
        from _dated where ${passes}),
      _cells as (select _subject as subject, cast(_date as date) as date, value, place
        from _dated join _passing using (_subject)
        where place <= ${top})`
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

/** The subjects in the order that they have whatever their values are; undefined where values make the order. */
function ownOrder({ entity }: Params, registry: Registry): readonly string[] | undefined {
  const { ordered, words } = registry.entities.get(entity) ?? {}
  return ordered && words !== undefined ? Object.keys(labelValues(registry, words)) : undefined
}

const conditionsOf = ({ least = {} }: Params) => Object.entries(least).filter(([, value]) => value > 0)

function table(params: Params, context: QueryContext) {
  const { entity, metric, named } = params
  const typed = namedSubjects(named ?? '')
  const subjects = subjectsOf(typed.length > 0 ? { ...params, subjects: typed } : params, context.registry)
  const metrics = [metric, ...conditionsOf(params).map(([id]) => id)]
  return metricTable({ entity, metrics, frequency: 'dated', context, subjects, sound: params.sound ?? false })
}
