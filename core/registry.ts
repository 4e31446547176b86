import type { Format } from './format.ts'
import type { Formula } from './formula.ts'
import type { Text } from './text.ts'

/**
 * Registries in memory: what the YAML under registries/ says, checked and cross-linked by
 * `parseRegistries` (parse-registries.ts). Everything is looked up by id; nothing here reads files.
 */
export interface Registry {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly metrics: ReadonlyMap<string, Metric>
  readonly units: ReadonlyMap<string, Unit>
  readonly entities: ReadonlyMap<string, Entity>
  readonly sectors: ReadonlyMap<string, Sector>
  readonly tickers: ReadonlyMap<string, Ticker>
  readonly calendar: CalendarDays
  /** Tickers that belong together, in order: `lists.get('tier').get('SOCB')`. The words are labels of that name. */
  readonly lists: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
  /** English names of statement lines, by code and by folded Vietnamese name: the tree's own registry has none. */
  readonly statementLines: {
    readonly codes: ReadonlyMap<string, string>
    readonly names: ReadonlyMap<string, string>
  }
  /** Labels of choices, groups, statements and the like: labels.yaml, by `namespace.value`. */
  readonly labels: ReadonlyMap<string, Label>
}

/** A value in words. */
export interface Label extends Text {
  /** The colour of a badge that shows it, as `ValueLabel.tone`. */
  readonly tone?: string
}

/** One Parquet or JSON file of the data tree. */
export interface Dataset {
  readonly id: string
  readonly title: Text
  /** Path below DATA_DIR, then others to try in order when it is absent. */
  readonly path: string
  readonly fallbacks: readonly string[]
  /** Of a JSON file that is one object: its list of rows. What stands beside the list belongs to every row. */
  readonly rows?: string
  readonly key: readonly string[]
  /** How its rows lie in time; `none` for snapshots without a date. */
  readonly time: {
    readonly column: string | null
    readonly every: 'quarter' | 'session' | 'day' | 'week' | 'month' | 'none'
    /** Columns that hold year and quarter of a quarterly data set. */
    readonly year?: string
    readonly quarter?: string
    /** Column that tells quarters (Q) from half-years and years; only its Q rows are read. */
    readonly frequency?: string
  }
  /** The column that names the ticker, sector or series of a row. */
  readonly subject: string | null
  readonly columns: ReadonlyMap<string, DatasetColumn>
  /** A long file: metric code and value are columns (bank_full, insurance_full). */
  readonly long?: { readonly code: string; readonly value: string }
  /** How many periods (of `time.every`) behind the calendar the newest row may be before the data is stale. */
  readonly freshness: { readonly grace: number }
}

export interface DatasetColumn {
  readonly name: string
  /** `sector` holds any spelling of a sector and is read as its code. */
  readonly type:
    | 'text'
    | 'sector'
    | 'integer'
    | 'double'
    | 'boolean'
    | 'date'
    | 'timestamp'
    | 'struct'
    | 'list'
  /** The unit the file stores, which may differ from the metric's: `fraction` for a `percent` metric. */
  readonly unit: string | null
}

export interface Unit {
  readonly id: string
  readonly label: Text
  /** value in this unit x factor = value in `of`; the canonical unit has neither. */
  readonly of?: string
  readonly factor?: number
  readonly format: Format
}

export interface Metric {
  readonly id: string
  readonly label: Text
  /** A shorter label for cards, legends and column heads. */
  readonly short?: Text
  readonly description?: Text
  /** Canonical unit: what values have after the source's unit is converted. */
  readonly unit: string
  readonly format: Format
  /** Which way is good; `none` is never coloured. */
  readonly direction: 'up' | 'down' | 'none'
  /** Over time: a flow adds up (revenue), a stock is read at the end (assets), a ratio is computed anew. */
  readonly kind: 'flow' | 'stock' | 'ratio'
  /** By entity type (COMPANY, BANK, …, or SECTOR, MARKET, STOCK, SERIES). */
  readonly sources: ReadonlyMap<string, MetricSource>
  /** How a sector's value comes from its members': by default flow and stock add up, a ratio is computed from sums. */
  readonly sectorAggregate?: 'sum' | 'mean' | 'median' | 'ratio' | 'none'
  /** Named values with a label, e.g. a regulator's limit: reference lines and colour rules read them. */
  readonly thresholds: readonly Threshold[]
  /** Values outside are faults of the data or of the measure: statistics leave them out. */
  readonly limits?: {
    readonly above: number
    readonly upTo: number
    /** Robust statistics also leave out values beyond this many medians. */
    readonly medians?: number
  }
  /** Where the formula or definition comes from. */
  readonly reference?: string
  /** Set for lines of the statements: INCOME, BALANCE_SHEET, NOTE, CF_INDIRECT, CF_DIRECT. */
  readonly statement?: string
}

export interface Threshold {
  readonly id: string
  readonly value: number
  readonly label: Text
  /** Colour of values from here on up to the next threshold: a colour of tokens.css without its dashes, or none. */
  readonly tone: string
  /** The entity type it is for, where it is not for all. */
  readonly entity?: string
}

/**
 * Where a metric's values are for one entity type. With a formula, it is computed wherever its inputs exist and the
 * column, if any, is only the fallback: a definition stands in one place.
 */
export interface MetricSource {
  readonly dataset: string
  readonly column?: string
  readonly formula?: Formula
  /** Line code in a long data set. */
  readonly code?: string
  /** How precisely the values of issuers of this type are written, where that is not as the metric's format says. */
  readonly decimals?: number
  /** What readers must know of values from here: said wherever they are shown. */
  readonly note?: Text
}

export interface Entity {
  readonly id: string
  readonly label: Text
  /** The page that shows one of these, for links. */
  readonly page?: string
}

export interface Sector {
  /** Upper-case English code: BANK, REAL_ESTATE, … */
  readonly id: string
  readonly label: Text
  readonly entity: string
  /** Other spellings that occur in the data, e.g. the Vietnamese names of the sector files. */
  readonly aliases: readonly string[]
}

export interface Ticker {
  readonly symbol: string
  readonly name: Text | null
  readonly entity: string
  readonly sector: string
  readonly exchange: string | null
  /** In the liquid universe; selectors hide the others when the tree has such a list. */
  readonly liquid: boolean
  /** The data tree's list lacks it and only its reports are known: it can be looked up, and counts in no sector. */
  readonly apart?: true
}

/** Trading days of the exchange: calendar.yaml. */
export interface CalendarDays {
  readonly timezone: string
  /** Wall-clock times, e.g. [["09:00","11:30"],["13:00","15:00"]]: the gap is the lunch break. */
  readonly sessions: readonly (readonly [string, string])[]
  /** ISO dates without trading besides Saturday and Sunday. */
  readonly holidays: ReadonlyMap<string, Text>
  /** ISO dates between which `holidays` is complete. */
  readonly from: string
  readonly to: string
}
