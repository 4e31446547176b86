import { periodsBehind } from '../calendar/calendar.ts'
import type { Dataset, Pipeline, Registry } from '../registry/registry.ts'
import { fileRows, mayLose } from '../sql/dataset-view.ts'
import { dayOff, keyOf } from '../sql/reading.ts'
import { ident, join, literal, raw, type Sql, sql } from '../sql/sql.ts'
import { nearest } from '../words/nearest.ts'
import { RESTATED_AT } from './restated.ts'

/** What new rows must pass before a reader gets them: each is one promise, of a column or of the whole file. */
export const GATES = [
  'columns',
  'rows',
  'keys',
  'finite',
  'ranges',
  'filled',
  'calendar',
  'freshness',
] as const
export type GateName = (typeof GATES)[number]

/** A gate that did not let new rows through, in words for the operator. */
export interface Refusal {
  readonly gate: GateName
  readonly column: string | null
  readonly reason: string
}

/** What is known of a made file without its gates. */
export interface MadeFile {
  readonly path: string
  /** Columns with their DuckDB types. */
  readonly columns: ReadonlyMap<string, string>
}

/** What the data set had before: null where it is made for the first time. */
export interface Before {
  readonly columns: ReadonlyMap<string, string>
  readonly rows: number
}

export interface Gated {
  readonly dataset: Dataset
  readonly pipeline: Pipeline
  readonly registry: Registry
  readonly made: MadeFile
  readonly before: Before | null
  readonly now: Date
  /** The day up to which rows are believed, in the instance's time zone. */
  readonly today: string
}

/** Runs a statement and gives its rows. */
export type Ask = (statement: Sql) => Promise<readonly Readonly<Record<string, unknown>>[]>

export interface Passed {
  readonly rows: number
  /** The newest moment of its rows as ISO date, or a quarter; null where they have none. */
  readonly newest: string | null
  readonly refusals: readonly Refusal[]
}

/** Puts a made file through every gate. Rejects only where it cannot be read. */
export async function throughGates(gated: Gated, ask: Ask): Promise<Passed> {
  const ofColumns = columnRefusals(gated)
  // What is asked of values needs the columns that have them.
  const { dataset, made } = gated
  const rows = fileRows(dataset, made.path)
  const checks = ofColumns.length === 0 ? valueChecks(gated) : []
  const counts = checks.map(({ bad }, i) => sql`count(*) filter (where ${bad}) as ${ident(`bad_${i}`)}`)
  const filled = checks.map(({ of }, i) => sql`count(${of ?? raw('*')}) as ${ident(`of_${i}`)}`)
  const newest = made.columns.has(dataset.time.column ?? '') ? newestOf(dataset) : sql`cast(null as varchar)`
  const [found = {}] = await ask(
    sql`select ${join([sql`count(*) as rows`, sql`${newest} as newest`, ...counts, ...filled])} from ${rows}`,
  )
  const refusals = [...ofColumns, ...rowRefusals(gated, Number(found.rows))]
  for (const [i, check] of checks.entries()) {
    const [bad, of] = [Number(found[`bad_${i}`]), Number(found[`of_${i}`])]
    if (bad > (of * (check.allowed ?? 0)) / 100) refusals.push(await refusalOf(check, bad, of, gated, ask))
  }
  if (ofColumns.length === 0) refusals.push(...(await doubleRefusals(gated, ask)))
  const latest = typeof found.newest === 'string' ? found.newest : null
  refusals.push(...freshRefusals(gated, latest))
  return { rows: Number(found.rows), newest: latest, refusals }
}

/** Columns that must be there: what tells rows apart, what gates look at, and what readers had before. */
export function columnRefusals({
  dataset,
  pipeline,
  made,
  before,
}: Pick<Gated, 'dataset' | 'pipeline' | 'before'> & { readonly made: Pick<MadeFile, 'columns'> }): Refusal[] {
  const { columns, key, subject, time } = dataset
  const refuse = (column: string, reason: string): Refusal => ({ gate: 'columns', column, reason })
  const { filled = [], ranges = {} } = pipeline.gates
  const had = [...(before?.columns.keys() ?? [])].filter((name) => columns.has(name) && name !== RESTATED_AT)
  const needed = new Set([...key, ...filled, ...Object.keys(ranges), ...had])
  for (const name of [subject, time.column]) if (name !== null) needed.add(name)
  const others = [...made.columns.keys()].filter((name) => !columns.has(name))
  const missing = [...needed].filter((name) => !made.columns.has(name))
  const absent = missing.map((name) => {
    const instead = nearest(name, others)
    const hint = instead === undefined ? '' : `; it has "${instead}"`
    return refuse(name, `column "${name}" is missing${hint}`)
  })
  const unread = [...made.columns].flatMap(([name, type]) => {
    const column = columns.get(name)
    if (!column || !mayLose(column, type)) return []
    return [refuse(name, `column "${name}" is ${type}; expected ${column.type}`)]
  })
  return [...absent, ...unread]
}

interface Check {
  readonly gate: GateName
  readonly column: string | null
  /** Holds for rows that must not be. */
  readonly bad: Sql
  /** Percent of `of` that may be so. */
  readonly allowed?: number
  /** Counted beside; rows where left out. */
  readonly of?: Sql
  /** What is wrong with such a value. */
  readonly says: string
}

