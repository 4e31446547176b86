import Type, { type Static } from 'typebox'
import { labelValues } from '../../../core/label-values.ts'
import { metricTable } from '../../../core/metric-table.ts'
import { type Column, defineQuery, type QueryContext, type ValueLabel } from '../../../core/plugin.ts'
import { Metrics } from '../../../core/plugin-schemas.ts'
import type { Registry } from '../../../core/registry.ts'
import { ident, join, raw, type Sql, sql } from '../../../core/sql.ts'
import { columnOfMetric, plainColumn, statisticColumn, subjectColumn } from '../shared/columns.ts'
import { hasSubjects } from '../shared/has-subjects.ts'
import { number } from '../shared/limits.ts'
import { orderBy, Sort } from '../shared/sort.ts'
import { subjectParams, subjectsOf } from '../shared/subjects.ts'

const params = Type.Object(
  { ...subjectParams, metrics: Metrics, sort: Type.Optional(Sort) },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Windows in calendar days, back from the newest value of each metric. */
const WINDOWS = [
  ['1d', 1],
  ['1w', 7],
  ['1m', 30],
  ['3m', 90],
  ['6m', 180],
  ['1y', 365],
] as const

/** Metrics that dress the changes, and whose threshold `reversal` says when a month goes against its last week. */
const CHANGE = 'performance_change'
const MOVE = 'performance_move'

/** Of so many newest values, the usual distance says how often a metric is observed. */
const OBSERVED = 20
/** A window may be this much shorter than that distance: a month has 30 or 31 days. */
const SLACK = 1.2

/**
 * How far metrics have moved since one day, week, month, quarter, half-year and year ago, one row a subject and metric.
 * Values that are not above zero are left out. The value of then is the last one that was known then.
 *
 * `change_*` is in percent of the value of then; `move_*` is the difference in basis points, for metrics in percent
 * only. Both are null over a window shorter than what lies between the observations: a monthly price has no day's
 * change. `change_last` and `move_last` are against the observation before, of `previous_date`.
 * `trend` compares the week with the month: UP, DOWN, MIXED, or REVERSAL where they go against each other.
 */
export const performance = defineQuery({
  name: 'performance',
  summary: 'Newest value of metrics and its change over a day, week, month, quarter, half-year and year',
  params,

  columns(params, registry) {
    const ids = metricIds(params)
    const units = ids.flatMap((id) => registry.metrics.get(id)?.unit ?? [])
    return [
      ...(hasSubjects(params.entity, ids, registry) ? [subjectColumn(params.entity, registry)] : []),
      plainColumn('metric', 'text', registry, words(ids, registry)),
      plainColumn('unit', 'text', registry, unitWords(units, registry)),
      plainColumn('date', 'date', registry),
      currentColumn(ids, registry),
      plainColumn('previous_date', 'date', registry),
      ...NAMES.map((name) => changeColumn('change', name, registry)),
      ...NAMES.map((name) => changeColumn('move', name, registry)),
      plainColumn('trend', 'text', registry, labelValues(registry, 'trend')),
    ]
  },

  sql(params, context) {
    const { relation, available } = table(params, context)
    const { registry } = context
    const ids = metricIds(params)
    const rates = ids.filter((id) => registry.metrics.get(id)?.unit === 'percent')
    const values = available.map(
      (
        id,
      ) => sql`select _subject as subject, cast(_date as date) as date, ${id} as metric, ${ident(id)} as value
        from _rows where ${ident(id)} > 0`,
    )
    const nothing = sql`select '' as subject, date '1970-01-01' as date, '' as metric, 1e0 as value where false`
    const bases = WINDOWS.map(
      ([name, days]) => sql`case when usual is null or usual <= ${raw(`${days} * ${SLACK}`)}
        then arg_max(value, date) filter (where date <= newest - ${raw(String(days))}) end
        as ${ident(`base_${name}`)}`,
    )
    const changes = [
      ...NAMES.map((name) => sql`${changeOf(name)} as ${ident(`change_${name}`)}`),
      ...NAMES.map(
        (name) => sql`case when ${amongst(rates)} then ${moveOf(name)} end as ${ident(`move_${name}`)}`,
      ),
    ]
    const shown = [
      ...(hasSubjects(params.entity, ids, registry) ? [sql`subject`] : []),
      sql`metric, ${unitOf(ids, registry)} as unit, newest as date, current, previous_date`,
      ...CHANGES.map(ident),
      sql`${trend(rates, registry)} as trend`,
    ]
    return sql`with _rows as materialized (${available.length > 0 ? relation : sql`select 1 as _none`}),
      _values as materialized (${values.length > 0 ? join(values, ' union all ') : nothing}),
      _steps as (select *, date - lag(date) over (partition by subject, metric order by date) as step,
        row_number() over (partition by subject, metric order by date desc) as age from _values),
      _ends as (select subject, metric, max(date) as newest, arg_max(value, date) as current,
        max(date) filter (where age = 2) as previous_date,
        max(value) filter (where age = 2) as base_last,
        median(step) filter (where age <= ${raw(String(OBSERVED))}) as usual
        from _steps group by subject, metric),
      _based as (select subject, metric, newest, current, previous_date, base_last, ${join(bases)}
        from _values join _ends using (subject, metric)
        group by subject, metric, newest, current, previous_date, base_last, usual),
      _changes as (select *, ${join(changes)} from _based)
      select ${join(shown)} from _changes
      order by ${orderBy(params.sort ?? '', ['current', ...CHANGES])}, list_position(${ids}, metric)`
  },

  missing: (params, context) => table(params, context).missing,
})

const NAMES = ['last', ...WINDOWS.map(([name]) => name)]
const CHANGES = ['change', 'move'].flatMap((kind) => NAMES.map((name) => `${kind}_${name}`))
const metricIds = ({ metrics }: Params) => [...new Set(metrics)]

function table(params: Params, context: QueryContext) {
  const subjects = subjectsOf(params, context.registry)
  return metricTable({
    entity: params.entity,
    metrics: metricIds(params),
    frequency: 'dated',
    context,
    subjects,
  })
}

const changeOf = (name: string): Sql => sql`100 * (current / ${ident(`base_${name}`)} - 1)`
const moveOf = (name: string): Sql => sql`100 * (current - ${ident(`base_${name}`)})`

const amongst = (ids: readonly string[]): Sql =>
  ids.length > 0 ? sql`list_contains(${ids}, metric)` : sql`false`

/** A week against its month. Rates are judged by what they moved, everything else by its percentage. */
function trend(rates: readonly string[], registry: Registry): Sql {
  const rule = (kind: 'change' | 'move', metric: string) => {
    const limit = registry.metrics.get(metric)?.thresholds.find(({ id }) => id === 'reversal')?.value ?? 0
    const [week, month, far] = [ident(`${kind}_1w`), ident(`${kind}_1m`), number(limit)]
    return sql`case when ${week} is null or ${month} is null then null
      when (${week} > 0 and ${month} < -${far}) or (${week} < 0 and ${month} > ${far}) then 'REVERSAL'
      when ${week} > 0 and ${month} > 0 then 'UP'
      when ${week} < 0 and ${month} < 0 then 'DOWN' else 'MIXED' end`
  }
  return sql`case when ${amongst(rates)} then ${rule('move', MOVE)} else ${rule('change', CHANGE)} end`
}

/** In the unit and format that the metrics share; of several units a plain number beside the column `unit`. */
function currentColumn(ids: readonly string[], registry: Registry): Column {
  const columns = ids.map((id) => statisticColumn('current', id, registry))
  const look = ({ unit, format }: Column) => JSON.stringify([unit, format])
  const [first] = columns
  if (first && columns.every((column) => look(column) === look(first))) {
    return ids.length === 1 ? first : { ...first, metric: null }
  }
  return { ...plainColumn('current', 'number', registry), format: { style: 'number', decimals: 2 } }
}

/** The head of a move says its unit; beside it, in seven heads, the unit's own words would leave numbers no room. */
function changeColumn(kind: 'change' | 'move', name: string, registry: Registry): Column {
  const { short: _short, ...look } = columnOfMetric(kind === 'change' ? CHANGE : MOVE, registry)
  const column = { ...look, name: `${kind}_${name}`, metric: null }
  const label = registry.labels.get(`column.${column.name}`) ?? look.label
  if (kind === 'change') return { ...column, label }
  return { ...column, label, unit: null, unitLabel: null, format: { ...look.format, style: 'number' } }
}

function words(ids: readonly string[], registry: Registry): Record<string, ValueLabel> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const metric = registry.metrics.get(id)
      return metric ? [[id, { label: metric.label }] as const] : []
    }),
  )
}

function unitWords(units: readonly string[], registry: Registry): Record<string, ValueLabel> {
  return Object.fromEntries(
    units.flatMap((id) => {
      const unit = registry.units.get(id)
      return unit ? [[id, { label: unit.label }] as const] : []
    }),
  )
}

function unitOf(ids: readonly string[], registry: Registry): Sql {
  const units = ids.map((id) => registry.metrics.get(id)?.unit ?? '')
  return sql`list_extract(${units}, list_position(${ids}, metric))`
}
