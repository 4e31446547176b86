import type { DataStatus } from '../../core/api/status.ts'
import type { CalendarDays } from '../../core/calendar/calendar.ts'
import { periodsBehind } from '../../core/calendar/calendar.ts'
import { momentAt } from '../../core/calendar/dates.ts'
import type { Dataset, Registry } from '../../core/registry/registry.ts'
import { ident, join, literal, type Sql, sql } from '../../core/sql/sql.ts'
import type { Engine } from '../duckdb/engine.ts'
import type { Demo } from './data-tree.ts'

/** Newest record of each data set that has a time: an ISO date, or a period such as 2025Q3. */
export async function newestRecords(
  engine: Engine,
  registry: Registry,
): Promise<ReadonlyMap<string, string>> {
  const timed = [...registry.datasets.values()].filter(
    (dataset) => dataset.time.column !== null && engine.columns(dataset.id)?.has(dataset.time.column),
  )
  const newest = new Map<string, string>()
  const read = async (datasets: readonly Dataset[]): Promise<void> => {
    if (datasets.length === 0) return
    const result = await engine.run(sql`${join(datasets.map(newestOf), ' union all ')} order by dataset`)
    const [ids, values] = JSON.parse(result.data) as [string[], (string | null)[]]
    ids.forEach((id, i) => {
      if (values[i]) newest.set(id, values[i])
    })
  }
  // One statement for all; where one file spoils it, each for itself.
  await read(timed).catch(async () => {
    for (const dataset of timed) await read([dataset]).catch(() => {})
  })
  return newest
}

function newestOf(dataset: Dataset): Sql {
  const moment = sql`try_cast(max(${ident(dataset.time.column!)}) as date)`
  const value =
    dataset.time.every === 'quarter'
      ? sql`strftime(${moment}, '%Y') || 'Q' || quarter(${moment})`
      : sql`cast(${moment} as varchar)`
  return sql`select ${dataset.id} as dataset, ${value} as newest from ${ident(dataset.id)}`
}

/** Rows in each of these files, as far as they say so themselves: Parquet does, at its end. */
export async function countRows(
  engine: Engine,
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, number>> {
  const rows = new Map<string, number>()
  const read = async (some: readonly (readonly [string, string])[]): Promise<void> => {
    if (some.length === 0) return
    const each = some.map(
      ([id, path]) => sql`select ${id} as dataset, num_rows from parquet_file_metadata(${literal(path)})`,
    )
    const result = await engine.run(sql`${join(each, ' union all ')} order by dataset`)
    const [ids, counts] = JSON.parse(result.data) as [string[], number[]]
    ids.forEach((id, i) => {
      rows.set(id, counts[i]!)
    })
  }
  const parquet = [...files].filter(([, path]) => path.endsWith('.parquet'))
  // One statement for all; where one file spoils it, each for itself.
  await read(parquet).catch(async () => {
    for (const one of parquet) await read([one]).catch(() => {})
  })
  return rows
}

/** Demo data is as old as its seed says, for ever: the evening of that day. */
export function today(demo: Demo | null, { timezone }: CalendarDays, now: () => Date): Date {
  return demo ? momentAt(demo.asOf, '20:00', timezone) : now()
}

/** By which moment the data of a state is judged: earlier data is as old as it was then. */
export function momentOf(
  {
    asOf,
    demo,
    registry,
  }: {
    readonly asOf: { readonly at: string } | null
    readonly demo: Demo | null
    readonly registry: Pick<Registry, 'calendar'>
  },
  now: () => Date,
): Date {
  return today(demo, registry.calendar, asOf ? () => new Date(asOf.at) : now)
}

/** Data sets that are further behind the calendar than their grace allows, worst first. */
export function staleDatasets(
  newest: ReadonlyMap<string, string>,
  registry: Registry,
  now: Date,
): DataStatus['stale'] {
  const stale: DataStatus['stale'][number][] = []
  for (const [id, record] of newest) {
    const dataset = registry.datasets.get(id)
    if (!dataset || dataset.time.every === 'none') continue
    const behind = periodsBehind(record, dataset.time.every, now, registry.calendar)
    if (behind > dataset.freshness.grace) {
      stale.push({ dataset: id, title: dataset.title, newest: record, behind, every: dataset.time.every })
    }
  }
  return stale.sort((a, b) => b.behind - a.behind)
}

/** The newest of the data sets that move by `every`. */
export function newestOfAll(
  newest: ReadonlyMap<string, string>,
  registry: Registry,
  every: Dataset['time']['every'],
): string | null {
  const records = [...newest].filter(([id]) => registry.datasets.get(id)?.time.every === every)
  return (
    records
      .map(([, record]) => record)
      .sort()
      .at(-1) ?? null
  )
}
