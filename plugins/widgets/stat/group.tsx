import { say, type ViewProps } from 'rattan/plugin'
import { toneOf } from '../shared/colours/cell-tone.ts'
import { toneColour } from '../shared/colours/tones.ts'
import { Meter } from '../shared/marks/meter.tsx'
import { RowName } from '../shared/marks/row-name.tsx'
import { columnOf, numbersOf, rowOf, shortLabel } from '../shared/table/read-table.ts'
import { fillSentence } from '../shared/words/fill-sentence.ts'
import { Change, type FigureProps, Value } from './value.tsx'
import type { StatItem, StatOptions } from './widget.ts'

interface GroupProps extends Omit<FigureProps, 'item'> {
  /** Column of the name, and what it says. */
  readonly name: string
  readonly called: string
  readonly items: readonly StatItem[]
  readonly onRow?: ViewProps<StatOptions>['onRow']
}

/** The figures of one row below its name. */
export function Group({ name, called, items, table, row, lang, onRow }: GroupProps) {
  // Name and line have their own colours where the name has no tone.
  const tone = toneOf(table, name, row)
  const colour = tone && toneColour(tone)
  return (
    <li className="min-w-0 border-l-2 border-axis pl-3" style={{ borderColor: colour }}>
      <RowName
        as="p"
        className="text-12 leading-[1.4] text-fg-2"
        style={{ color: colour }}
        onOpen={onRow && (() => onRow(rowOf(table, row)))}
      >
        {called}
      </RowName>
      <dl className="flex flex-wrap gap-x-5 gap-y-1">
        {items.map((item) => (
          <Pair key={item.column} {...{ item, table, row, lang }} />
        ))}
      </dl>
      {items.map(
        ({ column, note }) =>
          note && (
            <p key={column} className="text-12 leading-[1.4] text-fg-3">
              {fillSentence(note, table, row, lang)}
            </p>
          ),
      )}
    </li>
  )
}

/** A figure beside its label. */
function Pair({ item, table, row, lang }: FigureProps) {
  const column = columnOf(table, item.column)
  if (!column) return null
  return (
    <div className="flex items-baseline gap-1.5 whitespace-nowrap">
      <dt className="text-12 text-fg-3" title={say(column.label, lang)}>
        {item.label ? say(item.label, lang) : shortLabel(column, lang)}
      </dt>
      <dd className="text-16 leading-[1.4] font-medium">
        <Value {...{ item, table, row, lang, column }} />
        {item.change && (
          <span className="ml-1.5 text-12">
            <Change name={item.change} {...{ table, row, lang }} />
          </span>
        )}
      </dd>
      {item.meter && (
        <dd className="w-10 self-center">
          <Meter value={numbersOf(table, item.column)[row] ?? null} domain={item.meter} colour="var(--c1)" />
        </dd>
      )}
    </div>
  )
}
