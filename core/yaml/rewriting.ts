import type { ParsedNode } from 'yaml'
import type { Splice } from './splices.ts'
import { inline, type Known, type Manner } from './write-value.ts'

/** A rewriting under way: the text, how it is written, and what of it changes so far. */
export interface Rewriting {
  readonly text: string
  readonly manner: Manner
  readonly splices: Splice[]
  /** The lines of an entry that stands elsewhere in the file, for its new place; undefined for one that is new. */
  readonly known: Known
  /** Whether an entry of this list that goes from its place comes somewhere else. */
  moves(list: string, entry: unknown): boolean
  /**
   * Rewrites a node in its place so that it says `next`; false, with nothing done, where it must be written anew.
   * `list` is the key that a list stands under.
   */
  change(rewriting: Rewriting, node: ParsedNode | null, old: unknown, next: unknown, list?: string): boolean
}

export function splice({ splices }: Rewriting, start: number, end: number, text = ''): void {
  splices.push({ start, end, text })
}

/** Puts lines in at the beginning of a line, the first of them indented to a column. */
export function putLines(
  { text, manner, splices }: Rewriting,
  at: number,
  column: number,
  lines: string,
): void {
  const line = ' '.repeat(column) + lines
  const open = at === text.length && at > 0 && text[at - 1] !== '\n'
  splices.push({ start: at, end: at, text: open ? manner.eol + line : line + manner.eol })
}

/** A node on its line, written anew. */
export function replaceInline(rewriting: Rewriting, start: number, end: number, next: unknown): void {
  splice(rewriting, start, end, inline(next, rewriting.manner))
}
