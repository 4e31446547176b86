import { isTimezone } from '../calendar/dates.ts'
import { unknown } from '../words/nearest.ts'
import type { Fault, Path } from '../yaml/issue.ts'
import type { IssueCode } from '../yaml/issue-codes.ts'
import type { Formula } from './formula.ts'
import { furtherKey } from './further-key.ts'
import { noneFaults } from './none-faults.ts'
import { metricsIn } from './parse-formula.ts'
import type { EntryOf, Section } from './registry-file.ts'

/** One entry of a section with its place. */
export interface Entry<T> {
  readonly id: string
  readonly value: T
  /** The file's name, for "also in". */
  readonly file: string
  /** Adds an issue; the fault's path is below the entry. */
  report(fault: Fault): void
}
export type Entries = { readonly [S in Section]: ReadonlyMap<string, Entry<EntryOf<S>>> }

export const SINGULAR: Record<Section, string> = {
  units: 'unit',
  entities: 'entity type',
  groups: 'group',
  subjects: 'subject',
  datasets: 'data set',
  metrics: 'metric',
  quality: 'quality rule',
  policies: 'policy',
}

/** Formulas by metric id and entity type, those that parse. */
export type Formulas = ReadonlyMap<string, ReadonlyMap<string, Formula>>

/** Links between registry entries: every name must lead somewhere, every unit must convert, no formula may turn round. */
export function checkRegistries(entries: Entries, formulas: Formulas): void {
  checkUnits(entries)
  checkGroups(entries)
  for (const entry of entries.subjects.values()) known(entry, entries, 'groups', entry.value.group, ['group'])
  checkDatasets(entries)
  checkMetrics(entries, formulas)
  checkCycles(entries, formulas)
  checkQuality(entries)
  checkPolicies(entries)
}

const CODES = {
  units: 'unknown-unit',
  entities: 'unknown-entity',
  groups: 'unknown-group',
  datasets: 'unknown-dataset',
  metrics: 'unknown-metric',
} as const

/** Whether a name is in a section; if not, the entry gets an issue. */
function known(
  entry: Entry<unknown>,
  entries: Entries,
  section: keyof typeof CODES,
  name: string,
  path: Path,
  at: 'value' | 'key' | readonly [number, number] = 'value',
): boolean {
  if (entries[section].has(name)) return true
  const words = unknown(`unknown ${SINGULAR[section]} "${name}"`, name, entries[section].keys())
  entry.report({ code: CODES[section], path, at, ...words })
  return false
}

function invalid(
  entry: Entry<unknown>,
  path: Path,
  message: string,
  code: IssueCode = 'invalid-value',
): void {
  entry.report({ code, path, message })
}

/**
 * A name that leads nowhere would keep nothing from anybody. What a data tree or the pages name is not known here: see
 * `policyFaults`.
 */
function checkPolicies(entries: Entries): void {
  for (const entry of entries.policies.values()) {
    const { datasets, rows } = entry.value
    for (const [i, name] of typeof datasets === 'object' ? datasets.entries() : [])
      known(entry, entries, 'datasets', name, ['datasets', i])
    if (typeof rows !== 'object') continue
    rows.groups?.forEach((name, i) => {
      known(entry, entries, 'groups', name, ['rows', 'groups', i])
    })
    for (const [name, columns] of Object.entries(rows.datasets ?? {})) {
      const path = ['rows', 'datasets', name]
      if (!known(entry, entries, 'datasets', name, path, 'key') || columns === 'all') continue
      const names = Object.keys(entries.datasets.get(name)!.value.columns)
      for (const column of Object.keys(columns).filter((one) => !names.includes(one))) {
        const words = unknown(`unknown column "${column}" of data set "${name}"`, column, names)
        entry.report({ code: 'unknown-column', path: [...path, column], at: 'key', ...words })
      }
    }
  }
}

function checkUnits(entries: Entries): void {
  for (const entry of entries.units.values()) {
    const { of, factor } = entry.value
    if (of === undefined) continue
    if (!known(entry, entries, 'units', of, ['of'])) continue
    const canonical = entries.units.get(of)!.value.of
    if (canonical !== undefined) {
      invalid(entry, ['of'], `invalid of: "${of}" is itself of "${canonical}"; expected a canonical unit`)
    }
    if (factor === undefined) {
      entry.report({ code: 'missing-key', path: [], at: 'key', message: 'missing factor; expected a number' })
    }
  }
}

