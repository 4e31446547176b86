/** Every kind of fault that a YAML file can have. Each has a fixture and a line in docs/issues.md. */
export const ISSUE_CODES = [
  'yaml',
  'encoding',
  'too-large',
  'unknown-key',
  'missing-key',
  'invalid-type',
  'invalid-value',
  'out-of-range',
  'duplicate-key',
  'duplicate-id',
  'unknown-widget',
  'unknown-query',
  'unknown-metric',
  'unknown-input',
  'unknown-page',
  'unknown-dataset',
  'unknown-unit',
  'unknown-entity',
  'unknown-sector',
  'unknown-column',
  'missing-column',
  'invalid-formula',
  'formula-cycle',
  'overlap',
  'out-of-grid',
  'expectation',
] as const
export type IssueCode = (typeof ISSUE_CODES)[number]

/** One fault in a YAML file, with its place. Lines and columns start at 1. */
export interface Issue {
  readonly code: IssueCode
  readonly file: string
  readonly line: number
  readonly column: number
  /** How many characters of the source line the caret spans. */
  readonly length: number
  /** One sentence, lower case, that starts with unknown | missing | invalid | duplicate and names the thing. */
  readonly message: string
  readonly suggestion?: string
  /** The source line, for the caret; of a very long line the stretch around the fault. */
  readonly source: string
  /** Column of the caret within `source`, set only where `source` is a stretch of a longer line. */
  readonly caret?: number
}

/** Where something stands in a parsed file: keys and list positions from the top. */
export type Path = readonly (string | number)[]

/** A fault in a value, before its place in the file is known: `YamlDocument.issue` turns it into an issue. */
export interface Fault {
  readonly code: IssueCode
  readonly path: Path
  /** What the caret marks: the value (default), its key, or a stretch of a text value. */
  readonly at?: 'value' | 'key' | readonly [from: number, to: number]
  readonly message: string
  readonly suggestion?: string
}

/** A value as it stands in a sentence: texts quoted and cut, collections named, never more than a few words. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  if (value === null || value === undefined) return 'nothing'
  const text = String(value)
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return typeof value === 'string' ? JSON.stringify(short) : short
}

/** `file:line:col: error[code]: message`, then the source line with a caret under the exact span. */
export function formatIssue(issue: Issue): string {
  const gutter = String(issue.line)
  const pad = ' '.repeat(gutter.length)
  return [
    `${issue.file}:${issue.line}:${issue.column}: error[${issue.code}]: ${issue.message}`,
    `  ${gutter} | ${issue.source}`,
    `  ${pad} | ${' '.repeat((issue.caret ?? issue.column) - 1)}${'^'.repeat(Math.max(1, issue.length))}`,
  ].join('\n')
}
