import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelColumn,
  literals,
  MetricId,
  metricTable,
  newestValues,
  plainColumn,
  type QueryContext,
  raw,
  type Sql,
  type Static,
  sql,
  statisticColumn,
  subjectColumn,
  subjectsOf,
  Type,
} from 'rattan/plugin'
import { history, historyParams, statistics } from '../shared/history.ts'
import { assessmentOf, judgementColumns, statusOf } from '../shared/judgement.ts'
import { tooFew } from '../shared/too-few.ts'

const SPREAD = ['min', 'p5', 'p25', 'median', 'p75', 'p95', 'max', 'mean', 'sd'] as const
const SORTS = ['subject', 'n', ...SPREAD, 'current', 'percentile', 'zscore'] as const

const params = Type.Object(
  {
    ...historyParams,
    minimum: Type.Integer({
      minimum: 2,
      maximum: 2000,
      default: 20,
      description: 'values that a subject needs to be shown',
    }),
    markers: Type.Optional(
      Type.Array(MetricId, {
        maxItems: 4,
        description: "further metrics, whose newest values are the box's markers",
      }),
    ),
    marked: Type.Optional(
      Type.Boolean({ default: false, description: 'only subjects that the first marker has a value of' }),
    ),
    judge: Type.Optional(
      Type.String({
        'x-metric': true,
        description:
          'metric whose thresholds say what a percentile is called, in place of history_percentile',
      }),
    ),
    sort: literals(SORTS, { default: 'percentile', description: 'column to order by' }),
    order: literals(['asc', 'desc'], { default: 'asc', description: 'lowest or highest of sort first' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'at most so many rows' })),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Where each subject's newest value lies in its own history: spread, percentile, z-score and what they mean. */
export const distribution = defineQuery({
  name: 'distribution',
  summary: 'The newest value of a metric against its own history, one row a subject',
  params,

  columns(params, registry) {
    const { percentile, percentile_rows, zscore, status, assessment } = judgementColumns(registry)
    const statistic = (name: string): Column => statisticColumn(name, params.metric, registry)
    return [
      subjectColumn(params.entity, registry),
      labelColumn(params.entity, subjectsOf(params, registry), registry),
      plainColumn('date', 'date', registry),
      plainColumn('n', 'number', registry),
      ...SPREAD.map(statistic),
      statistic('current'),
      percentile,
      zscore,
      status,
      assessment,
      percentile_rows,
      statistic('median_mean'),
      ...(params.markers ?? []).map((id) => columnOfMetric(id, registry)),
    ]
  },

  plan(params, context) {
    const { registry } = context
    const { ctes, missing } = history(params, context)
    const judged = sql`${statusOf(sql`percentile`, registry, params.judge)} as status,
      ${assessmentOf(sql`zscore`, registry)} as assessment`
    const wild = params.clean === 'robust' ? sql` and sd <= 2 * mean` : sql``
    const limit = params.limit ? sql` limit ${params.limit}` : sql``
    const markers = newestOfMarkers(params, context)
    const statement = sql`with ${ctes}, statistics as (${statistics(params)})${markers.ctes}
      select subject, subject as label, date, n, ${join(SPREAD.map(ident))}, current, percentile, zscore, ${judged}, percentile_rows,
        avg(median) over () as median_mean${join(
          (params.markers ?? []).map((id) => sql`, ${ident(id)}`),
          '',
        )}
      from statistics${markers.joined} where n >= ${least(params)}${wild}${onlyMarked(params)}
      order by ${ident(params.sort)} ${raw(params.order)} nulls last, subject${limit}`
    return { statement, missing, empty: tooFew(params, least(params), registry) }
  },
})

/** Leaves out what the first marker has no value of. */
function onlyMarked({ marked, markers: [first] = [] }: Params): Sql {
  return marked && first ? sql` and ${ident(first)} is not null` : sql``
}

/** Robust statistics make do with half as many, once they have fallen back to all positive values. */
const least = ({ clean, minimum }: Params) => (clean === 'robust' ? Math.ceil(minimum / 2) : minimum)

/** The newest values of the markers, joined to the statistics by subject. */
function newestOfMarkers(params: Params, context: QueryContext): { ctes: Sql; joined: Sql } {
  const { entity, markers: metrics = [] } = params
  if (metrics.length === 0) return { ctes: sql``, joined: sql`` }
  const subjects = subjectsOf(params, context.registry)
  const { relation, available } = metricTable({ entity, metrics, frequency: 'dated', context, subjects })
  const { dates, values } = newestValues(metrics, available)
  const ctes = sql`, _rows as (${relation}), _newest as (${dates}), _markers as (
    select _subject as subject, ${join(values)} from _rows cross join _newest group by _subject)`
  return { ctes, joined: sql` left join _markers using (subject)` }
}
