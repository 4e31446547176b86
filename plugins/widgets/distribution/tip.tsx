import { formatCell, formatChange } from '../../../core/format.ts'
import type { Table } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { columnOf, numbersOf, shortLabel, unitOf } from '../shared/read-table.ts'
import { type Box, columnNames } from './boxes.ts'
import type { DistributionOptions } from './widget.ts'

/** Everything the row knows of its box, beside it, on the side that has more room. */
export function BoxTip({
  box,
  table,
  options,
  lang,
  left,
  right,
  width,
}: {
  readonly box: Box
  readonly table: Table
  readonly options: DistributionOptions
  readonly lang: Lang
  readonly left: number
  readonly right: number
  readonly width: number
}) {
  const names = columnNames(options)
  const markers = new Set(options.markers?.map(({ column }) => column))
  const wanted = [
    ...[names.current, ...(options.markers ?? []).map(({ column }) => column)],
    ...[names.status, 'percentile', 'zscore', names.middle, names.from, names.to, names.low, names.high],
  ]
  const columns = wanted.flatMap((name) => columnOf(table, name) ?? [])
  const side =
    right + 178 <= width || left < width - right ? { left: right + 6 } : { right: width - left + 6 }
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-3 z-5 min-w-[160px] rounded-4 bg-raised px-2.5 py-[7px] text-12 leading-[1.55] shadow-pop"
      style={side}
    >
      <p className="mb-0.5 font-strong">{box.name}</p>
      {columns.map((column) => (
        <p key={column.name} className="flex gap-4 whitespace-nowrap text-fg-2">
          {shortLabel(column, lang)}
          <b className="ml-auto font-medium text-fg">
            {formatCell(table.data[column.name]?.[box.row], column, lang)}
            {markers.has(column.name) && (
              <span className="ml-1 font-normal text-fg-3">{fromNow(box, table, column.name, lang)}</span>
            )}
            {unitOf(column, lang) && (
              <span className="ml-1 font-normal text-fg-3">{unitOf(column, lang)}</span>
            )}
          </b>
        </p>
      ))}
    </div>
  )
}

/** How far a marker is from the current value, where both are above zero: a forecast is read against today's multiple. */
export function fromNow(
  { current, row }: Pick<Box, 'current' | 'row'>,
  table: Table,
  name: string,
  lang: Lang,
): string {
  const value = numbersOf(table, name)[row] ?? null
  if (value === null || current === null || value <= 0 || current <= 0) return ''
  return formatChange((value / current - 1) * 100, 'percent', { style: 'percent' }, lang)
}
