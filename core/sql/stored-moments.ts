import type { DatasetColumn, Registry } from '../registry/registry.ts'
import { SPACES } from './spelling.ts'
import { join, literal, raw, type Sql, sql } from './sql.ts'

/**
 * How a column stores its days or moments, decided from all of its values. A value that no way can read is null. Days
 * are of the instance's calendar, moments show its clock: one moment is one date, however it is stored.
 */
export interface StoredMoments {
  readonly ways: readonly Way[]
  /** Whose clock values without a zone show; the instance's where it is left out. */
  readonly zone?: string
  /** Some values without a zone are the instance's midnight, stored as UTC. */
  readonly midnight?: true
}

export type Way =
  /** A date or a timestamp, as it stands. */
  | { readonly as: 'stored' }
  /** Texts with days, or with a time and no zone. */
  | { readonly as: 'days' | 'clock'; readonly formats: readonly string[] }
  /** Texts in ISO, with a time and no zone. */
  | { readonly as: 'iso' }
  /** Numbers such as 20260116. */
  | { readonly as: 'ymd' }
  /** Moments: with a zone, as texts with one, or counted from 1970. `zone` is whose days or clock they are shown by. */
  | { readonly as: 'zoned' | 'iso-zoned'; readonly zone: string }
  | { readonly as: 'epoch'; readonly perSecond: number; readonly zone: string }

/** Where nothing is known of the values: every way that leaves no doubt. */
export function usualWays(family: string, { timezone }: { readonly timezone: string }): StoredMoments {
  if (family === 'zoned') return { ways: [{ as: 'zoned', zone: timezone }] }
  if (family !== 'text') return { ways: [{ as: 'stored' }] }
  return { ways: [{ as: 'iso-zoned', zone: timezone }, { as: 'iso' }] }
}

/**
 * A stored column as a DATE or TIMESTAMP of the instance's calendar.
 *
 * @param column its registry entry
 * @param stored the column as the file has it
 */
export function momentOf(
  column: Pick<DatasetColumn, 'type'>,
  stored: Sql,
  moments: StoredMoments,
  { instance }: Registry,
): Sql {
  const day = column.type === 'date'
  if (moments.ways.length === 0) return day ? sql`cast(null as date)` : sql`cast(null as timestamp)`
  if (day && moments.ways.every(({ as }) => as === 'stored') && !moments.midnight && !moments.zone)
    return sql`cast(${stored} as date)`
  const read = moments.ways.map((way) => readBy(way, stored, moments, instance))
  const value = read.length === 1 ? read[0]! : sql`coalesce(${join(read)})`
  return day ? sql`cast(${value} as date)` : value
}

function readBy(
  way: Way,
  stored: Sql,
  { ways, zone, midnight }: StoredMoments,
  { timezone, dates }: Registry['instance'],
): Sql {
  const text = sql`trim(cast(${stored} as varchar), ${SPACES})`
  /** On the instance's clock. */
  const clock = (value: Sql) => {
    if (zone !== undefined) return sql`timezone(${literal(timezone)}, timezone(${literal(zone)}, ${value}))`
    return midnight && dates.midnight !== null ? nextDayAt(dates.midnight, value) : value
  }
  switch (way.as) {
    case 'stored':
      return clock(sql`cast(${stored} as timestamp)`)
    case 'days':
      return sql`try_strptime(${text}, ${list(way.formats)})`
    case 'clock':
      return clock(sql`try_strptime(${text}, ${list(way.formats)})`)
    case 'iso':
      return clock(sql`try_cast(${text} as timestamp)`)
    case 'ymd':
      return sql`try_strptime(cast(try_cast(${stored} as bigint) as varchar), '%Y%m%d')`
    case 'zoned':
      return sql`timezone(${literal(way.zone)}, ${stored})`
    case 'iso-zoned': {
      const moment = sql`timezone(${literal(way.zone)}, try_cast(${text} as timestamptz))`
      // A text without an offset would be read on the clock of the process.
      return ways.length === 1
        ? moment
        : sql`case when regexp_matches(${text}, ${literal(OFFSET_AT_END)}) then ${moment} end`
    }
    case 'epoch': {
      const number = sql`try_cast(${stored} as bigint)`
      const micros =
        way.perSecond <= 1e6
          ? sql`${number} * ${raw(String(1e6 / way.perSecond))}`
          : sql`${number} // ${raw(String(way.perSecond / 1e6))}`
      return sql`timezone(${literal(way.zone)}, make_timestamptz(${micros}))`
    }
  }
}

/** Some providers store the instance's midnight as UTC, which is of the day before. */
function nextDayAt(midnight: string, moment: Sql): Sql {
  const [hours = 0, minutes = 0] = midnight.split(':').map(Number)
  const shift = raw(String(24 * 60 - (hours * 60 + minutes)))
  return sql`${moment} + to_minutes(case when cast(${moment} as time) = time ${literal(`${midnight}:00`)}
    then ${shift} else 0 end)`
}

const list = (formats: readonly string[]) => sql`[${join(formats.map(literal))}]`

const OFFSET_AT_END = '[0-9] ?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$'