function checkGroups(entries: Entries): void {
  const spellings = new Map<string, string>()
  for (const entry of entries.groups.values()) {
    known(entry, entries, 'entities', entry.value.entity, ['entity'])
    entry.value.aliases?.forEach((alias, i) => {
      const other = spellings.get(alias)
      if (other !== undefined) {
        const message = `duplicate alias "${alias}"; also of ${other}`
        invalid(entry, ['aliases', i], message, 'duplicate-id')
      }
      spellings.set(alias, entry.id)
    })
  }
}

function checkDatasets(entries: Entries): void {
  for (const entry of entries.datasets.values()) {
    const { columns, key, duplicates, foremost, subject, time, long } = entry.value
    const names = Object.keys(columns)
    const column = (name: string | undefined, path: Path) => {
      if (name === undefined || names.includes(name)) return
      entry.report({ code: 'unknown-column', path, ...unknown(`unknown column "${name}"`, name, names) })
    }
    key.forEach((name, i) => {
      column(name, ['key', i])
    })
    if (typeof duplicates === 'object') column(duplicates.largest, ['duplicates', 'largest'])
    column(foremost?.largest, ['foremost', 'largest'])
    column(subject, ['subject'])
    for (const role of ['column', 'year', 'quarter', 'frequency'] as const)
      column(time?.[role], ['time', role])
    for (const role of ['code', 'value'] as const) column(long?.[role], ['long', role])
    for (const name of Object.keys(columns)) checkDatasetColumn(entry, name, entries)
  }
}

function checkDatasetColumn(entry: Entry<EntryOf<'datasets'>>, name: string, entries: Entries): void {
  const { type, unit, format, zone } = entry.value.columns[name]!
  const path = ['columns', name]
  if (unit !== undefined) known(entry, entries, 'units', unit, [...path, 'unit'])
  if (zone !== undefined && !isTimezone(zone)) {
    invalid(entry, [...path, 'zone'], `invalid zone "${zone}"; expected a time zone such as UTC`)
  }
  for (const fault of noneFaults(entry.value, name)) entry.report(fault)
  if ((format ?? zone) === undefined || type === 'date' || type === 'timestamp') return
  const what = format === undefined ? 'zone' : 'format'
  invalid(entry, [...path, what], `invalid ${what}: "${name}" is no date; expected type date or timestamp`)
}

function checkMetrics(entries: Entries, formulas: Formulas): void {
  for (const entry of entries.metrics.values()) {
    const { unit, sources, thresholds } = entry.value
    if (known(entry, entries, 'units', unit, ['unit'])) {
      const canonical = entries.units.get(unit)!.value.of
      if (canonical !== undefined) {
        invalid(entry, ['unit'], `invalid unit: "${unit}" is how files store it; expected "${canonical}"`)
      }
    }
    for (const entity of Object.keys(sources))
      checkSource(entry, entity, entries, formulas.get(entry.id)?.get(entity))
    const ids = new Set<string>()
    thresholds?.forEach(({ id, entity }, i) => {
      if (entity !== undefined) known(entry, entries, 'entities', entity, ['thresholds', i, 'entity'])
      if (ids.has(id)) invalid(entry, ['thresholds', i, 'id'], `duplicate threshold "${id}"`, 'duplicate-id')
      ids.add(id)
    })
  }
}

const KINDS = ['jump', 'sum', 'range', 'same'] as const

/** Every metric of a rule must have values for its entity type, and a rule is of one kind. */
function checkQuality(entries: Entries): void {
  for (const entry of entries.quality.values()) {
    const { entity, of, marks, sum, range } = entry.value
    known(entry, entries, 'entities', entity, ['entity'])
    const metric = (name: string, path: Path) => {
      if (!known(entry, entries, 'metrics', name, path)) return
      const others = Object.keys(entries.metrics.get(name)!.value.sources)
      if (others.includes(entity)) return
      const message = `unknown metric "${name}" for ${entity}; it has values for ${others.join(', ')}`
      entry.report({ code: 'unknown-metric', path, message })
    }
    metric(of, ['of'])
    marks?.forEach((name, i) => {
      metric(name, ['marks', i])
    })
    sum?.parts.forEach((name, i) => {
      metric(name, ['sum', 'parts', i])
    })
    const [first, ...others] = KINDS.filter((kind) => entry.value[kind])
    if (!first) {
      const message = `missing kind of rule; expected ${KINDS.join(', ')}`
      entry.report({ code: 'missing-key', path: [], at: 'key', message })
    }
    for (const kind of others) invalid(entry, [kind], `invalid rule: it is a ${first} already`)
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range ?? {}
    if (to < from) invalid(entry, ['range', 'to'], `invalid to: ${to} is below ${from}`)
  }
}

