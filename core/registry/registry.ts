import type { CalendarDays } from '../calendar/calendar.ts'
import type { Instance } from '../instance/instance.ts'
import type { Format } from '../words/format.ts'
import type { Text } from '../words/text.ts'
import type { Formula } from './formula.ts'
import type { EntryOf } from './registry-file.ts'

/**
 * Registries in memory: what the YAML under registries/ says, checked and cross-linked by `parseRegistries`, with
 * defaults filled in. Everything is looked up by id; nothing here reads files. What a field means stands at its schema.
 */
export interface Registry {
  readonly instance: Instance
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly metrics: ReadonlyMap<string, Metric>
  readonly units: ReadonlyMap<string, Unit>
  readonly entities: ReadonlyMap<string, Entity>
  readonly groups: ReadonlyMap<string, Group>
  readonly subjects: ReadonlyMap<string, Subject>
  readonly calendar: CalendarDays
  /** Rules that put values in doubt. */
  readonly quality: ReadonlyMap<string, QualityRule>
  /** Who sees what; none where everybody who may read sees everything. */
  readonly policies: ReadonlyMap<string, Policy>
  /** How data sets are made, by data set; those without one are brought by the data tree. */
  readonly pipelines: ReadonlyMap<string, Pipeline>
  /** Subjects that belong together, in order: `lists.get('tier').get('SOCB')`. The words are labels of that name. */
  readonly lists: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
  /** Words by namespace and key, which catalogues of the instance read. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Labels of choices, groups, statements and the like, by `namespace.value`. */
  readonly labels: ReadonlyMap<string, Text>
  /** The colour of a badge that shows a label, by the same key; most have none. */
  readonly tones: ReadonlyMap<string, string>
}

interface Named {
  readonly id: string
}

/** One Parquet or JSON file of the data tree. */
export interface Dataset
  extends Named,
    Pick<
      EntryOf<'datasets'>,
      'title' | 'path' | 'rows' | 'optional' | 'key' | 'duplicates' | 'foremost' | 'long'
    >,
    Required<Pick<EntryOf<'datasets'>, 'fallbacks' | 'freshness'>> {
  /** How its rows lie in time; `none` for snapshots without a date. */
  readonly time: Omit<NonNullable<EntryOf<'datasets'>['time']>, 'column' | 'every'> & {
    readonly column: string | null
    readonly every: NonNullable<EntryOf<'datasets'>['time']>['every'] | 'none'
  }
  readonly subject: string | null
  readonly columns: ReadonlyMap<string, DatasetColumn>
}

export interface DatasetColumn
  extends Pick<EntryOf<'datasets'>['columns'][string], 'type' | 'zone' | 'none'> {
  readonly name: string
  /** How dates stored as texts are written; empty where the column itself must tell. */
  readonly formats: readonly string[]
  /** The unit the file stores, which may differ from the metric's: `fraction` for a `percent` metric. */
  readonly unit: string | null
}

/** Canonical, or convertible to one that is: value in this unit × factor = value in `of`. */
export interface Unit extends Named, Omit<EntryOf<'units'>, 'format'> {
  readonly format: Format
}

export interface Metric
  extends Named,
    Pick<EntryOf<'metrics'>, 'label' | 'short' | 'description' | 'unit' | 'kind' | 'limits' | 'reference'>,
    Required<Pick<EntryOf<'metrics'>, 'direction'>> {
  readonly format: Format
  /** By entity type. */
  readonly sources: ReadonlyMap<string, MetricSource>
  readonly thresholds: readonly Threshold[]
  /** Set where a catalogue made it of a line of a form: the form's part. */
  readonly statement?: string
  /** The entity type whose form that line is on, also where the tree has no data for it. */
  readonly form?: string
  /** Its values are withheld from the reader whom this registry is for. */
  readonly withheld?: true
}

export type Threshold = Required<Omit<NonNullable<EntryOf<'metrics'>['thresholds']>[number], 'entity'>> &
  Pick<NonNullable<EntryOf<'metrics'>['thresholds']>[number], 'entity'>

/**
 * Where a metric's values are for one entity type. With a formula, it is computed wherever its inputs exist and the
 * column, if any, is only the fallback: a definition stands in one place.
 */
export interface MetricSource extends Omit<EntryOf<'metrics'>['sources'][string], 'formula'> {
  readonly formula?: Formula
}

/** A rule, of one of four kinds: `jump`, `sum`, `range`, `same`. */
export interface QualityRule
  extends Named,
    Omit<EntryOf<'quality'>, 'marks'>,
    Required<Pick<EntryOf<'quality'>, 'marks'>> {}

export interface Policy extends Named, EntryOf<'policies'> {}

/** How the data set of its id is made: by exactly one of `source` and `processor`. */
export interface Pipeline
  extends Named,
    Pick<EntryOf<'pipelines'>, 'source' | 'processor'>,
    Required<Pick<EntryOf<'pipelines'>, 'params' | 'overlap' | 'gates'>> {
  /** The processor's words for what it reads, and the data sets. */
  readonly inputs: ReadonlyMap<string, string>
  /** Null: whenever something that it is made of is new. */
  readonly schedule: NonNullable<EntryOf<'pipelines'>['schedule']> | null
}

export interface Entity extends Named, EntryOf<'entities'> {}

export interface Group extends Named, Omit<EntryOf<'groups'>, 'aliases'> {
  /** Other spellings that occur in the data. */
  readonly aliases: readonly string[]
}

/** What pages choose among, whatever the instance calls it: a ticker, an airline, a ward. */
export interface Subject {
  readonly symbol: string
  readonly name: Text | null
  /** The name without what narrow screens have no room for, where that is another one. */
  readonly short?: Text
  readonly entity: string
  readonly group: string
  /** A short mark beside the name: where it is listed, based or kept. */
  readonly place: string | null
  /** Selectors hide the others. */
  readonly main: boolean
  /** The data tree's list lacks it and only its reports are known: it can be looked up, and counts in no group. */
  readonly apart?: true
}
