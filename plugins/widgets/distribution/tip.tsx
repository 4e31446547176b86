import { formatCell, formatChange, type Lang, type Table } from 'rattan/plugin'
import { beside, TipBox, TipLine, TipUnit } from '../shared/marks/tip-box.tsx'
import { columnOf, numbersOf, shortLabel, unitOf } from '../shared/table/read-table.ts'
import type { Box } from './boxes.ts'
import { columnNames } from './columns.ts'
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
  const markers = (options.markers ?? []).map(({ column }) => column)
  const wanted = [
    ...[names.current, ...markers, names.status, 'percentile', 'zscore'],
    ...[names.middle, names.from, names.to, names.low, names.high],
  ]
  return (
    <TipBox className="top-3 min-w-[160px]" style={beside(left, right, width, 6)}>
      <p className="mb-0.5 font-strong">{box.name}</p>
      {wanted
        .flatMap((name) => columnOf(table, name) ?? [])
        .map((column) => (
          <TipLine key={column.name} name={shortLabel(column, lang)}>
            {formatCell(table.data[column.name]?.[box.row], column, lang)}
            {markers.includes(column.name) && <TipUnit>{fromNow(box, table, column.name, lang)}</TipUnit>}
            <TipUnit>{unitOf(column, lang)}</TipUnit>
          </TipLine>
        ))}
    </TipBox>
  )
}

/** How far a marker is from the current value, where both are above zero: a forecast is read against today's value. */
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
