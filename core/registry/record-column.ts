import { formatUnit } from '../words/format.ts'
import type { Column } from '../words/table.ts'
import { plainColumn } from './columns.ts'
import { labelValues } from './label-values.ts'
import type { Dataset, DatasetColumn, Registry } from './registry.ts'
import { codesOf, isWorking } from './workings.ts'

/** How a column of a data set looks that is shown as it is, and what its numbers are multiplied by to be in its unit. */
export interface RecordColumn {
  readonly column: Column
  readonly factor: number
}

const TYPES: Readonly<Record<DatasetColumn['type'], Exclude<Column['type'], 'period'>>> = {
  ...{ text: 'text', group: 'text', integer: 'number', double: 'number', boolean: 'boolean' },
  ...{ date: 'date', timestamp: 'text', struct: 'text', list: 'list' },
}

/**
 * A registered column under the label `<data set>.<column>`, else `column.<column>`; groups in words, numbers in their
 * canonical unit. The column must be one of the data set's.
 */
export function recordColumn({ id, columns }: Dataset, name: string, registry: Registry): RecordColumn {
  const { type, unit: stored } = columns.get(name)!
  const unit = stored === null ? undefined : registry.units.get(stored)
  const shown = unit?.of === undefined ? unit : registry.units.get(unit.of)
  const label = registry.labels.get(`${id}.${name}`)
  const codes = type === 'group' ? 'groups' : isWorking(registry, id) ? codesOf(name) : undefined
  const plain = plainColumn(name, 'text', registry, codes ? labelValues(registry, codes) : undefined)
  const column: Column = {
    ...plain,
    type: TYPES[type],
    label: label ?? plain.label,
    unit: shown?.id ?? null,
    unitLabel: shown && shown.format.style !== 'money' ? shown.label : null,
    format: shown?.format ?? (type === 'timestamp' ? { style: 'datetime' } : plainFormat(type)),
  }
  const money = shown?.format.style === 'money'
  return {
    column: money ? { ...column, unitLabel: moneyLabel(column, registry) } : column,
    factor: unit?.of === undefined ? 1 : (unit.factor ?? 1),
  }
}

function plainFormat(type: DatasetColumn['type']): Column['format'] {
  if (type === 'integer') return { style: 'number', decimals: 0 }
  if (type === 'double') return { style: 'number', decimals: 2 }
  return { style: type === 'date' || type === 'boolean' ? type : 'text' }
}

const moneyLabel = ({ format }: Column, { instance }: Registry) =>
  Object.fromEntries(instance.languages.map((lang) => [lang, formatUnit(format, lang)]))
