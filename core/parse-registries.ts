import {
  checkRegistries,
  type Entries,
  type Entry,
  type EntryOf,
  type Formulas,
  type Section,
  SINGULAR,
} from './check-registries.ts'
import type { Format } from './format.ts'
import type { Formula } from './formula.ts'
import type { Fault, Issue, Path } from './issue.ts'
import { unknown } from './nearest.ts'
import { parseFormula } from './parse-formula.ts'
import { parseYaml } from './parse-yaml.ts'
import type {
  CalendarDays,
  Dataset,
  Label,
  Metric,
  MetricSource,
  Registry,
  Sector,
  Ticker,
  Unit,
} from './registry.ts'
import { type RegistryFile, RegistryFileSchema } from './registry-file.ts'
import { checkSchema } from './schema-issues.ts'
import { fold } from './text.ts'
import type { YamlDocument } from './yaml-document.ts'

interface ReadFile {
  readonly document: YamlDocument | null
  /** Null where the file does not keep its schema. */
  readonly value: RegistryFile | null
  readonly found: readonly Issue[]
}

/** Most of the time of a reload is YAML: bytes that were read before, the very same array, are not read again. */
const readFiles = new WeakMap<Uint8Array, ReadFile>()

function readFile(file: string, bytes: Uint8Array): ReadFile {
  const known = readFiles.get(bytes)
  if (known?.document?.file === file) return known
  const { document, issues } = parseYaml(file, bytes)
  const read = (): ReadFile => {
    if (!document || document.value === null) return { document, value: null, found: issues }
    const { value, faults } = checkSchema(RegistryFileSchema, document.value, 'registry')
    const found = [...issues, ...faults.map((fault) => document.issue(fault))]
    return { document, value: faults.length === 0 ? (value as RegistryFile) : null, found }
  }
  const result = read()
  readFiles.set(bytes, result)
  return result
}

/**
 * Every YAML file under registries/, checked against its schema, cross-linked and filled with defaults. All faults at
 * once, at most one a place, in the order of the files; `registry` is null where there is one.
 */
export function parseRegistries(files: readonly { readonly file: string; readonly bytes: Uint8Array }[]): {
  registry: Registry | null
  issues: Issue[]
} {
  const issues: Issue[] = []
  const documents: { document: YamlDocument; value: RegistryFile }[] = []
  let whole = true
  for (const { file, bytes } of files) {
    const { document, value, found } = readFile(file, bytes)
    issues.push(...found)
    // A file of comments is an empty one.
    if (document && document.value === null) continue
    if (document && value) documents.push({ document, value })
    else whole = false
  }

  const section = <S extends Section>(name: S) => collect(documents, name, issues)
  const entries: Entries = {
    units: section('units'),
    entities: section('entities'),
    sectors: section('sectors'),
    tickers: section('tickers'),
    datasets: section('datasets'),
    metrics: section('metrics'),
  }
  const formulas = readFormulas(entries)
  // What a broken file would have named is not unknown: its own faults are enough.
  if (whole) checkRegistries(entries, formulas)
  const calendar = readCalendar(documents, issues)
  const labels = readLabels(documents, issues)
  const lists = readLists(documents, whole ? entries : null, issues)
  const statementLines = readStatementLines(documents)
  if (issues.length > 0) return { registry: null, issues: tidy(issues) }

  const units = map(entries.units, toUnit)
  const sectors = map(entries.sectors, ({ id, value }): Sector => ({ aliases: [], ...value, id }))
  return {
    issues: [],
    registry: {
      units,
      entities: map(entries.entities, ({ id, value }) => ({ ...value, id })),
      sectors,
      tickers: map(entries.tickers, (entry) => toTicker(entry, sectors)),
      datasets: map(entries.datasets, toDataset),
      metrics: map(entries.metrics, (entry) => toMetric(entry, units, formulas)),
      calendar,
      labels,
      lists,
      statementLines,
    },
  }
}

type Documents = readonly { readonly document: YamlDocument; readonly value: RegistryFile }[]

