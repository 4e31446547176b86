import { furtherKey } from '../registry/further-key.ts'
import type { Dataset } from '../registry/registry.ts'
import type { QueryContext } from './context.ts'
import { compile, type Frequency, type Layered, type Layers, windows } from './metric-expression.ts'
import { createPlan, type Plan } from './metric-plan.ts'
import { ident, join, raw, type Sql, sql } from './sql.ts'

export type { Frequency } from './metric-expression.ts'

export interface MetricTable {
  /**
   * A query with one row a subject and period: `_subject`, `_position` (ascending in time), `_period` ("2025Q3",
   * "2025", "2025-9M" or an ISO date), `_date` (the period's end), then each of `available` as a DOUBLE named by its
   * id, in its canonical unit, finite or null. Unordered.
   */
  readonly relation: Sql
  /** The asked-for metrics that the data can give, in the order asked. */
  readonly available: readonly string[]
  readonly missing: readonly string[]
  /** The data set that alone decides which rows there are, whatever else is asked of it; null where metrics decide. */
  readonly rowsOf: string | null
}

/**
 * Metrics of one entity type as a table over time, wherever the registry says they are.
 *
 * - A formula is used where the data can give all its inputs, else the column, else the metric is missing.
 * - Yearly values come from quarters: a flow is the sum of the year's quarters, null if one of them has no value; a
 *   stock, and a ratio that is only a column, is that of the last quarter; a formula is computed over yearly values.
 *   A year whose last quarter is not the fourth is partial: its period says so and it has no growth.
 * - Time functions see all periods of the data: cut afterwards.
 *
 * @param subjects only these subjects, groups or series; all where it is left out
 * @param sound leave out values that a quality rule puts in doubt
 */
export function metricTable(ask: {
  readonly entity: string
  readonly metrics: readonly string[]
  readonly frequency: Frequency
  readonly context: QueryContext
  readonly subjects?: readonly string[]
  readonly sound?: boolean
}): MetricTable {
  const plan = createPlan(ask.entity, ask.frequency, ask.context)
  const metrics = [...new Set(ask.metrics)]
  const available = metrics.filter((id) => plan.has(id))
  const missing = metrics.filter((id) => !plan.has(id))
  const rows = createRows(plan, ask.frequency, ask.subjects)
  const columns = available.map((id) => {
    rows.layers.metric(id)
    return sql`case when isfinite(${ident(id)})${inDoubt(ask, id)} then ${ident(id)} end as ${ident(id)}`
  })
  const keys = sql`_subject, _position, ${raw(PERIODS[ask.frequency])} as _period, _date`
  const { ctes, last, rowsOf } = rows.finish()
  const relation = sql`with ${join(ctes)} select ${join([keys, ...columns])} from ${last}`
  return { relation, available, missing, rowsOf }
}

/** A condition that leaves a metric's marked values out; nothing where there is none, or none is left out. */
function inDoubt({ sound, entity, frequency, context }: Parameters<typeof metricTable>[0], id: string): Sql {
  const keys = sound ? (context.marks?.keys(entity, id) ?? []) : []
  if (keys.length === 0) return sql``
  return sql` and not list_contains(${keys}, concat(_subject, '|', ${raw(PERIODS[frequency])}))`
}

const PERIODS: Record<Frequency, string> = {
  quarterly: `concat(_year, 'Q', _quarter)`,
  yearly: `case when _quarter = 4 then concat(_year) else concat(_year, '-', _quarter * 3, 'M') end`,
  dated: 'cast(_date as varchar)',
}

/** A table that grows by layers: what a formula reads must stand in a layer below it. */
interface Rows {
  readonly layers: Layers
  /** Every common table expression it takes, and the name of the last. */
  finish(): { readonly ctes: readonly Sql[]; readonly last: Sql; readonly rowsOf: string | null }
}

/** The lowest layer of such a table: what is stored, or taken over from the quarters. */
interface Base {
  add(id: string): void
  trailing: Layers['trailing']
  mean: Layers['mean']
  finish: Rows['finish']
}

