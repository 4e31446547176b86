import type { Refusal } from '../../core/pipeline/gates.ts'
import type { Registry } from '../../core/registry/registry.ts'

/** What the runner and a writer process say to each other. */
export type ToWriter = { readonly open: Opening } | { readonly job: Job }

export interface Opening {
  readonly registry: Registry
  /** The instance's own plugins. */
  readonly pluginsDir: string
  /** The data tree, for reading. */
  readonly tree: string
  /** Variables of the environment that sources may ask for. */
  readonly secrets: Readonly<Record<string, string>>
  readonly privateHosts: readonly string[]
  readonly threads: number
}

/** One data set to be made. */
export interface Job {
  readonly dataset: string
  /** Empty, and the writer's own. */
  readonly folder: string
  /** The files of the data sets that it reads; one that is not there has none. */
  readonly inputs: Readonly<Record<string, string>>
  /** Its own file until now. */
  readonly before: string | null
  /** Its rows that were replaced until now. */
  readonly versions: string | null
  /** Of its source: what it returned, and from which day on it is asked. */
  readonly state: unknown
  readonly since: string | null
  /** ISO moment that the data is judged by, and its day in the instance's time zone. */
  readonly at: string
  readonly today: string
  /** Of DuckDB, which needs some beside it. */
  readonly memoryLimit: string
  /** When it must have ended, in milliseconds from now. */
  readonly deadlineMs: number
}

export interface Made {
  /** The new file; null where nothing is new. */
  readonly file: string | null
  /** Rows that were replaced, the earlier ones among them; null where there are none. */
  readonly versions: string | null
  readonly rows: number
  readonly newest: string | null
  /** Gates that did not let it through. */
  readonly refusals: readonly Refusal[]
  readonly state?: unknown
  /** The input without a file that kept it from being made. */
  readonly lacks?: string
}

export type FromWriter =
  | { readonly ready: true }
  | { readonly progress: { readonly done: number; readonly of: number | null; readonly what: string } }
  | { readonly made: Made; readonly peak: number }
  | { readonly failed: string; readonly peak: number }
