import type { Instance } from '../instance/instance.ts'
import type { Format } from '../words/format.ts'
import type { Formulas } from './check-metrics.ts'
import type { Entry } from './entry.ts'
import type { Dataset, Group, Metric, MetricSource, Pipeline, Subject, Unit } from './registry.ts'
import type { EntryOf } from './registry-file.ts'

/** Entries as the files have them to those of the registry, with defaults filled in. */
export function map<T, R>(
  entries: ReadonlyMap<string, Entry<T>>,
  make: (entry: Entry<T>) => R,
): ReadonlyMap<string, R> {
  return new Map([...entries].map(([id, entry]) => [id, make(entry)]))
}

export function toUnit({ id, value }: Entry<EntryOf<'units'>>, { currency }: Instance): Unit {
  const own: Format = { style: 'number', ...value.format }
  const money = own.style === 'money' && own.currency === undefined && currency !== null
  return { ...value, id, format: money ? { ...own, currency } : own }
}

export function toSubject(
  { id, value }: Entry<EntryOf<'subjects'>>,
  groups: ReadonlyMap<string, Group>,
): Subject {
  const { name = null, group, place = null } = value
  return { symbol: id, name, entity: groups.get(group)!.entity, group, place, main: true }
}

export function toDataset({ id, value }: Entry<EntryOf<'datasets'>>): Dataset {
  const { columns, time, subject = null, fallbacks = [], freshness = { grace: 1 }, ...rest } = value
  return {
    ...rest,
    id,
    subject,
    fallbacks,
    freshness,
    time: time ?? { column: null, every: 'none' },
    columns: new Map(
      Object.entries(columns).map(([name, { unit = null, format = [], ...column }]) => [
        name,
        { ...column, name, unit, formats: typeof format === 'string' ? [format] : format },
      ]),
    ),
  }
}

export function toPipeline({ id, value }: Entry<EntryOf<'pipelines'>>): Pipeline {
  const { source, processor, inputs = {}, params = {}, schedule = null, overlap = 0, gates = {} } = value
  const made = source === undefined ? { processor: processor! } : { source }
  return { id, ...made, inputs: new Map(Object.entries(inputs)), params, schedule, overlap, gates }
}

export function toMetric(
  { id, value }: Entry<EntryOf<'metrics'>>,
  units: ReadonlyMap<string, Unit>,
  formulas: Formulas,
): Metric {
  const { sources, thresholds = [], direction = 'none', format, ...rest } = value
  return {
    ...rest,
    id,
    direction,
    format: { ...units.get(value.unit)!.format, ...format },
    thresholds: thresholds.map((threshold) => ({ tone: 'none', ...threshold })),
    sources: new Map(
      Object.entries(sources).map(([entity, { formula: _text, ...source }]): [string, MetricSource] => {
        const formula = formulas.get(id)?.get(entity)
        return [entity, formula ? { ...source, formula } : source]
      }),
    ),
  }
}
