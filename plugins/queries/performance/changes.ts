import { ident, join, number, type Registry, raw, type Sql, sql, writtenSign } from 'rattan/plugin'
import { CHANGE, MOVE, NAMES, WINDOWS } from './windows.ts'

/** Of so many newest values, the usual distance says how often a metric is observed. */
const OBSERVED = 20
/** A window may be this much shorter than that distance: a month has 30 or 31 days. */
const SLACK = 1.2

/** Rows `subject`, `date`, `metric`, `value` of a metric table `_rows`, for values above zero. */
export function valuesOf(ids: readonly string[]): Sql {
  if (ids.length === 0) {
    return sql`select '' as subject, date '1970-01-01' as date, '' as metric, 1e0 as value where false`
  }
  const values = ids.map(
    (
      id,
    ) => sql`select _subject as subject, cast(_date as date) as date, ${id} as metric, ${ident(id)} as value
        from _rows where ${ident(id)} > 0`,
  )
  return join(values, ' union all ')
}

/**
 * Common table expressions from `_values` up to `_changes`: one row a subject and metric, with what was known at the
 * start of each window (`base_*`) and the changes since. Of `rates` there are moves, too.
 */
export function changes(rates: readonly string[]): Sql {
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
  return sql`_steps as (select *, date - lag(date) over (partition by subject, metric order by date) as step,
        row_number() over (partition by subject, metric order by date desc) as age from _values),
      _ends as (select subject, metric, max(date) as newest, arg_max(value, date) as current,
        max(date) filter (where age = 2) as previous_date,
        max(value) filter (where age = 2) as base_last,
        median(step) filter (where age <= ${raw(String(OBSERVED))}) as usual
        from _steps group by subject, metric),
      _based as (select subject, metric, newest, current, previous_date, base_last, ${join(bases)}
        from _values join _ends using (subject, metric)
        group by subject, metric, newest, current, previous_date, base_last, usual),
      _changes as (select *, ${join(changes)} from _based)`
}

const changeOf = (name: string): Sql => sql`100 * (current / ${ident(`base_${name}`)} - 1)`
const moveOf = (name: string): Sql => sql`100 * (current - ${ident(`base_${name}`)})`

const amongst = (ids: readonly string[]): Sql =>
  ids.length > 0 ? sql`list_contains(${ids}, metric)` : sql`false`

/** A week against its month. Rates are judged by what they moved, everything else by its percentage. */
export function trend(rates: readonly string[], registry: Registry): Sql {
  const rule = (kind: 'change' | 'move', metric: string) => {
    const limit = registry.metrics.get(metric)?.thresholds.find(({ id }) => id === 'reversal')?.value ?? 0
    const format = registry.metrics.get(metric)?.format ?? { style: 'number' }
    const [week, month] = [ident(`${kind}_1w`), ident(`${kind}_1m`)]
    const [near, far] = [writtenSign(week, format), writtenSign(month, format)]
    return sql`case when ${week} is null or ${month} is null then null
      when abs(${month}) > ${number(limit)} and ${near} = -${far} and ${near} <> 0 then 'REVERSAL'
      when ${near} = 0 and ${far} = 0 then 'FLAT'
      when ${near} > 0 and ${far} > 0 then 'UP'
      when ${near} < 0 and ${far} < 0 then 'DOWN' else 'MIXED' end`
  }
  return sql`case when ${amongst(rates)} then ${rule('move', MOVE)} else ${rule('change', CHANGE)} end`
}

export function unitOf(ids: readonly string[], registry: Registry): Sql {
  const units = ids.map((id) => registry.metrics.get(id)?.unit ?? '')
  return sql`list_extract(${units}, list_position(${ids}, metric))`
}
