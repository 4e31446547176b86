import type { Painting, Paper } from '../../core/api/papers.ts'

/** What a browser is asked to make of a page. Plain data, which goes to the process that drives the browser. */
export interface RenderJob {
  readonly chromium: string
  /** Of the page, at the address of this server, which is all that the browser may reach. */
  readonly address: string
  /** Says for whom: see tickets.ts. */
  readonly ticket: string
  readonly format: 'pdf' | 'png'
  readonly paper: Paper
  readonly lang: string
  readonly timezone: string
  readonly file: string
}

export type RenderReply =
  | { readonly kind: 'painting'; readonly painted: number; readonly of: number }
  | { readonly kind: 'unguarded' }
  | { readonly kind: 'made'; readonly dataVersion: string | null }
  | { readonly kind: 'faulty'; readonly faults: Painting['faults'] }
  | { readonly kind: 'failed'; readonly message: string }