function createRows(plan: Plan, frequency: Frequency, subjects: readonly string[] | undefined): Rows {
  const base =
    frequency === 'yearly'
      ? fromQuarters(plan, createRows(plan, 'quarterly', subjects))
      : fromFiles(plan, frequency, subjects)
  return withLayers(plan, frequency, base)
}

function withLayers(plan: Plan, frequency: Frequency, base: Base): Rows {
  const places = new Map<string, number>()
  const items: Sql[][] = []

  function put(name: string, of: Layered): Layered {
    const layer = of.layer + 1
    items[layer - 1] = [...(items[layer - 1] ?? []), sql`${of.sql} as ${ident(name)}`]
    places.set(name, layer)
    return { sql: ident(name), layer }
  }

  const layers: Layers = {
    frequency,
    metric(id) {
      const layer = places.get(id)
      if (layer !== undefined) return { sql: ident(id), layer }
      const way = plan.way(id)
      if ('formula' in way) return put(id, compile(way.formula, layers))
      base.add(id)
      places.set(id, 0)
      return { sql: ident(id), layer: 0 }
    },
    column: (of) => put(`_${frequency}_part${places.size}`, of),
    trailing: base.trailing,
    mean: base.mean,
  }

  return {
    layers,
    finish() {
      const { ctes, last, rowsOf } = base.finish()
      const names = items.map((_, i) => ident(`_${frequency}${i + 1}`))
      const computed = items.map((columns, i) => {
        const below = names[i - 1] ?? last
        return sql`${names[i]!} as (select *, ${join(columns)} from ${below} ${windows(frequency)})`
      })
      return { ctes: [...ctes, ...computed], last: names.at(-1) ?? last, rowsOf }
    },
  }
}

/** One row a subject and period, joined from every data set that a metric is read from. */
function fromFiles(plan: Plan, frequency: 'quarterly' | 'dated', subjects?: readonly string[]): Base {
  const reads = new Map<Dataset, string[]>()
  return {
    add(id) {
      const way = plan.way(id)
      if ('formula' in way) throw new Error(`metric ${id} is computed, not read`)
      reads.set(way.dataset, [...(reads.get(way.dataset) ?? []), id])
    },
    trailing() {
      throw new Error('only a yearly table takes over what quarters look back on')
    },
    mean() {
      throw new Error('only a yearly table takes over means of quarters')
    },
    finish() {
      const sources = [...reads].map(([dataset, ids], i) => ({
        name: ident(`_source${i + 1}`),
        body: source(plan, dataset, ids, frequency, subjects),
      }))
      const key = frequency === 'quarterly' ? '_subject, _position' : '_subject, _date'
      const [first, ...others] = sources.map(({ name }) => name)
      const nothing = sql`(select '' as _subject, 0 as _position, date '1970-01-01' as _date where false)`
      const joined = join(
        [first ?? nothing, ...others.map((name) => sql`${name} using (${raw(key)})`)],
        ' full join ',
      )
      const dates = sources.map(({ name }) => sql`${name}._date`)
      const date = frequency === 'dated' || dates.length < 2 ? sql`_date` : sql`coalesce(${join(dates)})`
      const time =
        frequency === 'quarterly'
          ? sql`_subject, ${date} as _date, _position, _position // 4 as _year, _position % 4 + 1 as _quarter`
          : sql`_subject, _date, row_number() over (partition by _subject order by _date) as _position,
                year(_date) as _year, quarter(_date) as _quarter`
      const columns = [...reads.values()].flat().map(ident)
      const last = ident(`_${frequency}`)
      const table = sql`${last} as (select ${join([time, ...columns])} from ${joined})`
      const [only, second] = reads.keys()
      const rowsOf = only && !second && !only.long ? only.id : null
      return { ctes: [...sources.map(({ name, body }) => sql`${name} as (${body})`), table], last, rowsOf }
    },
  }
}

