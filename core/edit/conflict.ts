import type { Path } from '../yaml/issue.ts'

/**
 * Something that two people made different things of. `aspect` says what of it: `place` ({tab, x, y}), `size` ({w, h}),
 * `removed` (one of them took it away: its place and value, undefined for who has none), `in` (the tab that a tab stands
 * in), `order` (ids of tabs), `content` (the pages as wholes, which cannot be put together), or a key of it, `path` being
 * the way there. Values are undefined where there is none.
 */
export interface Conflict {
  readonly of: 'page' | 'tab' | 'widget'
  readonly id: string
  readonly aspect: string
  readonly path: Path
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

/** A page that two people's changes went into. Where they conflict it holds mine. */
export interface Merged<P> {
  readonly page: P
  readonly conflicts: readonly Conflict[]
}
