import type { CalendarDays } from '../calendar/calendar.ts'
import { isDate } from '../calendar/dates.ts'
import type { Instance } from '../instance/instance.ts'
import { unknown } from '../words/nearest.ts'
import type { Text } from '../words/text.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import type { Fault, Issue, Path } from '../yaml/issue.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import type { YamlDocument } from '../yaml/yaml-document.ts'
import type { Formulas } from './check-metrics.ts'
import { checkRegistries } from './check-registries.ts'
import { type Entries, type Entry, SINGULAR } from './entry.ts'
import type { Formula } from './formula.ts'
import { map, toDataset, toMetric, toPipeline, toSubject, toUnit } from './from-entries.ts'
import { parseFormula } from './parse-formula.ts'
import type { Group, Policy, QualityRule, Registry } from './registry.ts'
import { type EntryOf, type RegistryFile, RegistryFileSchema, type Section } from './registry-file.ts'
import { workingsFile } from './workings.ts'

interface ReadFile {
  readonly document: YamlDocument | null
  /** Null where the file does not keep its schema. */
  readonly value: RegistryFile | null
  readonly found: readonly Issue[]
}

/** Most of the time of a reload is YAML: bytes that were read before, the very same array, are not read again. */
const readFiles = new WeakMap<Uint8Array, ReadFile & { readonly instance: Instance }>()

function readFile(file: string, bytes: Uint8Array, instance: Instance): ReadFile {
  const known = readFiles.get(bytes)
  if (known?.document?.file === file && known.instance === instance) return known
  const { document, issues } = parseYaml(file, bytes)
  const read = (): ReadFile => {
    if (!document || document.value === null) return { document, value: null, found: issues }
    const { value, faults } = checkSchema(RegistryFileSchema, document.value, 'registry', instance)
    const found = [...issues, ...faults.map((fault) => document.issue(fault))]
    return { document, value: faults.length === 0 ? (value as RegistryFile) : null, found }
  }
  const result = read()
  readFiles.set(bytes, { ...result, instance })
  return result
}

/**
 * Every YAML file under registries/, checked against its schema, cross-linked and filled with defaults. All faults at
 * once, at most one a place, in the order of the files; `registry` is null where there is one.
 */
export function parseRegistries(
  files: readonly { readonly file: string; readonly bytes: Uint8Array }[],
  instance: Instance,
): { registry: Registry | null; issues: Issue[] } {
  const issues: Issue[] = []
  const documents: { document: YamlDocument; value: RegistryFile }[] = []
  let whole = true
  for (const { file, bytes } of instance.workings ? [...files, workingsFile(instance)] : files) {
    const { document, value, found } = readFile(file, bytes, instance)
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
    groups: section('groups'),
    subjects: section('subjects'),
    datasets: section('datasets'),
    metrics: section('metrics'),
    quality: section('quality'),
    policies: section('policies'),
    pipelines: section('pipelines'),
  }
  const formulas = readFormulas(entries)
  // What a broken file would have named is not unknown: its own faults are enough.
  if (whole) checkRegistries(entries, formulas)
  const calendar = readCalendar(documents, instance, issues)
  const { labels, tones } = readLabels(documents, issues)
  const lists = readLists(documents, whole ? entries : null, issues)
  if (issues.length > 0) return { registry: null, issues: tidy(issues) }

  const units = map(entries.units, (entry) => toUnit(entry, instance))
  const groups = map(entries.groups, ({ id, value }): Group => ({ aliases: [], ...value, id }))
  return {
    issues: [],
    registry: {
      instance,
      units,
      entities: map(entries.entities, ({ id, value }) => ({ ...value, id })),
      groups,
      subjects: map(entries.subjects, (entry) => toSubject(entry, groups)),
      datasets: map(entries.datasets, toDataset),
      metrics: map(entries.metrics, (entry) => toMetric(entry, units, formulas)),
      quality: map(entries.quality, ({ id, value }): QualityRule => ({ marks: [], ...value, id })),
      policies: map(entries.policies, ({ id, value }): Policy => ({ ...value, id })),
      pipelines: map(entries.pipelines, toPipeline),
      calendar,
      labels,
      tones,
      lists,
      tables: readTables(documents),
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

/** Where no file has a calendar: `from` after `to` means that no holiday is known. */
const NO_HOLIDAYS = { holidays: new Map<string, Text>(), from: '9999-12-31', to: '0001-01-01' }

function readCalendar(documents: Documents, instance: Instance, issues: Issue[]): CalendarDays {
  const { timezone, weekend, sessions } = instance
  const week = { timezone, weekend, sessions }
  const [first, ...others] = documents.filter(({ value }) => value.calendar)
  for (const { document } of others)
    issues.push(duplicate(document, ['calendar'], 'calendar', first!.document.file))
  if (!first?.value.calendar) return { ...week, ...NO_HOLIDAYS }
  const { document, value } = first
  const { holidays, from, to } = value.calendar!
  const fault = (path: Path, message: string, at: Fault['at'] = 'value') =>
    issues.push(document.issue({ code: 'invalid-value', path: ['calendar', ...path], at, message }))
  if (to < from) fault(['to'], `invalid to: ${to} is before from`)
  for (const date of Object.keys(holidays)) {
    if (!isDate(date))
      fault(['holidays', date], `invalid date "${date}"; expected a day of the calendar`, 'key')
  }
  return { ...week, from, to, holidays: new Map(Object.entries(holidays)) }
}

function readLabels(documents: Documents, issues: Issue[]): Pick<Registry, 'labels' | 'tones'> {
  const labels = new Map<string, Text>()
  const tones = new Map<string, string>()
  const files = new Map<string, string>()
  for (const { document, value } of documents) {
    for (const [namespace, texts] of Object.entries(value.labels ?? {})) {
      for (const [name, { tone, ...text }] of Object.entries(texts)) {
        const id = `${namespace}.${name}`
        const other = files.get(id)
        if (other) issues.push(duplicate(document, ['labels', namespace, name], `label "${id}"`, other))
        labels.set(id, text)
        if (tone !== undefined) tones.set(id, tone)
        files.set(id, document.file)
      }
    }
  }
  return { labels, tones }
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
          if (entries!.subjects.has(symbol)) continue
          const words = unknown(`unknown subject "${symbol}"`, symbol, entries!.subjects.keys())
          issues.push(document.issue({ code: 'invalid-value', path: [...path, i], ...words }))
        }
      }
    }
  }
  return lists
}

function readTables(documents: Documents): Registry['tables'] {
  const tables = new Map<string, Map<string, string>>()
  for (const { value } of documents) {
    for (const [namespace, own] of Object.entries(value.tables ?? {})) {
      const table = tables.get(namespace) ?? new Map<string, string>()
      for (const [key, word] of Object.entries(own)) table.set(key, word)
      tables.set(namespace, table)
    }
  }
  return tables
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
