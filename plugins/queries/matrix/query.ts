import Type, { type Static } from 'typebox'
import { metricTable } from '../../../core/metric-table.ts'
import { type Column, defineQuery, type QueryContext } from '../../../core/plugin.ts'
import { Metric } from '../../../core/plugin-schemas.ts'
import type { Registry } from '../../../core/registry.ts'
import { ident, join, sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn, subjectColumn } from '../shared/columns.ts'
import { subjectParams, subjectsOf } from '../shared/subjects.ts'
import { namedTickers } from '../shared/tickers.ts'

const params = Type.Object(
  {
    ...subjectParams,
    metric: Metric,
    named: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'only these tickers, as a reader types them; empty for all',
      }),
    ),
    top: Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'subjects highest today' }),
    days: Type.Integer({
      minimum: 1,
      maximum: 5000,
      default: 30,
      description: 'calendar days back from the newest session, that day included',
    }),
    least: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description: 'metric to the least value it must have on the newest session; 0 asks for nothing',
      }),
    ),
    summary: Type.Optional(
      Type.Boolean({ default: false, description: 'instead of the cells, one row that counts them' }),
    ),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** One metric of many subjects over time, a row a cell: the subject highest today first, each oldest first. */
export const matrix = defineQuery({
  name: 'matrix',
  summary: 'One metric by subject and session, for the subjects that lead today',
  params,

  columns: (params, registry) =>
    params.summary
      ? ['passing', 'shown', 'sessions'].map((name) => plainColumn(name, 'number', registry))
      : cells(params, registry),

  sql(params, context) {
    const { metric, top, days, summary } = params
    const { relation, available } = table(params, context)
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
    return summary
      ? sql`${kept} select (select count(*) from _passing) as passing, count(distinct subject) as shown,
          count(distinct date) as sessions from _cells order by all`
      : sql`${kept} select date, subject, value as ${ident(metric)} from _cells order by place, date`
  },

  missing: (params, context) => table(params, context).missing,
})

const cells = ({ entity, metric }: Params, registry: Registry): readonly Column[] => [
  plainColumn('date', 'date', registry),
  subjectColumn(entity, registry),
  columnOfMetric(metric, registry),
]

const conditionsOf = ({ least = {} }: Params) => Object.entries(least).filter(([, value]) => value > 0)

function table(params: Params, context: QueryContext) {
  const { entity, metric, named } = params
  const typed = namedTickers(named ?? '')
  const subjects = subjectsOf(typed.length > 0 ? { ...params, subjects: typed } : params, context.registry)
  const metrics = [metric, ...conditionsOf(params).map(([id]) => id)]
  return metricTable({ entity, metrics, frequency: 'dated', context, subjects })
}
