import { unknown } from '../words/nearest.ts'
import type { Fault, Path } from '../yaml/issue.ts'
import type { IssueCode } from '../yaml/issue-codes.ts'
import type { EntryOf, Section } from './registry-file.ts'

/** One entry of a section with its place. */
export interface Entry<T> {
  readonly id: string
  readonly value: T
  /** The file's name, for "also in". */
  readonly file: string
  /** Adds an issue; the fault's path is below the entry. */
  report(fault: Fault): void
}
export type Entries = { readonly [S in Section]: ReadonlyMap<string, Entry<EntryOf<S>>> }

export const SINGULAR: Record<Section, string> = {
  units: 'unit',
  entities: 'entity type',
  groups: 'group',
  subjects: 'subject',
  datasets: 'data set',
  metrics: 'metric',
  quality: 'quality rule',
  policies: 'policy',
  pipelines: 'pipeline',
}

const CODES = {
  units: 'unknown-unit',
  entities: 'unknown-entity',
  groups: 'unknown-group',
  datasets: 'unknown-dataset',
  metrics: 'unknown-metric',
} as const

/** Whether a name is in a section; if not, the entry gets an issue. */
export function known(
  entry: Entry<unknown>,
  entries: Entries,
  section: keyof typeof CODES,
  name: string,
  path: Path,
  at: 'value' | 'key' | readonly [number, number] = 'value',
): boolean {
  if (entries[section].has(name)) return true
  const words = unknown(`unknown ${SINGULAR[section]} "${name}"`, name, entries[section].keys())
  entry.report({ code: CODES[section], path, at, ...words })
  return false
}

export function invalid(
  entry: Entry<unknown>,
  path: Path,
  message: string,
  code: IssueCode = 'invalid-value',
): void {
  entry.report({ code, path, message })
}
