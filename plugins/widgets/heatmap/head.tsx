import type { Grid } from './grid.ts'
import { HEAD, type Layout } from './layout.ts'

/** A row or a column that can be seen. */
export interface Seen {
  readonly index: number
  readonly start: number
}

/** The names of the columns, above the rows that scroll under them. */
export const Head = ({
  name,
  across,
  layout: { names, width, total },
  seen,
  before,
  at,
}: {
  readonly name: string
  readonly across: Grid['across']
  readonly layout: Layout
  readonly seen: readonly Seen[]
  readonly before: number
  /** The column that is pointed at. */
  readonly at: number | null
}) => (
  <div
    className="sticky top-0 z-2 flex border-b border-line bg-surface text-fg-3"
    style={{ width: total, height: HEAD }}
  >
    <span
      className="sticky left-0 z-1 shrink-0 bg-surface pl-(--card-x) leading-[30px] text-fg-2"
      style={{ width: names }}
    >
      {name}
    </span>
    <span className="shrink-0" style={{ width: before }} />
    {seen.map(({ index }) => (
      <span
        key={across[index]!.key}
        className={`shrink-0 overflow-hidden text-center leading-[30px] ${at === index ? 'text-fg' : ''}`}
        style={{ width }}
      >
        {across[index]!.name}
      </span>
    ))}
  </div>
)
