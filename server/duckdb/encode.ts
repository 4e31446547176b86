import {
  DuckDBArrayValue,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'

/** A DuckDB value as JSON carries it: dates as ISO text, what JSON cannot hold exactly as text, NaN and infinities as null. */
export type Encoded =
  | string
  | number
  | boolean
  | null
  | readonly Encoded[]
  | { readonly [key: string]: Encoded }

const DAY_MS = 86_400_000
const MAX_TIME_MS = 8.64e15

function encodeValue(value: DuckDBValue): Encoded {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
    case 'string':
    case 'boolean':
      return value
  }
  if (value === null || value === undefined) return null
  if (value instanceof DuckDBDateValue) return isoTime(value.days * DAY_MS)?.slice(0, 10) ?? null
  if (value instanceof DuckDBTimestampValue) return timestamp(value.micros, 1000n)
  if (value instanceof DuckDBTimestampNanosecondsValue) return timestamp(value.nanos, 1_000_000n)
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestamp(value.millis, 1n)
  if (value instanceof DuckDBTimestampSecondsValue) return timestamp(value.seconds * 1000n, 1n)
  if (value instanceof DuckDBTimestampTZValue) {
    const iso = timestamp(value.micros, 1000n)
    return iso === null ? null : `${iso}Z`
  }
  if (value instanceof DuckDBDecimalValue) {
    return Number.isSafeInteger(Number(value.value)) ? Number(value.toString()) : value.toString()
  }
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(encodeValue)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, of]) => [key, encodeValue(of)]))
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => [encodeValue(entry.key), encodeValue(entry.value)])
  }
  return String(value)
}

/** Wall-clock time without a zone: `2026-01-16T17:00:00`, with milliseconds only where there are some. */
function timestamp(count: bigint, perMs: bigint): string | null {
  const iso = isoTime(Number(count / perMs))
  return iso === null ? null : iso.replace(/(\.000)?Z$/, '')
}

function isoTime(ms: number): string | null {
  return Math.abs(ms) <= MAX_TIME_MS ? new Date(ms).toISOString() : null
}

/** Rows that are turned into text at a time: little is thrown away where the bytes run out. */
const BLOCK = 256

/** Collects chunks as column-wise JSON text up to a number of rows and of bytes, and counts the cells that hold a value. */
export class ColumnsJson {
  rows = 0
  bytes = 2
  truncated = false
  readonly filled: number[]
  readonly #parts: string[][]
  readonly #maxRows: number
  readonly #maxBytes: number

  constructor(columns: number, maxRows: number, maxBytes: number) {
    this.filled = new Array(columns).fill(0)
    this.#parts = Array.from({ length: columns }, () => [])
    this.#maxRows = maxRows
    this.#maxBytes = maxBytes
  }

  /** Takes as many rows of the chunk as still fit; false when it is full. */
  add(chunk: DuckDBDataChunk): boolean {
    const columns = this.#parts.map((_, c) => chunk.getColumnValues(c).map(encodeValue))
    const wanted = Math.min(chunk.rowCount, this.#maxRows - this.rows)
    let taken = 0
    while (taken < wanted) {
      const added = this.#addBlock(
        columns.map((values) => values.slice(taken, Math.min(taken + BLOCK, wanted))),
      )
      taken += added
      if (added === 0) break
    }
    this.truncated = taken < chunk.rowCount
    return !this.truncated
  }

  /** Adds the first rows of a block that fit into the bytes; says how many. */
  #addBlock(columns: readonly (readonly Encoded[])[]): number {
    let take = columns[0]?.length ?? 0
    let texts = columns.map((values) => inner(values))
    while (take > 0 && this.bytes + size(texts) > this.#maxBytes) {
      take = Math.floor(take / 2)
      texts = columns.map((values) => inner(values.slice(0, take)))
    }
    if (take === 0) return 0
    columns.forEach((values, c) => {
      for (let r = 0; r < take; r++) if (values[r] !== null) this.filled[c]! += 1
      this.#parts[c]!.push(texts[c]!)
    })
    this.rows += take
    this.bytes += size(texts)
    return take
  }

  /** The JSON text of each column. */
  texts(): string[] {
    return this.#parts.map((parts) => `[${parts.join(',')}]`)
  }
}

function inner(values: readonly Encoded[]): string {
  return JSON.stringify(values).slice(1, -1)
}

function size(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 3, 0)
}
