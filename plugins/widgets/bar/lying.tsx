import { type Column, formatValue, type Lang, say, type ViewProps } from 'rattan/plugin'
import { type Ends, shareWithin } from '../shared/axis/ends.ts'
import type { Across } from '../shared/chart/look.ts'
import { acrossFrom } from '../shared/chart/references.ts'
import { judge, TONE, writtenSign, writtenZero } from '../shared/colours/judge.ts'
import { RowName } from '../shared/marks/row-name.tsx'
import { columnOf, numbersOf, rowNames, rowOf } from '../shared/table/read-table.ts'
import { endsOf, fillOf } from './bars.ts'
import type { BarOptions } from './widget.ts'

/** Names at the left, bars beside them, values at the right. */
export function Lying({ options, table, lang, title, onRow }: ViewProps<BarOptions>) {
  const { x, y, colour = 'series', diverging = false, domain, reference } = options
  const column = columnOf(table, y)
  if (!column) return null
  const values = numbersOf(table, y)
  const across = acrossFrom(reference, table)
  const ends = domain ?? endsOf([...values, ...across.map(({ value }) => value)], diverging)
  return (
    <div className="@container h-full overflow-auto overscroll-contain">
      <AcrossWords {...{ across, column, lang }} />
      <ul
        aria-label={title}
        className="grid min-h-full auto-rows-[minmax(24px,1fr)] grid-cols-[fit-content(42%)_minmax(0,1fr)_max-content] gap-x-2.5 text-12"
      >
        {rowNames(table, x, lang).map((name, row) => {
          const value = values[row] ?? null
          const text = formatValue(value, column.format, lang)
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
              key={row}
              className="group col-span-full grid grid-cols-subgrid items-center hover:bg-hover"
            >
              <RowName
                className="truncate text-fg-2"
                title={name}
                onOpen={onRow && (() => onRow(rowOf(table, row)))}
              >
                {name}
              </RowName>
              <Bar {...{ value, ends, across }} fill={fillOf(value, column, colour)} />
              <span className={`text-right ${toneOf(value, text, column, colour)}`}>{text}</span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** What the lines across the bars stand for. */
function AcrossWords({
  across,
  column,
  lang,
}: {
  readonly across: readonly Across[]
  readonly column: Column
  readonly lang: Lang
}) {
  if (across.length === 0) return null
  return (
    <p className="flex flex-wrap gap-x-3 text-11 text-fg-3">
      {across.map(({ value, label }) => (
        <span key={`${say(label, lang)}${value}`}>
          ┆ {say(label, lang)} {formatValue(value, column.format, lang)}
        </span>
      ))}
    </p>
  )
}

function Bar({
  value,
  ends,
  across,
  fill,
}: {
  readonly value: number | null
  readonly ends: Ends
  readonly across: readonly Across[]
  readonly fill: string
}) {
  const place = (at: number) => shareWithin(at, ends) * 100
  const zero = place(0)
  const end = value === null ? zero : place(value)
  return (
    <span className="relative h-full" aria-hidden="true">
      <i className="absolute inset-y-0 w-px bg-axis" style={{ left: `${zero}%` }} />
      <i
        className={`absolute inset-y-0 my-auto h-3 ${end < zero ? 'rounded-l-2' : 'rounded-r-2'}`}
        style={{ left: `${Math.min(zero, end)}%`, width: `${Math.abs(end - zero)}%`, background: fill }}
      />
      {across.map((line, i) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          key={i}
          className="absolute inset-y-0 border-l border-dashed border-axis"
          style={{ left: `${place(line.value)}%` }}
        />
      ))}
    </span>
  )
}

/** A value that is written without a sign is good or bad by its own, unless it is written as zero. */
function toneOf(value: number | null, text: string, { direction }: Column, colour: BarOptions['colour']) {
  if (value === null) return 'text-fg-3'
  if (colour !== 'direction') return ''
  const sign = writtenZero(text) ? 0 : writtenSign(text) || Math.sign(value)
  return TONE[judge(sign, direction)]
}