type MetricEntry = Entry<EntryOf<'metrics'>>

function checkSource(
  entry: MetricEntry,
  entity: string,
  entries: Entries,
  formula: Formula | undefined,
): void {
  const path = ['sources', entity]
  const source = entry.value.sources[entity]!
  known(entry, entries, 'entities', entity, path, 'key')
  if (known(entry, entries, 'datasets', source.dataset, [...path, 'dataset'])) {
    checkColumn(entry, entity, entries)
  }
  for (const { id, at } of formula ? metricsIn(formula.expression) : []) {
    const span = [at, at + id.length] as const
    if (!known(entry, entries, 'metrics', id, [...path, 'formula'], span)) continue
    const others = Object.keys(entries.metrics.get(id)!.value.sources)
    if (others.includes(entity)) continue
    const message = `unknown metric "${id}" for ${entity}; it has values for ${others.join(', ')}`
    entry.report({ code: 'unknown-metric', path: [...path, 'formula'], at: span, message })
  }
}

function checkColumn(entry: MetricEntry, entity: string, entries: Entries): void {
  const path = ['sources', entity]
  const { dataset, column, code, formula } = entry.value.sources[entity]!
  const { columns, long, foremost, ...keys } = entries.datasets.get(dataset)!.value
  const several = furtherKey({ ...keys, long })
  if (several.length > 0 && !foremost) {
    const message = `invalid dataset: "${dataset}" has several rows of one subject and moment, told apart by ${several.join(', ')}; expected foremost there, which says which row counts`
    invalid(entry, [...path, 'dataset'], message)
  }
  if (column === undefined && code === undefined && formula === undefined) {
    entry.report({ code: 'missing-key', path, at: 'key', message: 'missing column, code or formula' })
  }
  if (code !== undefined && !long) {
    invalid(
      entry,
      [...path, 'code'],
      `invalid code: data set "${dataset}" has columns, not lines; expected column`,
    )
  }
  if (column !== undefined && !Object.hasOwn(columns, column)) {
    const words = unknown(`unknown column "${column}" of data set "${dataset}"`, column, Object.keys(columns))
    entry.report({ code: 'unknown-column', path: [...path, 'column'], ...words })
  }
  const name = code === undefined ? column : long?.value
  const stored = name === undefined || !Object.hasOwn(columns, name) ? undefined : columns[name]!.unit
  const wanted = entry.value.unit
  if (stored === undefined || stored === wanted || entries.units.get(stored)?.value.of === wanted) return
  const at = [...path, code === undefined ? 'column' : 'code']
  invalid(
    entry,
    at,
    `invalid unit: column "${name}" is in "${stored}", which does not convert to "${wanted}"`,
  )
}

/** Each cycle once, at the first of its metrics that the files name. */
function checkCycles(entries: Entries, formulas: Formulas): void {
  const entities = new Set([...formulas.values()].flatMap((own) => [...own.keys()]))
  for (const entity of entities) {
    const done = new Set<string>()
    const visit = (id: string, trail: readonly string[]): void => {
      const start = trail.indexOf(id)
      if (start >= 0) {
        reportCycle([...trail.slice(start), id], entity, entries, formulas)
        return
      }
      if (done.has(id)) return
      for (const read of formulas.get(id)?.get(entity)?.reads ?? []) visit(read, [...trail, id])
      done.add(id)
    }
    for (const id of formulas.keys()) visit(id, [])
  }
}

function reportCycle(cycle: readonly string[], entity: string, entries: Entries, formulas: Formulas): void {
  const [id, next] = cycle as [string, string]
  const formula = formulas.get(id)!.get(entity)!
  const { at } = metricsIn(formula.expression).find((mention) => mention.id === next)!
  entries.metrics.get(id)!.report({
    code: 'formula-cycle',
    path: ['sources', entity, 'formula'],
    at: [at, at + next.length],
    message: `invalid formula: it leads back to itself, ${cycle.join(' → ')}`,
  })
}