function collect<S extends Section>(documents: Documents, name: S, issues: Issue[]) {
  const found = new Map<string, Entry<EntryOf<S>>>()
  for (const { document, value } of documents) {
    for (const [id, entry] of Object.entries((value[name] ?? {}) as Record<string, EntryOf<S>>)) {
      const other = found.get(id)
      if (other) issues.push(duplicate(document, [name, id], `${SINGULAR[name]} "${id}"`, other.file))
      else found.set(id, entryAt(document, name, id, entry, issues))
    }
  }
  return found
}

function entryAt<T>(document: YamlDocument, name: Section, id: string, value: T, issues: Issue[]): Entry<T> {
  const report = (fault: Fault) => {
    issues.push(document.issue({ ...fault, path: [name, id, ...fault.path] }))
  }
  return { id, value, file: document.file, report }
}

function duplicate(document: YamlDocument, path: Path, thing: string, file: string): Issue {
  return document.issue({
    code: 'duplicate-id',
    path,
    at: 'key',
    message: `duplicate ${thing}; also in ${file}`,
  })
}

function readFormulas({ metrics }: Entries): Formulas {
  const formulas = new Map<string, Map<string, Formula>>()
  for (const { id, value, report } of metrics.values()) {
    const own = new Map<string, Formula>()
    formulas.set(id, own)
    for (const [entity, { formula }] of Object.entries(value.sources)) {
      if (formula === undefined) continue
      const result = parseFormula(formula)
      if ('formula' in result) own.set(entity, result.formula)
      else {
        const { at, length, ...words } = result.fault
        const path = ['sources', entity, 'formula']
        report({ code: 'invalid-formula', path, at: [at, at + length], ...words })
      }
    }
  }
  return formulas
}

/** Weekdays, where no file has a calendar: `from` after `to` means that no holiday is known. */
const WEEKDAYS: CalendarDays = {
  timezone: 'Asia/Ho_Chi_Minh',
  sessions: [
    ['09:00', '11:30'],
    ['13:00', '15:00'],
  ],
  holidays: new Map(),
  from: '9999-12-31',
  to: '0001-01-01',
}

