import type { Dataset, DatasetColumn, Registry } from '../registry/registry.ts'
import { fileRows } from './dataset-view.ts'
import { dateTexts } from './date-texts.ts'
import { type Finding, family, type Reading, storedColumns } from './reading.ts'
import { areSymbols, folded, groupSpellings, normal, type Spelling } from './spelling.ts'
import { type Sql, statementText } from './sql.ts'
import type { StoredMoments } from './stored-moments.ts'
import {
  columnFacts,
  daysOff,
  doubledKeys,
  doubledRows,
  EPOCHS,
  fact,
  lostValues,
} from './survey-statements.ts'

/** What a file holds, asked once for each version of it. Plain data: it is kept. */
export interface Survey {
  readonly reading: Reading
  readonly findings: readonly Finding[]
  /** The first day, still to come, of rows that are not read yet. */
  readonly due: string | null
}

/** Runs a statement without parameters over the file and gives its one row. */
export type AskRow = (text: string) => Promise<Readonly<Record<string, unknown>>>

/**
 * Looks through a data set's file: how it must be read, and what of it is not as promised. Rejects where the file
 * cannot be read whole.
 *
 * @param today the day in the instance's time zone up to which rows are believed
 */
export async function survey(
  dataset: Dataset,
  registry: Registry,
  actual: ReadonlyMap<string, string>,
  path: string,
  today: string,
  askRow: AskRow,
): Promise<Survey> {
  const row = async (statement: Sql | undefined): Promise<Facts> =>
    statement ? askRow(statementText(statement)) : {}
  const rows = fileRows(dataset, path)
  const stored = storedColumns(dataset, actual)
  const facts = await row(columnFacts(dataset, registry, actual, stored, rows))
  const columns = readColumns(dataset, registry, actual, stored, facts)
  let reading: Reading = { ...columns.reading, until: null, doubles: null }
  const findings = [...columns.findings]
  const lost = await row(lostValues(dataset, registry, actual, reading, rows))
  findings.push(...lostFindings(dataset, actual, reading, lost, findings))

  const ask = () => ({ dataset, registry, actual, path, reading })
  const off = await row(daysOff(ask(), today))
  const daysOffCount = Number(off.count ?? 0)
  if (daysOffCount > 0) {
    reading = { ...reading, until: today }
    const column = dataset.time.column
    findings.push({ kind: 'days-off', column, count: daysOffCount, examples: texts(off.examples) })
  }
  const doubled = Number((await row(doubledKeys(ask()))).count ?? 0)
  if (doubled > 0) {
    const found = await row(doubledRows(ask()))
    reading = { ...reading, doubles: found.out ? { rows: (found.out as unknown[]).map(Number) } : 'choose' }
    findings.push(...doublesFindings(dataset, doubled, Number(found.differ), found))
  }
  return { reading, findings, due: typeof off.due === 'string' ? off.due : null }
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => one !== null).map(String) : []

type Facts = Readonly<Record<string, unknown>>

function readColumns(
  dataset: Dataset,
  registry: Registry,
  actual: ReadonlyMap<string, string>,
  stored: Reading['stored'],
  facts: Facts,
): { reading: Pick<Reading, 'stored' | 'moments' | 'spelling'>; findings: Finding[] } {
  const moments: Record<string, StoredMoments> = {}
  const spelling: Record<string, Spelling> = {}
  const findings: Finding[] = []
  for (const [name, of] of Object.entries(stored)) {
    const column = dataset.columns.get(name)!
    if (column.type === 'date' || column.type === 'timestamp') {
      const { ambiguous, ...found } = momentsOf(column, actual.get(of)!, registry, facts)
      moments[name] = found
      if (ambiguous !== undefined)
        findings.push({ kind: 'ambiguous-dates', column: name, count: 0, examples: [ambiguous] })
    } else if (facts[fact('changed', name)] !== undefined) {
      const found = spellingOf(dataset, column, registry, facts)
      if (!found) continue
      spelling[name] = found.spelling
      findings.push({ kind: 'spelling', column: name, count: found.count, examples: found.examples })
    }
  }
  return { reading: { stored, moments, spelling }, findings }
}

