import {
  Between,
  columnOfMetric,
  defineQuery,
  hasSubjects,
  ident,
  inLimits,
  join,
  literals,
  MetricIds,
  metricTable,
  plainColumn,
  raw,
  type Sql,
  type Static,
  sql,
  subjectColumn,
  subjectParams,
  subjectsOf,
  Type,
  thinned,
} from 'rattan/plugin'

const Day = Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2})?$', description: 'ISO date; empty for no end' })

const params = Type.Object(
  {
    ...subjectParams,
    metrics: MetricIds,
    frequency: literals(['dated', 'quarterly', 'yearly'], {
      default: 'dated',
      description: 'by date as stored, or by quarter or year',
    }),
    last: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 20000, description: 'the newest rows of each subject' }),
    ),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 20000, description: 'calendar days back from the newest date' }),
    ),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    smooth: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 250,
        description: 'mean over this many rows, taken before the cut',
      }),
    ),
    limits: Type.Optional(
      Type.Boolean({ default: false, description: 'leave out values beyond the limits of their metric' }),
    ),
    points: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 4000,
        description: 'pixel columns of the chart: of each only first, last, lowest and highest are kept',
      }),
    ),
    between: Type.Optional(Between),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/**
 * Metrics over time, one row a subject and date, oldest first. Windows end at the data's newest date. Data sets without
 * subjects have no such column: one row a date.
 */
export const series = defineQuery({
  name: 'series',
  summary: 'Metrics of subjects, groups or series over time',
  params,

  columns(params, registry) {
    return [
      ...(params.frequency === 'dated' ? [] : [plainColumn('period', 'period', registry)]),
      plainColumn('date', 'date', registry),
      ...(hasSubjects(params.entity, metricIds(params), registry)
        ? [subjectColumn(params.entity, registry)]
        : []),
      ...metricIds(params).map((id) => columnOfMetric(id, registry)),
    ]
  },

  plan(params, context) {
    const ids = metricIds(params)
    const subjects = subjectsOf(params, context.registry)
    const { relation, available, missing } = metricTable({ ...params, metrics: ids, context, subjects })
    const values = ids.map((id) => {
      if (!available.includes(id)) return sql`cast(null as double) as ${ident(id)}`
      const value = params.limits ? inLimits(ident(id), context.registry.metrics.get(id)) : ident(id)
      return sql`${smoothed(value, params.smooth)} as ${ident(id)}`
    })
    const heads = sql`_subject as subject, cast(_date as date) as date, _period as period, _position`
    const rows = sql`select ${join([heads, ...values])} from (${relation})`
    const kept = between(cut(rows, params), params)
    const shown = [
      ...(params.frequency === 'dated' ? [] : [sql`period`]),
      sql`date`,
      ...(hasSubjects(params.entity, ids, context.registry) ? [sql`subject`] : []),
      ...ids.map(ident),
    ]
    const statement = sql`select ${join(shown)} from (${params.points ? thinned(kept, ids, params.points) : kept})
      order by subject, _position`
    return { statement, missing, ...(params.points ? { thinned: params.points } : {}) }
  },
})

const metricIds = ({ metrics }: Params) => [...new Set(metrics)]

/** A mean over the newest rows up to each; a row without value stays without. */
function smoothed(value: Sql, rows: number | undefined): Sql {
  if (!rows || rows < 2) return value
  const window = raw(`(partition by _subject order by _position rows ${rows - 1} preceding)`)
  return sql`case when ${value} is not null then avg(${value}) over ${window} end`
}

const between = (rows: Sql, { between }: Params): Sql =>
  between
    ? sql`select * from (${rows}) where date between cast(${between[0]} as date) and cast(${between[1]} as date)`
    : rows

/** First the dates, then what is counted back from the newest of them. */
function cut(rows: Sql, { last, days, from, to }: Params): Sql {
  const dates = [
    ...(from ? [sql`date >= cast(${from} as date)`] : []),
    ...(to ? [sql`date <= cast(${to} as date)`] : []),
  ]
  const counted = [
    ...(last ? [sql`row_number() over (partition by subject order by _position desc) <= ${last}`] : []),
    ...(days ? [sql`date > max(date) over () - cast(${days} as integer)`] : []),
  ]
  const where = dates.length > 0 ? sql` where ${join(dates, ' and ')}` : sql``
  const qualify = counted.length > 0 ? sql` qualify ${join(counted, ' and ')}` : sql``
  return sql`select * from (${rows})${where}${qualify}`
}
