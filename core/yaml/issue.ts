import type { Shape } from '../words/schemas.ts'
import type { IssueCode } from './issue-codes.ts'
import type { IssueSchema } from './issue-schema.ts'

/** One fault in a YAML file, with its place. */
export type Issue = Shape<typeof IssueSchema>

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

/** The source line of an issue, cut at the caret: what stands before the fault, the fault, and what stands after. */
export function markedSource({ source, caret, column, length }: Issue): [string, string, string] {
  const start = (caret ?? column) - 1
  return [source.slice(0, start), source.slice(start, start + length), source.slice(start + length)]
}