function momentsOf(
  { name, formats, zone: declared }: DatasetColumn,
  type: string,
  { instance }: Registry,
  facts: Facts,
): StoredMoments & { ambiguous?: string } {
  const { timezone } = instance
  const zone = declared === undefined ? {} : { zone: declared }
  const whole = facts[fact('whole', name)]
  switch (family(type)) {
    case 'date':
      return { ways: [{ as: 'stored' }] }
    case 'timestamp': {
      // Days stored as timestamps are days, whatever zone the others of their provider are in.
      if (whole !== false) return { ways: [{ as: 'stored' }] }
      const midnight = facts[fact('midnight', name)] === true && declared === undefined
      return { ways: [{ as: 'stored' }], ...zone, ...(midnight ? { midnight } : {}) }
    }
    case 'zoned':
      return { ways: [{ as: 'zoned', zone: whole === true ? 'UTC' : timezone }] }
    case 'number':
      return { ways: numberWays(facts[fact('median', name)], whole, timezone) }
    case 'text':
    case 'bytes': {
      const { ways, ambiguous } = dateTexts(texts(facts[fact('values', name)]), formats, timezone)
      const midnight = declared === undefined && instance.dates.midnight !== null && hasClock(ways)
      return { ways, ...zone, ...(midnight ? { midnight } : {}), ...(ambiguous ? { ambiguous } : {}) }
    }
    default:
      return { ways: [] }
  }
}

const hasClock = (ways: StoredMoments['ways']): boolean =>
  ways.some(({ as }) => as === 'clock' || as === 'iso')

/** By the size of the middle one: one bad number decides nothing. */
function numberWays(median: unknown, whole: unknown, timezone: string): StoredMoments['ways'] {
  const middle = Number(median ?? Number.NaN)
  if (middle >= 1000_01_01 && middle <= 9999_12_31) return [{ as: 'ymd' }]
  const place = EPOCHS.findIndex((perSecond) => middle >= 1e8 * perSecond && middle < 1e10 * perSecond)
  if (place === -1) return []
  const zone = Array.isArray(whole) && whole[place] === true ? 'UTC' : timezone
  return [{ as: 'epoch', perSecond: EPOCHS[place]!, zone }]
}

function spellingOf(
  dataset: Dataset,
  { name, type }: DatasetColumn,
  registry: Registry,
  facts: Facts,
): { spelling: Spelling; count: number; examples: string[] } | undefined {
  const changed = Number(facts[fact('changed', name)])
  const values = texts(facts[fact('values', name)])
  const odd =
    type === 'group'
      ? oddGroups(values, registry)
      : name === dataset.subject
        ? oddSymbols(dataset, values, registry)
        : []
  if (changed === 0 && odd.length === 0) return undefined
  const examples = odd.length > 0 ? odd.slice(0, 3) : texts([facts[fact('example', name)]])
  const spelling = type === 'text' && odd.length > 0 ? 'symbols' : 'normal'
  return { spelling, count: Math.max(changed, odd.length), examples }
}

/** Spellings of groups that only differ from the registry's in letters, form or spaces. */
function oddGroups(values: readonly string[], registry: Registry): string[] {
  const spellings = [...groupSpellings(registry).keys(), ...registry.groups.keys()]
  const exact = new Set(spellings)
  const known = new Set(spellings.map(folded))
  return values.filter((value) => !exact.has(value) && known.has(folded(value)))
}

function oddSymbols(dataset: Dataset, values: readonly string[], registry: Registry): string[] {
  const odd = values.filter((value) => normal(value) !== normal(value).toUpperCase())
  return odd.length > 0 && areSymbols(dataset, values, registry) ? odd : []
}

function lostFindings(
  dataset: Dataset,
  actual: ReadonlyMap<string, string>,
  { stored }: Reading,
  lost: Facts,
  before: Finding[],
): Finding[] {
  return Object.entries(stored).flatMap(([name, of]) => {
    const count = Number(lost[fact('lost', name)] ?? 0)
    const ambiguous = before.findIndex(({ kind, column }) => kind === 'ambiguous-dates' && column === name)
    if (ambiguous !== -1) before[ambiguous] = { ...before[ambiguous]!, count }
    if (count === 0 || ambiguous !== -1) return []
    const examples = texts([lost[fact('example', name)]])
    const kinds = { stored: actual.get(of)!, expected: dataset.columns.get(name)!.type }
    return [{ kind: 'lost-values', column: name, count, examples, ...kinds } as const]
  })
}

function doublesFindings(dataset: Dataset, doubled: number, differ: number, found: Facts): Finding[] {
  const rule = dataset.duplicates !== undefined
  const same = doubled - differ
  const finding = (kind: Finding['kind'], count: number, examples: unknown): Finding[] =>
    count === 0 ? [] : [{ kind, column: null, count, examples: texts(examples) }]
  return [
    ...finding(rule ? 'resolved-doubles' : 'doubles', differ, found.examples),
    ...finding('same-doubles', same, found.others),
  ]
}