function valueChecks({ dataset, pipeline, registry, made, today }: Gated): Check[] {
  const has = (name: string) => made.columns.has(name)
  const { filled = [], ranges = {} } = pipeline.gates
  const checks: Check[] = [...new Set([...dataset.key, ...filled])].map((name) => ({
    gate: dataset.key.includes(name) ? 'keys' : 'filled',
    ...{ column: name, bad: sql`${ident(name)} is null`, says: 'has no value' },
  }))
  for (const name of dataset.columns.keys()) {
    if (!/^(DOUBLE|FLOAT)$/.test(made.columns.get(name) ?? '')) continue
    checks.push({ gate: 'finite', column: name, bad: sql`isinf(${ident(name)})`, says: 'is infinite' })
  }
  for (const [name, { from, to, outside }] of Object.entries(ranges)) {
    const value = ident(name)
    const sides = [
      ...(from === undefined ? [] : [sql`${value} < ${raw(String(from - rounding(from)))}`]),
      ...(to === undefined ? [] : [sql`${value} > ${raw(String(to + rounding(to)))}`]),
    ]
    if (sides.length === 0) continue
    const range = [from === undefined ? '' : `from ${from}`, to === undefined ? '' : `to ${to}`]
    checks.push({
      ...{ gate: 'ranges', column: name, bad: sql`(${join(sides, ' or ')})` },
      ...{ allowed: outside ?? 0, of: value, says: `is not ${range.filter(Boolean).join(' ')}` },
    })
  }
  const off = dayOff(dataset, has, today, registry)
  if (off) {
    const column = dataset.time.column
    const says = dataset.time.ahead ? 'is no day of the data' : `is no day of the data up to ${today}`
    checks.push({ gate: 'calendar', column, bad: off, says })
  }
  return checks
}

/** What sums of doubles may be off by: 100.00000000000001 is no percentage above 100. */
const rounding = (end: number) => 1e-9 * Math.max(1, Math.abs(end))

/** Names the first such row by its key, and the value. */
async function refusalOf(
  { gate, column, bad, allowed = 0, says }: Check,
  count: number,
  of: number,
  { dataset, made }: Gated,
  ask: Ask,
): Promise<Refusal> {
  const [first = {}] = await ask(sql`select ${keyText(dataset)} as key,
    ${column === null ? sql`null` : sql`cast(${ident(column)} as varchar)`} as value
    from ${fileRows(dataset, made.path)} where ${bad} order by key limit 1`)
  const value = typeof first.value === 'string' ? ` (${first.value.slice(0, 60)})` : ''
  const most = allowed > 0 ? `; ${allowed}% may be` : ''
  const reason = `column "${column}" ${says} in ${count} of ${of} rows${most}: first at ${String(first.key)}${value}`
  return { gate, column, reason }
}

/** A key for people: its columns with their values. */
function keyText({ key }: Dataset): Sql {
  const parts = key.map(
    (name) => sql`${literal(`${name}=`)} || coalesce(left(cast(${ident(name)} as varchar), 60), 'nothing')`,
  )
  return join(parts, " || ', ' || ")
}

/** Two rows of one key, unless the data set says which of them counts. */
async function doubleRefusals({ dataset, made }: Gated, ask: Ask): Promise<Refusal[]> {
  const key = keyOf(dataset, (name) => made.columns.has(name))
  if (!key || dataset.duplicates !== undefined) return []
  const rows = fileRows(dataset, made.path)
  const [found = {}] = await ask(sql`select count(*) as count, min(example) as example from (
    select min(${keyText(dataset)}) as example from ${rows}
    where ${join(
      key.map((part) => sql`${part} is not null`),
      ' and ',
    )} group by ${join(key)} having count(*) > 1)`)
  const count = Number(found.count)
  if (count === 0) return []
  const several = count === 1 ? '1 key has' : `${count} keys have`
  return [{ gate: 'keys', column: null, reason: `${several} several rows: first ${String(found.example)}` }]
}

const DROP = 50

function rowRefusals({ pipeline, before }: Gated, rows: number): Refusal[] {
  const { least = 1, drop = DROP } = pipeline.gates.rows ?? {}
  const refuse = (reason: string): Refusal[] => [{ gate: 'rows', column: null, reason }]
  if (rows < least) return refuse(`${rows} rows; expected at least ${least}`)
  if (!before || rows >= before.rows * (1 - drop / 100)) return []
  const fewer = Math.round((1 - rows / before.rows) * 100)
  return refuse(`${rows} rows, ${fewer}% fewer than the ${before.rows} before; at most ${drop}% may go`)
}

function freshRefusals({ dataset, pipeline, registry, now }: Gated, newest: string | null): Refusal[] {
  const { fresh } = pipeline.gates
  const { column, every } = dataset.time
  if (fresh === undefined || column === null) return []
  const refuse = (reason: string): Refusal[] => [{ gate: 'freshness', column, reason }]
  if (newest === null) return refuse(`column "${column}" has no date`)
  const behind = periodsBehind(newest, every, now, registry.calendar)
  if (behind <= fresh) return []
  const unit = every === 'none' ? 'period' : every
  return refuse(`the newest ${unit} is ${newest}, ${behind} behind the calendar; expected at most ${fresh}`)
}

function newestOf({ time }: Dataset): Sql {
  const moment = sql`try_cast(max(${ident(time.column!)}) as date)`
  return time.every === 'quarter'
    ? sql`strftime(${moment}, '%Y') || 'Q' || quarter(${moment})`
    : sql`cast(${moment} as varchar)`
}
