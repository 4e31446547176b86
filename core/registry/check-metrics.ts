import { unknown } from '../words/nearest.ts'
import { type Entries, type Entry, invalid, known } from './entry.ts'
import type { Formula } from './formula.ts'
import { furtherKey } from './further-key.ts'
import { metricsIn } from './parse-formula.ts'
import type { EntryOf } from './registry-file.ts'

/** Formulas by metric id and entity type, those that parse. */
export type Formulas = ReadonlyMap<string, ReadonlyMap<string, Formula>>

/** Every metric's unit, sources, formulas and thresholds; no formula may turn round. */
export function checkMetrics(entries: Entries, formulas: Formulas): void {
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
  checkCycles(entries, formulas)
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
