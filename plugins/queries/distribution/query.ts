import Type, { type Static } from 'typebox'
import { type Column, defineQuery } from '../../../core/plugin.ts'
import { ident, join, raw, sql } from '../../../core/sql.ts'
import { labelColumn, plainColumn, statisticColumn, subjectColumn } from '../shared/columns.ts'
import {
  assessmentOf,
  history,
  historyParams,
  judgementColumns,
  STATISTICS,
  statusOf,
  tableOf,
} from '../shared/history.ts'
import { subjectsOf } from '../shared/subjects.ts'

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
    sort: Type.Union(
      SORTS.map((column) => Type.Literal(column)),
      { default: 'percentile' },
    ),
    order: Type.Union([Type.Literal('asc'), Type.Literal('desc')], { default: 'asc' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
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
    ]
  },

  sql(params, context) {
    const { registry } = context
    const judged = sql`${statusOf(sql`percentile`, registry)} as status,
      ${assessmentOf(sql`zscore`, registry)} as assessment`
    const wild = params.clean === 'robust' ? sql` and sd <= 2 * mean` : sql``
    const limit = params.limit ? sql` limit ${params.limit}` : sql``
    return sql`with ${history(params, context)}, statistics as (${STATISTICS})
      select subject, subject as label, date, n, ${join(SPREAD.map(ident))}, current, percentile, zscore, ${judged}, percentile_rows,
        avg(median) over () as median_mean
      from statistics where n >= ${least(params)}${wild}
      order by ${ident(params.sort)} ${raw(params.order)} nulls last, subject${limit}`
  },

  missing: (params, context) => tableOf(params, context).missing,
})

/** Robust statistics make do with half as many, once they have fallen back to all positive values. */
const least = ({ clean, minimum }: Params) => (clean === 'robust' ? Math.ceil(minimum / 2) : minimum)