function readCalendar(documents: Documents, issues: Issue[]): CalendarDays {
  const [first, ...others] = documents.filter(({ value }) => value.calendar)
  for (const { document } of others)
    issues.push(duplicate(document, ['calendar'], 'calendar', first!.document.file))
  if (!first?.value.calendar) return WEEKDAYS
  const { document, value } = first
  const { holidays, sessions, ...rest } = value.calendar!
  const fault = (path: Path, message: string, at: Fault['at'] = 'value') =>
    issues.push(document.issue({ code: 'invalid-value', path: ['calendar', ...path], at, message }))
  if (!isTimeZone(rest.timezone)) {
    fault(['timezone'], `invalid timezone: "${rest.timezone}"; expected a name such as Asia/Ho_Chi_Minh`)
  }
  sessions.forEach(([opens, closes], i) => {
    const previous = sessions[i - 1]?.[1]
    if (closes <= opens || (previous !== undefined && opens < previous)) {
      fault(['sessions', i], `invalid session: ${opens} to ${closes}; expected ascending times`)
    }
  })
  if (rest.to < rest.from) fault(['to'], `invalid to: ${rest.to} is before from`)
  for (const date of Object.keys(holidays)) {
    if (!isDate(date))
      fault(['holidays', date], `invalid date "${date}"; expected a day of the calendar`, 'key')
  }
  return { ...rest, sessions, holidays: new Map(Object.entries(holidays)) }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isDate(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
}

function readLabels(documents: Documents, issues: Issue[]): ReadonlyMap<string, Label> {
  const labels = new Map<string, Label>()
  const files = new Map<string, string>()
  for (const { document, value } of documents) {
    for (const [namespace, texts] of Object.entries(value.labels ?? {})) {
      for (const [name, text] of Object.entries(texts)) {
        const id = `${namespace}.${name}`
        const other = files.get(id)
        if (other) issues.push(duplicate(document, ['labels', namespace, name], `label "${id}"`, other))
        labels.set(id, text)
        files.set(id, document.file)
      }
    }
  }
  return labels
}

/** `entries` is null where a file could not be read: what it would have named is not unknown. */
function readLists(documents: Documents, entries: Entries | null, issues: Issue[]): Registry['lists'] {
  const lists = new Map<string, Map<string, readonly string[]>>()
  const files = new Map<string, string>()
  for (const { document, value } of documents) {
    for (const [namespace, own] of Object.entries(value.lists ?? {})) {
      const list = lists.get(namespace) ?? new Map<string, readonly string[]>()
      lists.set(namespace, list)
      for (const [name, symbols] of Object.entries(own)) {
        const path = ['lists', namespace, name]
        const other = files.get(path.join('.'))
        if (other) issues.push(duplicate(document, path, `list "${namespace}.${name}"`, other))
        list.set(name, symbols)
        files.set(path.join('.'), document.file)
        for (const [i, symbol] of entries ? symbols.entries() : []) {
          if (entries!.tickers.has(symbol)) continue
          const words = unknown(`unknown ticker "${symbol}"`, symbol, entries!.tickers.keys())
          issues.push(document.issue({ code: 'invalid-value', path: [...path, i], ...words }))
        }
      }
    }
  }
  return lists
}

function readStatementLines(documents: Documents): Registry['statementLines'] {
  const codes = new Map<string, string>()
  const names = new Map<string, string>()
  for (const { value } of documents) {
    for (const [code, english] of Object.entries(value.statementLines?.codes ?? {})) codes.set(code, english)
    for (const [name, english] of Object.entries(value.statementLines?.names ?? {}))
      names.set(fold(name), english)
  }
  return { codes, names }
}

function map<T, R>(
  entries: ReadonlyMap<string, Entry<T>>,
  make: (entry: Entry<T>) => R,
): ReadonlyMap<string, R> {
  return new Map([...entries].map(([id, entry]) => [id, make(entry)]))
}

function toUnit({ id, value }: Entry<EntryOf<'units'>>): Unit {
  return { ...value, id, format: { style: 'number', ...value.format } as Format }
}

function toTicker({ id, value }: Entry<EntryOf<'tickers'>>, sectors: ReadonlyMap<string, Sector>): Ticker {
  const { name = null, sector, exchange = null } = value
  return { symbol: id, name, entity: sectors.get(sector)!.entity, sector, exchange, liquid: true }
}

function toDataset({ id, value }: Entry<EntryOf<'datasets'>>): Dataset {
  const { columns, time, subject = null, fallbacks = [], freshness = { grace: 1 }, ...rest } = value
  const frequency = time?.frequency ?? Object.keys(columns).find((name) => name.toLowerCase() === 'freq_code')
  return {
    ...rest,
    id,
    subject,
    fallbacks,
    freshness,
    time: time
      ? ({ ...time, ...(frequency && time.every === 'quarter' ? { frequency } : {}) } as Dataset['time'])
      : { column: null, every: 'none' },
    columns: new Map(
      Object.entries(columns).map(([name, { type, unit = null }]) => [
        name,
        { name, type: type as never, unit },
      ]),
    ),
  }
}

function toMetric(
  { id, value }: Entry<EntryOf<'metrics'>>,
  units: ReadonlyMap<string, Unit>,
  formulas: Formulas,
): Metric {
  const { sources, thresholds = [], direction = 'none', format, ...rest } = value
  return {
    ...(rest as Pick<
      Metric,
      'label' | 'short' | 'description' | 'unit' | 'kind' | 'sectorAggregate' | 'limits'
    >),
    id,
    direction,
    format: { ...units.get(value.unit)!.format, ...format } as Format,
    thresholds: thresholds.map(
      (threshold) => ({ tone: 'none', ...threshold }) as Metric['thresholds'][number],
    ),
    sources: new Map(
      Object.entries(sources).map(([entity, { formula: _text, ...source }]): [string, MetricSource] => {
        const formula = formulas.get(id)?.get(entity)
        return [entity, formula ? { ...source, formula } : source]
      }),
    ),
  }
}

/** Sorted by place, one a place: what follows from the first fault there is noise. */
function tidy(issues: readonly Issue[]): Issue[] {
  const files = [...new Set(issues.map(({ file }) => file))].sort()
  const sorted = [...issues].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  )
  return sorted.filter((issue, i) => {
    const before = sorted[i - 1]
    return before?.file !== issue.file || before.line !== issue.line || before.column !== issue.column
  })
}
