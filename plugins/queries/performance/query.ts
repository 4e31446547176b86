import {
  defineQuery,
  hasSubjects,
  ident,
  join,
  labelValues,
  MetricIds,
  metricTable,
  orderBy,
  plainColumn,
  Sort,
  sql,
  subjectColumn,
  subjectParams,
  subjectsOf,
  Type,
} from 'rattan/plugin'
import { changes, trend, unitOf, valuesOf } from './changes.ts'
import { changeColumn, currentColumn, metricColumn, unitColumn } from './columns.ts'
import { CHANGES, NAMES } from './windows.ts'

const params = Type.Object(
  { ...subjectParams, metrics: MetricIds, sort: Type.Optional(Sort) },
  { additionalProperties: false },
)

/**
 * How far metrics have moved since one day, week, month, quarter, half-year and year ago, one row a subject and metric.
 * Values that are not above zero are left out. The value of then is the last one that was known then.
 *
 * `change_*` is in percent of the value of then; `move_*` is the difference in basis points, for metrics in percent
 * only. Both are null over a window shorter than what lies between the observations: a monthly value has no day's
 * change. `change_last` and `move_last` are against the observation before, of `previous_date`.
 * `trend` compares the week with the month: UP, DOWN, FLAT where neither
 * has moved as it is written, MIXED, or REVERSAL where they go against each other.
 */
export const performance = defineQuery({
  name: 'performance',
  summary: 'Newest value of metrics and its change over a day, week, month, quarter, half-year and year',
  params,

  columns({ entity, metrics }, registry) {
    const ids = [...new Set(metrics)]
    return [
      ...(hasSubjects(entity, ids, registry) ? [subjectColumn(entity, registry)] : []),
      metricColumn(ids, registry),
      unitColumn(ids, registry),
      plainColumn('date', 'date', registry),
      currentColumn(ids, registry),
      plainColumn('previous_date', 'date', registry),
      ...NAMES.map((name) => changeColumn('change', name, registry)),
      ...NAMES.map((name) => changeColumn('move', name, registry)),
      plainColumn('trend', 'text', registry, labelValues(registry, 'trend')),
    ]
  },

  plan(params, context) {
    const { registry } = context
    const ids = [...new Set(params.metrics)]
    const { relation, available, missing } = metricTable({
      ...{ entity: params.entity, metrics: ids, frequency: 'dated', context },
      subjects: subjectsOf(params, registry),
    })
    const rates = ids.filter((id) => registry.metrics.get(id)?.unit === 'percent')
    const shown = [
      ...(hasSubjects(params.entity, ids, registry) ? [sql`subject`] : []),
      sql`metric, ${unitOf(ids, registry)} as unit, newest as date, current, previous_date`,
      ...CHANGES.map(ident),
      sql`${trend(rates, registry)} as trend`,
    ]
    const statement = sql`with _rows as materialized (${available.length > 0 ? relation : sql`select 1 as _none`}),
      _values as materialized (${valuesOf(available)}),
      ${changes(rates)}
      select ${join(shown)} from _changes
      order by ${orderBy(params.sort ?? '', ['current', ...CHANGES])}, list_position(${ids}, metric)`
    return { statement, missing }
  },
})