/** The rows of one data set, one for each subject and period: of several the foremost, of doubles the largest value. */
function source(
  plan: Plan,
  dataset: Dataset,
  ids: readonly string[],
  frequency: 'quarterly' | 'dated',
  subjects: readonly string[] | undefined,
): Sql {
  const has = (column: string | null | undefined): column is string =>
    typeof column === 'string' && (plan.context.columns(dataset.id)?.has(column) ?? false)
  const { time, long } = dataset
  const codes: string[] = []
  const columns = ids.map((id) => {
    const way = plan.way(id)
    if ('formula' in way) throw new Error(`metric ${id} is computed, not read`)
    if (way.code === undefined) return sql`max(cast(${way.value} as double)) as ${ident(id)}`
    codes.push(way.code)
    const line = sql`case when ${ident(long!.code)} = ${way.code} then ${way.value} end`
    return sql`max(cast(${line} as double)) as ${ident(id)}`
  })

  const date = ident(time.column!)
  const subject = dataset.subject === null ? sql`''` : ident(dataset.subject)
  const position =
    has(time.year) && has(time.quarter)
      ? sql`cast(${ident(time.year)} * 4 + ${ident(time.quarter)} - 1 as integer)`
      : sql`cast(year(${date}) * 4 + quarter(${date}) - 1 as integer)`
  const conditions = [sql`${frequency === 'quarterly' ? position : date} is not null`]
  if (has(time.frequency)) conditions.push(sql`${ident(time.frequency)} = 'Q'`)
  if (subjects && dataset.subject !== null) conditions.push(among(subject, subjects))
  // Every column of a long data set has a code, or it has none at all: then all rows make the periods.
  if (codes.length > 0 && codes.length === ids.length) conditions.push(among(ident(long!.code), codes))

  const keys = frequency === 'quarterly' ? [subject, position] : [subject, date]
  const heads =
    frequency === 'quarterly'
      ? sql`${subject} as _subject, ${position} as _position, max(${date}) as _date`
      : sql`${subject} as _subject, ${date} as _date`
  return sql`select ${join([heads, ...columns])} from ${foremostRows(dataset, keys, has)}
    where ${join(conditions, ' and ')} group by ${join(keys)}`
}

/** The rows that metrics are read from: of several of one subject and moment the one that the registry says. */
function foremostRows(dataset: Dataset, keys: readonly Sql[], has: (column: string) => boolean): Sql {
  const { largest } = dataset.foremost ?? {}
  if (largest === undefined) return ident(dataset.id)
  const order = [
    ...(has(largest) ? [sql`${ident(largest)} desc nulls last`] : []),
    ...furtherKey(dataset).filter(has).map(ident),
  ]
  return sql`(select * from ${ident(dataset.id)}
    qualify row_number() over (partition by ${join(keys)} order by ${join([...order, sql`1`])}) = 1)`
}

function among(column: Sql, values: readonly string[]): Sql {
  return values.length === 0 ? sql`false` : sql`${column} in (${join(values.map((value) => sql`${value}`))})`
}

/** One row a year: flows summed, everything else as of the year's last quarter. */
function fromQuarters(plan: Plan, quarters: Rows): Base {
  const columns: Sql[] = []
  const atEnd = (name: Sql) => columns.push(sql`max(case when _quarter = _last then ${name} end) as ${name}`)
  return {
    add(id) {
      const way = plan.way(id)
      const { sql: name } = quarters.layers.metric(id)
      if ('kind' in way && way.kind === 'flow') {
        columns.push(sql`case when count(${name}) = max(_quarter) then sum(${name}) end as ${name}`)
      } else atEnd(name)
    },
    trailing(of) {
      const { sql: name } = quarters.layers.column(compile(of, quarters.layers))
      atEnd(name)
      return { sql: name, layer: 0 }
    },
    mean(of) {
      const { sql: name } = quarters.layers.column(compile(of, quarters.layers))
      columns.push(sql`case when count(${name}) = max(_quarter) then avg(${name}) end as ${name}`)
      return { sql: name, layer: 0 }
    },
    finish() {
      const { ctes, last: below, rowsOf } = quarters.finish()
      const keys = sql`_subject, _year, _year as _position, max(_quarter) as _quarter, max(_date) as _date`
      const marked = sql`(select *, max(_quarter) over (partition by _subject, _year) as _last from ${below})`
      const last = ident('_yearly')
      const table = sql`${last} as (select ${join([keys, ...columns])} from ${marked} group by _subject, _year)`
      return { ctes: [...ctes, table], last, rowsOf }
    },
  }
}
