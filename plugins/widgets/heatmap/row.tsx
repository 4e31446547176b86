import { formatValue, type Lang } from 'rattan/plugin'
import type { Fill } from '../shared/colours/heat.ts'
import { RowName } from '../shared/marks/row-name.tsx'
import type { Grid } from './grid.ts'
import type { Seen } from './head.tsx'
import type { Layout } from './layout.ts'

interface HeatRowProps {
  readonly grid: Grid
  readonly layout: Layout
  readonly r: number
  readonly top: number
  readonly seen: readonly Seen[]
  readonly before: number
  readonly active: boolean
  /** Write the values. */
  readonly text: boolean
  readonly fill: (value: number) => Fill | null
  readonly lang: Lang
  readonly onOpen: (() => void) | undefined
}

/** The name of a row, which stays while the cells scroll, and its cells. */
export function HeatRow({
  grid,
  layout,
  r,
  top,
  seen,
  before,
  active,
  text,
  fill,
  lang,
  onOpen,
}: HeatRowProps) {
  const { column, values, down, rowAt } = grid
  const { names, width, height, total } = layout
  const { name, label } = down[r]!
  const format = column && { ...column.format, signed: false }
  return (
    <div className="absolute left-0 flex" style={{ top, width: total, height }}>
      <span
        className={`sticky left-0 z-1 shrink-0 truncate bg-surface pl-(--card-x) pr-2 text-12 font-medium ${active ? 'text-accent' : ''}`}
        style={{ width: names, lineHeight: `${height}px` }}
      >
        <RowName className="" onOpen={onOpen}>
          {name}
        </RowName>
        {label && <span className="ml-2 font-regular text-fg-3">{label}</span>}
      </span>
      <span className="shrink-0" style={{ width: before }} />
      {seen.map(({ index: c }) => {
        const value = values[rowAt[r]![c]!] ?? null
        return (
          <span
            key={c}
            className="shrink-0 border border-surface text-center"
            style={{
              ...{ width, height, lineHeight: `${height - 2}px` },
              ...(value === null ? {} : fill(value)),
            }}
          >
            {text && format && value !== null && formatValue(value, format, lang)}
          </span>
        )
      })}
    </div>
  )
}
