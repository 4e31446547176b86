import { isTimezone } from '../calendar/dates.ts'
import { unknown } from '../words/nearest.ts'
import type { Path } from '../yaml/issue.ts'
import { checkMetrics, type Formulas } from './check-metrics.ts'
import { checkPipelines } from './check-pipelines.ts'
import { checkPolicies } from './check-policies.ts'
import { checkQuality } from './check-quality.ts'
import { type Entries, type Entry, invalid, known } from './entry.ts'
import { noneFaults } from './none-faults.ts'
import type { EntryOf } from './registry-file.ts'

/** Links between registry entries: every name must lead somewhere, every unit must convert, no formula may turn round. */
export function checkRegistries(entries: Entries, formulas: Formulas): void {
  checkUnits(entries)
  checkGroups(entries)
  for (const entry of entries.subjects.values()) known(entry, entries, 'groups', entry.value.group, ['group'])
  checkDatasets(entries)
  checkMetrics(entries, formulas)
  checkQuality(entries)
  checkPolicies(entries)
  checkPipelines(entries)
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
