import type { ViewProps } from 'rattan/plugin'
import { extentOf } from '../shared/axis/ends.ts'
import { RowName } from '../shared/marks/row-name.tsx'
import { rowNames, rowOf, shortLabel } from '../shared/table/read-table.ts'
import { Letter, Line } from './line.tsx'
import { marksOf, placedOf } from './marks.ts'
import type { RangeBarOptions } from './widget.ts'

export default function RangeBar({ table, options, lang, title, onRow }: ViewProps<RangeBarOptions>) {
  const marks = marksOf(table, options, lang)
  const rows = rowNames(table, options.name, lang).map((name, row) => ({
    name,
    row,
    placed: placedOf(marks, row),
  }))
  const all = extentOf(rows.flatMap(({ placed }) => placed.map(({ value }) => value)))
  return (
    <div className="flex h-full min-h-0 flex-col gap-1.5">
      <ul aria-hidden="true" className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-12 text-fg-2">
        {marks.map((mark) => (
          <li key={mark.column.name} className="flex items-center gap-1.5 whitespace-nowrap">
            <Letter mark={mark} />
            {shortLabel(mark.column, lang)}
          </li>
        ))}
      </ul>
      <ul
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="grid min-h-0 flex-1 auto-rows-[minmax(30px,1fr)] grid-cols-[minmax(0,auto)_max-content_minmax(80px,1fr)_max-content] gap-x-2.5 overflow-auto text-12"
      >
        {rows.map(({ name, row, placed }) => (
          <li key={row} className="col-span-full grid grid-cols-subgrid items-center hover:bg-hover">
            <RowName
              className="truncate font-medium"
              title={name}
              onOpen={onRow && (() => onRow(rowOf(table, row)))}
            >
              {name}
            </RowName>
            <Line placed={placed} lang={lang} domain={(options.shared && all) || undefined} />
          </li>
        ))}
      </ul>
    </div>
  )
}
