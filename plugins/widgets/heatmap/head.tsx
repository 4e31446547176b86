import { textWidth } from '../shared/axis/text-width.ts'
import type { Grid } from './grid.ts'
import { type Layout, MONTHS } from './layout.ts'

/** Of the name of a month, in pixels, with its line. */
const INDENT = 6

/** A row or a column that can be seen. */
export interface Seen {
  readonly index: number
  readonly start: number
}

/** The names of the columns, above the rows that scroll under them; over days their months. */
export const Head = ({
  name,
  across,
  months,
  layout: { names, width, head, total },
  seen,
  before,
  at,
}: {
  readonly name: string
  readonly across: Grid['across']
  readonly months: Grid['months']
  readonly layout: Layout
  readonly seen: readonly Seen[]
  readonly before: number
  /** The column that is pointed at. */
  readonly at: number | null
}) => (
  <div
    className="sticky top-0 z-2 flex items-end border-b border-line bg-surface text-fg-3"
    style={{ width: total, height: head }}
  >
    {months.map(({ name, year, from, count }) => (
      <span
        key={from}
        data-month
        className="pointer-events-none absolute top-0 border-l border-line"
        style={{
          left: names + from * width,
          width: count * width,
          height: MONTHS,
          lineHeight: `${MONTHS}px`,
        }}
      >
        {/* It stays while days of its month can be seen. */}
        <span className="sticky inline-block pl-1 whitespace-nowrap text-fg-2" style={{ left: names }}>
          {[`${name} ${year}`.trim(), name].find((words) => textWidth(words) + INDENT <= count * width)}
        </span>
      </span>
    ))}
    <span
      className="sticky left-0 z-1 h-full shrink-0 content-end bg-surface pl-(--card-x) leading-[30px] text-fg-2"
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
