import {
  aboveFloor,
  columnOfMetric,
  defineQuery,
  groupColumn,
  ident,
  isSubject,
  join,
  labelColumn,
  literals,
  MetricId,
  MetricIds,
  metricTable,
  newestDate,
  newestValues,
  plainColumn,
  type Registry,
  raw,
  type Sql,
  type Static,
  soundParams,
  sql,
  subjectColumn,
  subjectParams,
  subjectsOf,
  Type,
} from 'rattan/plugin'

const Bound = Type.Union([Type.Number(), Type.Null()])

const params = Type.Object(
  {
    ...subjectParams,
    ...soundParams,
    metrics: MetricIds,
    frequency: literals(['dated', 'quarterly', 'yearly'], {
      default: 'dated',
      description: 'newest date as stored, or newest quarter or year',
    }),
    where: Type.Optional(
      Type.Record(Type.String(), Type.Tuple([Bound, Bound]), {
        description: 'metric to [lowest, highest], both included, null for no bound; no value fails',
      }),
    ),
    floor: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'leave out values that the lower limit of their metric excludes',
      }),
    ),
    sort: Type.Optional(MetricId),
    order: literals(['asc', 'desc'], { default: 'desc', description: 'lowest or highest of sort first' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, description: 'at most so many rows' })),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/**
 * The newest value of each metric, one row a subject. A metric's newest date is that on which any subject has a value:
 * a subject whose row has none there has none, rather than an old one.
 */
export const crossSection = defineQuery({
  name: 'cross-section',
  summary: 'Newest values of metrics, one row a subject, group or series',
  params,

  columns(params, registry) {
    return [
      subjectColumn(params.entity, registry),
      labelColumn(params.entity, subjectsOf(params, registry), registry),
      groupColumn(registry),
      plainColumn('date', 'date', registry),
      ...shownIds(params).map((id) => columnOfMetric(id, registry)),
    ]
  },

  plan(params, context) {
    const { registry } = context
    const { entity, frequency } = params
    const shown = shownIds(params)
    const read = readIds(params)
    const subjects = subjectsOf(params, registry)
    const sound = params.sound ?? false
    const table = metricTable({ entity, metrics: read, frequency, context, subjects, sound })
    const { relation, available, missing } = table
    const { dates, values } = newestValues(read, available, (id) =>
      params.floor ? aboveFloor(ident(id), registry.metrics.get(id)) : ident(id),
    )
    // Data sets end on different days: the day shown is that of the first metric.
    const first = shown.find((id) => available.includes(id))
    const upTo = first ? sql` filter (where _date <= ${newestDate(first)})` : sql``
    const group = ident(registry.instance.group.name)
    const statement = sql`with _rows as materialized (${relation}), _newest as (${dates}),
      _values as (select _subject as subject, cast(max(_date)${upTo} as date) as date,
        ${join(values)}
        from _rows cross join _newest group by _subject)
      select subject, subject as label, ${groupOf(entity, registry)} as ${group}, date, ${join(shown.map(ident))}
      from _values${conditions(params)}
      order by ${order(params)}, subject
      ${params.limit ? sql`limit ${params.limit}` : sql``}`
    return { statement, missing }
  },
})

const shownIds = ({ metrics }: Params) => [...new Set(metrics)]
/** What is shown, and what rows are chosen and ordered by. */
const readIds = ({ metrics, sort, where }: Params) => [
  ...new Set([...metrics, ...(sort ? [sort] : []), ...Object.keys(where ?? {})]),
]

/** As asked for, else in the order in which the page names its subjects. */
function order({ sort, order, subjects }: Params): Sql {
  if (sort) return sql`${ident(sort)} ${raw(order)} nulls last`
  return Array.isArray(subjects) && subjects.length > 0 ? sql`list_position(${subjects}, subject)` : sql`true`
}

/** A metric that nobody has is a column of nulls, which no bound holds for. */
function conditions({ where = {} }: Params): Sql {
  const parts = Object.entries(where).flatMap(([id, [low, high]]) => [
    ...(low === null ? [] : [sql`${ident(id)} >= cast(${low} as double)`]),
    ...(high === null ? [] : [sql`${ident(id)} <= cast(${high} as double)`]),
  ])
  return parts.length > 0 ? sql` where ${join(parts, ' and ')}` : sql``
}

function groupOf(entity: string, registry: Registry): Sql {
  if (registry.entities.get(entity)?.of === 'groups') return sql`subject`
  if (!isSubject(entity, registry)) return sql`cast(null as varchar)`
  const subjects = [...registry.subjects.values()]
  const symbols = subjects.map(({ symbol }) => symbol)
  const groups = subjects.map(({ group }) => group)
  return sql`list_extract(${groups}, list_position(${symbols}, subject))`
}
