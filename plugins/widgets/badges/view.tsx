import { formatValue, type Lang, say, type Table, type ViewProps } from 'rattan/plugin'
import type { ReactNode } from 'react'
import { toneOf } from '../shared/colours/cell-tone.ts'
import { Badge } from '../shared/marks/badge.tsx'
import { columnOf, numbersOf, rowNames, rowOf } from '../shared/table/read-table.ts'
import { COUNT } from '../shared/words/counts.ts'
import type { BadgesOptions } from './widget.ts'

export default function Badges({ table, options, lang, title, onRow }: ViewProps<BadgesOptions>) {
  const { value, count = false, items = [] } = options
  const number = value === undefined ? undefined : columnOf(table, value)
  const numbers = numbersOf(table, value ?? '')
  const rows = namedRows(table, options, lang)
  return (
    <div className="flex h-full max-h-full flex-col gap-1.5 px-(--card-x) py-(--card-y)">
      {/* The frame already says the title to screen readers. */}
      <p className="flex flex-none items-baseline gap-2 truncate text-12 leading-[1.4] text-fg-2">
        <span aria-hidden="true">{title}</span>
        {count && <b className="font-medium text-fg">{formatValue(rows.length, COUNT, lang)}</b>}
      </p>
      <ul
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="flex min-h-0 flex-wrap content-start gap-1.5 overflow-auto"
      >
        {items.map(({ label, tone }) => (
          <li key={say(label, lang)} className="min-w-0">
            <Badge tone={tone}>{say(label, lang)}</Badge>
          </li>
        ))}
        {rows.map(({ name, row }) => (
          <li key={row} className="min-w-0">
            <Opening onOpen={onRow && (() => onRow(rowOf(table, row)))}>
              <Badge tone={toneOf(table, options.tone ?? options.label, row)}>
                {name}
                {number && (
                  <b className="ml-1.5 font-strong">{formatValue(numbers[row], number.format, lang)}</b>
                )}
              </Badge>
            </Opening>
          </li>
        ))}
        {rows.length + items.length === 0 && <li className="text-12 text-fg-3">–</li>}
      </ul>
    </div>
  )
}

/** The rows that get a badge, with what it says. */
function namedRows(table: Table, { label, only }: BadgesOptions, lang: Lang) {
  const names = label === undefined || !columnOf(table, label) ? [] : rowNames(table, label, lang)
  return names
    .map((name, row) => ({ name, row }))
    .filter(({ row }) => !only || table.data[only.column]?.[row] === only.is)
}

/** A badge keeps its own colours as a button. */
const Opening = ({
  onOpen,
  children,
}: {
  readonly onOpen: (() => void) | undefined
  readonly children: ReactNode
}) =>
  onOpen ? (
    <button type="button" className="flex max-w-full rounded-4 hover:brightness-125" onClick={onOpen}>
      {children}
    </button>
  ) : (
    children
  )
