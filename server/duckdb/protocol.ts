import type { SqlValue } from '../../core/sql/sql.ts'

/** Messages between the server and its DuckDB process. Every request but `interrupt` gets one reply with its `seq`. */
export type Request =
  | { readonly op: 'describe'; readonly seq: number; readonly source: string }
  | { readonly op: 'row'; readonly seq: number; readonly text: string }
  | { readonly op: 'examine'; readonly seq: number; readonly source: string }
  | { readonly op: 'build'; readonly seq: number; readonly catalog: string; readonly views: readonly View[] }
  | { readonly op: 'open'; readonly seq: number; readonly settings: Settings }
  | {
      readonly op: 'run'
      readonly seq: number
      readonly text: string
      readonly values: readonly SqlValue[]
      readonly maxRows: number
      readonly maxBytes: number
    }
  | {
      readonly op: 'cursor'
      readonly seq: number
      readonly text: string
      readonly values: readonly SqlValue[]
    }
  | {
      readonly op: 'fetch'
      readonly seq: number
      readonly cursor: number
      readonly maxRows: number
      readonly maxBytes: number
    }
  | { readonly op: 'close'; readonly seq: number; readonly cursor: number }
  | {
      readonly op: 'prepare'
      readonly seq: number
      readonly name: string
      readonly text: string
      readonly values: readonly SqlValue[]
    }
  | { readonly op: 'forget'; readonly seq: number; readonly name: string }
  | { readonly op: 'interrupt'; readonly seq: number }

export type Reply = { readonly seq: number } & (
  | { readonly error: string }
  | { readonly columns: readonly ColumnType[] }
  | { readonly row: Readonly<Record<string, unknown>> }
  | { readonly views: readonly BuiltView[] }
  | { readonly opened: true }
  | { readonly result: RawResult }
  | { readonly cursor: number }
  | { readonly part: Part }
  | { readonly closed: true }
  | { readonly prepared: boolean }
)

export interface View {
  readonly id: string
  /** SELECT text without parameters. */
  readonly text: string
  /** A statement that makes what the view stands on. */
  readonly before?: string
}
export interface BuiltView {
  readonly id: string
  readonly columns?: readonly ColumnType[]
  readonly error?: string
}
export interface ColumnType {
  readonly name: string
  /** DuckDB's name of the type. */
  readonly type: string
}

export interface Settings {
  readonly catalog: string
  /** The only files that statements may read. */
  readonly files: readonly string[]
  /** Where prepared tables are kept; made anew. */
  readonly prepared: string
  readonly spillDir: string
  readonly threads: number
  readonly memoryLimit: string
  readonly spillLimit: string
}

/** The next rows of a cursor; none where it has no more. */
export interface Part {
  readonly rows: number
  /** JSON text of an array of columns, each an array of values. */
  readonly data: string
}

export interface RawResult {
  readonly columns: readonly ColumnType[]
  readonly rows: number
  readonly truncated: boolean
  /** JSON text of an array of columns, each an array of values. */
  readonly data: string
  /** How many characters of `data` each column takes. */
  readonly lengths: readonly number[]
  /** How many values of each column are not null. */
  readonly filled: readonly number[]
}
