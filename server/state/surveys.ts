import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Dataset, Registry } from '../../core/registry/registry.ts'
import { plainReading } from '../../core/sql/reading.ts'
import { type AskRow, type Survey, survey } from '../../core/sql/survey.ts'
import type { Columns } from '../duckdb/engine.ts'
import { QueryError } from '../duckdb/errors.ts'
import { keep, keyOf, takeKept } from './kept.ts'

/** What each data set's file was found to hold, kept so that a file is looked through once in its life. */
export interface Surveys {
  /** Rejects where the file cannot be read whole. */
  of(dataset: Dataset, actual: Columns, path: string, askRow: AskRow): Promise<Survey>
  /** The same of a file that was looked through before; undefined for another. */
  known(dataset: Dataset): Survey | undefined
  /** All that is known, by what it depends on; kept for the next start, too. */
  keep(): Promise<Kept>
}

/** Surveys by what they depend on. */
export type Kept = ReadonlyMap<string, Survey>

const FILE = 'surveys'

/**
 * @param stamps size and time of each data set's file
 * @param today the day up to which rows are believed
 */
export async function openSurveys(
  registry: Registry,
  stamps: ReadonlyMap<string, string>,
  today: string,
  options: {
    readonly before: Kept | undefined
    /** Where they are kept; null where they are not. */
    readonly keptIn: string | null
    readonly onLog: (line: string) => void
  },
): Promise<Surveys> {
  const { before: remembered, keptIn, onLog } = options
  const folder = keptIn && join(keptIn, '..', FILE)
  const kept = new Map(remembered ?? (await takeKept<Kept>(folder, keyOf(FILE))))
  const of = namesOf(registry)
  let added = false
  // Rows of days to come are for one day only what they are.
  const names = ({ id }: Dataset) =>
    [`${of(id, stamps.get(id))}`, `${of(id, stamps.get(id))} ${today}`] as const
  const known = (dataset: Dataset) => {
    const [always, thatDay] = names(dataset)
    return kept.get(always) ?? kept.get(thatDay)
  }
  return {
    known,
    async of(dataset, actual, path, askRow) {
      const before = known(dataset)
      if (before) return before
      const found = await survey(dataset, registry, actual, path, today, askRow).catch((error: Error) => {
        if (!(error instanceof QueryError) || error.code === 'data-unreadable') throw error
        onLog(`${dataset.id} was not looked through: ${error.message}`)
        return { reading: plainReading(dataset, actual, registry), findings: [], due: null }
      })
      const [always, thatDay] = names(dataset)
      kept.set(found.reading.until === null ? always : thatDay, found)
      added = true
      return found
    },
    async keep() {
      const current = new Map(
        [...registry.datasets.values()].flatMap((dataset) =>
          names(dataset).flatMap((name) => (kept.has(name) ? [[name, kept.get(name)!] as const] : [])),
        ),
      )
      if (added) await keep(folder, keyOf(FILE), current)
      added = false
      return current
    },
  }
}

/** Names a file's survey by everything that it depends on. */
function namesOf(registry: Registry): (id: string, stamp: string | undefined) => string {
  const { calendar, groups, subjects, instance } = registry
  const around = JSON.stringify([
    instance.timezone,
    instance.dates,
    calendar.weekend,
    [...calendar.holidays.keys()],
    [...groups.values()],
    [...subjects.keys()],
  ])
  const shared = createHash('sha256').update(around).digest('hex')
  return (id, stamp) => {
    const { columns, key, duplicates, subject, time, rows, long } = registry.datasets.get(id)!
    const own = JSON.stringify([[...columns.values()], key, duplicates, subject, time, rows, long, stamp])
    return createHash('sha256').update(shared).update(own).digest('hex').slice(0, 32)
  }
}
