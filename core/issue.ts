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
  /** The source line, for the caret. */
  readonly source: string
}

/** `file:line:col: error[code]: message`, then the source line with a caret under the exact span. */
export function formatIssue(issue: Issue): string {
  const gutter = String(issue.line)
  const pad = ' '.repeat(gutter.length)
  return [
    `${issue.file}:${issue.line}:${issue.column}: error[${issue.code}]: ${issue.message}`,
    `  ${gutter} | ${issue.source}`,
    `  ${pad} | ${' '.repeat(issue.column - 1)}${'^'.repeat(Math.max(1, issue.length))}`,
  ].join('\n')
}
