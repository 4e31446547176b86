import Type, { type Static } from 'typebox'
import { type Frequency, metricTable } from '../../../core/metric-table.ts'
import { defineQuery, type QueryContext } from '../../../core/plugin.ts'
import { Metric, Metrics } from '../../../core/plugin-schemas.ts'
import { ident, join, raw, type Sql, sql } from '../../../core/sql.ts'
import {
  columnOfMetric,
  isTicker,
  labelColumn,
  plainColumn,
  sectorColumn,
  subjectColumn,
} from '../shared/columns.ts'
import { aboveFloor } from '../shared/limits.ts'
import { newestDate, newestValues } from '../shared/newest.ts'
import { subjectParams, subjectsOf } from '../shared/subjects.ts'

const Bound = Type.Union([Type.Number(), Type.Null()])

const params = Type.Object(
  {
    ...subjectParams,
    metrics: Metrics,
    frequency: Type.Union(
      ['dated', 'quarterly', 'yearly'].map((frequency) => Type.Literal(frequency)),
      { default: 'dated', description: 'newest date as stored, or newest quarter or year' },
    ),
    where: Type.Optional(
      Type.Record(Type.String(), Type.Tuple([Bound, Bound]), {
        description: 'metric to [lowest, highest], both included, null for no bound; no value fails',
      }),
    ),
    floor: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'leave out values that the lower limit of their metric excludes, as the multiple of a loss',
      }),
    ),
    sort: Type.Optional(Metric),
    order: Type.Union([Type.Literal('asc'), Type.Literal('desc')], { default: 'desc' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/**
 * The newest value of each metric, one row a subject. A metric's newest date is that on which any subject has a value:
 * a subject without one there has none (a loss has no multiple), rather than an old one.
 */
export const crossSection = defineQuery({
  name: 'cross-section',
  summary: 'Newest values of metrics, one row a ticker, sector, index or series',
  params,

  columns(params, registry) {
    return [
      subjectColumn(params.entity, registry),
      labelColumn(params.entity, subjectsOf(params, registry), registry),
      sectorColumn(registry),
      plainColumn('date', 'date', registry),
      ...shownIds(params).map((id) => columnOfMetric(id, registry)),
    ]
  },

  sql(params, context) {
    const { registry } = context
    const { relation, available } = table(params, context)
    const shown = shownIds(params)
    const read = readIds(params)
    const { dates, values } = newestValues(read, available, (id) =>
      params.floor ? aboveFloor(ident(id), registry.metrics.get(id)) : ident(id),
    )
    // Data sets end on different days: the day shown is that of the first metric.
    const first = shown.find((id) => available.includes(id))
    const upTo = first ? sql` filter (where _date <= ${newestDate(first)})` : sql``
    return sql`with _rows as materialized (${relation}), _newest as (${dates}),
      _values as (select _subject as subject, cast(max(_date)${upTo} as date) as date,
        ${join(values)}
        from _rows cross join _newest group by _subject)
      select subject, subject as label, ${sectorOf(params, context)} as sector, date, ${join(shown.map(ident))}
      from _values${conditions(params)}
      order by ${order(params)}, subject
      ${params.limit ? sql`limit ${params.limit}` : sql``}`
  },

  missing: (params, context) => table(params, context).missing,
})

const shownIds = ({ metrics }: Params) => [...new Set(metrics)]
/** What is shown, and what rows are chosen and ordered by. */
const readIds = ({ metrics, sort, where }: Params) => [
  ...new Set([...metrics, ...(sort ? [sort] : []), ...Object.keys(where ?? {})]),
]

function table(params: Params, context: QueryContext) {
  const subjects = subjectsOf(params, context.registry)
  const frequency = params.frequency as Frequency
  return metricTable({ entity: params.entity, metrics: readIds(params), frequency, context, subjects })
}

/** As asked for, else in the order in which the page names its subjects. */
function order({ sort, order, subjects }: Params): Sql {
  if (sort) return sql`${ident(sort)} ${raw(order)} nulls last`
  return Array.isArray(subjects) && subjects.length > 0 ? sql`list_position(${subjects}, subject)` : sql`true`
}

/** Names of metrics come from the page, which is checked; one that the registry lacks is refused here too. */
function conditions({ where = {} }: Params): Sql {
  const parts = Object.entries(where).flatMap(([id, [low, high]]) => [
    ...(low === null ? [] : [sql`${ident(id)} >= cast(${low} as double)`]),
    ...(high === null ? [] : [sql`${ident(id)} <= cast(${high} as double)`]),
  ])
  return parts.length > 0 ? sql` where ${join(parts, ' and ')}` : sql``
}

function sectorOf({ entity }: Params, { registry }: QueryContext): Sql {
  if (entity === 'SECTOR') return sql`subject`
  if (!isTicker(entity, registry)) return sql`cast(null as varchar)`
  const tickers = [...registry.tickers.values()]
  const symbols = tickers.map(({ symbol }) => symbol)
  const sectors = tickers.map(({ sector }) => sector)
  return sql`list_extract(${sectors}, list_position(${symbols}, subject))`
}
