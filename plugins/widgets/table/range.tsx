import { type Cell, formatValue, type Lang, MISSING } from 'rattan/plugin'
import { extentOf, shareWithin } from '../shared/axis/ends.ts'
import { seriesColour } from '../shared/colours/series-colours.ts'
import { shortLabel } from '../shared/table/read-table.ts'
import { type DrawnColumn, number } from './columns.ts'

/** Letters between the lowest and the highest of several columns; missing where fewer than two have a value. */
export function Range({
  row,
  drawn,
  lang,
}: {
  readonly row: Readonly<Record<string, Cell>>
  readonly drawn: DrawnColumn
  readonly lang: Lang
}) {
  const marks = drawn.marks.flatMap((mark, i) => {
    const value = number(row[mark.column.name])
    return value === null ? [] : [{ ...mark, value, colour: seriesColour(i) }]
  })
  if (marks.length < 2) return <span className="text-fg-3">{MISSING}</span>
  const ends = extentOf(marks.map((mark) => mark.value))!
  const show = (value: number) => formatValue(value, marks[0]!.column.format, lang)
  const words = marks.map((mark) => `${shortLabel(mark.column, lang)}: ${show(mark.value)}`).join(', ')
  return (
    <span role="img" aria-label={words} title={words} className="flex items-center gap-2">
      <span className="w-12 text-right text-fg-3">{show(ends[0])}</span>
      <span className="relative h-px w-24 shrink-0 bg-line-control">
        {marks.map(({ column, letter, value, colour }) => (
          <b
            key={column.name}
            className="absolute grid size-[15px] -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full text-11 leading-none font-medium text-canvas"
            style={{ left: `${8 + 84 * shareWithin(value, ends)}%`, background: colour }}
          >
            {letter}
          </b>
        ))}
      </span>
      <span className="w-12 text-left text-fg-3">{show(ends[1])}</span>
    </span>
  )
}
