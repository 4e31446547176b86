import {
  type Column,
  defineQuery,
  ident,
  join,
  literals,
  MetricIds,
  metricColumn,
  metricTable,
  type Registry,
  reportedMetrics,
  type Static,
  sql,
  Type,
} from 'rattan/plugin'

const params = Type.Object(
  {
    symbol: Type.String({ 'x-subject': true, description: 'a subject' }),
    entity: Type.Optional(
      Type.String({
        'x-entity': true,
        description: 'entity type whose metrics are meant; by default that of the subject',
      }),
    ),
    period: literals(['quarterly', 'yearly'], {
      default: 'quarterly',
      description: 'a row a quarter or a year',
    }),
    last: Type.Integer({
      minimum: 1,
      maximum: 60,
      default: 8,
      description: 'how many of the newest periods',
    }),
    metrics: Type.Union([MetricIds, Type.Literal('all')], {
      description:
        'metric ids, or all of its quarterly reports that the entity type has besides their raw lines',
    }),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Metrics of one subject over its newest quarters or years, one row a period, oldest first. */
export const statement = defineQuery({
  name: 'statement',
  summary: 'Metrics of one subject by quarter or year',
  params,

  columns(params, registry) {
    return [PERIOD, REPORT_DATE, ...metricIds(params, registry).map((id) => column(id, params, registry))]
  },

  plan(params, context) {
    const { symbol, period, last } = params
    const entity = entityOf(params, context.registry)
    const metrics = metricIds(params, context.registry)
    const { relation, available, missing, rowsOf } = metricTable({
      ...{ entity, metrics, frequency: period, context, subjects: [symbol] },
    })
    const columns = metrics.map((id) =>
      available.includes(id) ? ident(id) : sql`cast(null as double) as ${ident(id)}`,
    )
    const statement = sql`
      select ${join([sql`_period as period`, sql`_date as report_date`, ...columns])}
      from (select * from (${relation}) order by _position desc limit ${last})
      order by _position`
    const shared = params.metrics !== 'all' && rowsOf !== null
    return {
      statement,
      missing,
      notes: period === 'yearly' ? [YEARS] : [],
      rows: shared ? JSON.stringify([rowsOf, symbol, entity, period, last]) : undefined,
    }
  },
})

function entityOf({ entity, symbol }: Params, registry: Registry): string {
  return entity ?? registry.subjects.get(symbol)?.entity ?? ''
}

function metricIds(params: Params, registry: Registry): readonly string[] {
  const { metrics } = params
  if (metrics !== 'all') return [...new Set(metrics)]
  const entity = entityOf(params, registry)
  return reportedMetrics(entity, registry).map(({ id }) => id)
}

/** A name that the registry does not know is the page checker's to refuse; here it is a column without values. */
function column(id: string, params: Params, registry: Registry): Column {
  const metric = registry.metrics.get(id)
  if (metric) return metricColumn(metric, registry, entityOf(params, registry))
  return { ...PERIOD, name: id, type: 'number', label: { en: id, vi: id }, format: { style: 'number' } }
}

const plain = { unit: null, unitLabel: null, direction: 'none', metric: null } as const
const PERIOD: Column = {
  name: 'period',
  type: 'period',
  label: { en: 'Period', vi: 'Kỳ' },
  format: { style: 'period' },
  ...plain,
}
const REPORT_DATE: Column = {
  name: 'report_date',
  type: 'date',
  label: { en: 'Period end', vi: 'Ngày kết thúc kỳ' },
  format: { style: 'date' },
  ...plain,
}

const YEARS = {
  en:
    'Years are derived from quarters: flows are summed, balances are those of the last quarter. ' +
    'A year without its fourth quarter is marked (9M) and has no growth.',
  vi:
    'Số liệu năm được tính từ số liệu quý: chỉ tiêu thời kỳ cộng dồn các quý, chỉ tiêu thời điểm lấy theo quý cuối. ' +
    'Năm chưa có quý 4 được ghi rõ (9T) và không tính tăng trưởng.',
}
