import {
  type Column,
  columnOfMetric,
  plainColumn,
  type Registry,
  statisticColumn,
  type ValueLabel,
} from 'rattan/plugin'
import { CHANGE, MOVE } from './windows.ts'

/** In the unit and format that the metrics share; of several units a plain number beside the column `unit`. */
export function currentColumn(ids: readonly string[], registry: Registry): Column {
  const columns = ids.map((id) => statisticColumn('current', id, registry))
  const look = ({ unit, format }: Column) => JSON.stringify([unit, format])
  const [first] = columns
  if (first && columns.every((column) => look(column) === look(first))) {
    return ids.length === 1 ? first : { ...first, metric: null }
  }
  return { ...plainColumn('current', 'number', registry), format: { style: 'number', decimals: 2 } }
}

/** The head of a move says its unit; beside it, in seven heads, the unit's own words would leave numbers no room. */
export function changeColumn(kind: 'change' | 'move', name: string, registry: Registry): Column {
  const { short: _short, ...look } = columnOfMetric(kind === 'change' ? CHANGE : MOVE, registry)
  const column = { ...look, name: `${kind}_${name}`, metric: null }
  const label = registry.labels.get(`column.${column.name}`) ?? look.label
  if (kind === 'change') return { ...column, label }
  return { ...column, label, unit: null, unitLabel: null, format: { ...look.format, style: 'number' } }
}

export function metricColumn(ids: readonly string[], registry: Registry): Column {
  return plainColumn('metric', 'text', registry, words(ids, registry.metrics))
}

export function unitColumn(ids: readonly string[], registry: Registry): Column {
  const units = ids.flatMap((id) => registry.metrics.get(id)?.unit ?? [])
  return plainColumn('unit', 'text', registry, words(units, registry.units))
}

function words(ids: readonly string[], named: ReadonlyMap<string, ValueLabel>): Record<string, ValueLabel> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const one = named.get(id)
      return one ? [[id, { label: one.label }] as const] : []
    }),
  )
}
