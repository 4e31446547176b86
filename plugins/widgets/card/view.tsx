import { formatChange, formatValue, say, type Table, type ViewProps } from 'rattan/plugin'
import { textWidth } from '../shared/axis/text-width.ts'
import { judge, writtenSign } from '../shared/colours/judge.ts'
import { Change } from '../shared/marks/change.tsx'
import { Doubt } from '../shared/marks/doubt.tsx'
import { RowName } from '../shared/marks/row-name.tsx'
import { Sparkline } from '../shared/marks/sparkline.tsx'
import {
  columnOf,
  doubtOf,
  numbersOf,
  rowNames,
  rowOf,
  shortLabel,
  unitOf,
} from '../shared/table/read-table.ts'
import { changeOf, comparable } from './change.ts'
import type { CardOptions } from './widget.ts'

const BY = { pct: 'percent', points: 'points', diff: 'difference', none: 'difference' } as const
const VERSUS = { en: 'vs', vi: 'so với' }
/** A value this long, in the letters of charts, leaves no room for a sparkline on a narrow card. */
const LONG = 50
const DOT = { good: 'var(--up)', bad: 'var(--down)', none: 'var(--text-2)' }

export default function Card({ table, options, title, lang, onRow }: ViewProps<CardOptions>) {
  const { value, x = 'period', change: rule = 'pct', sparkline = true } = options
  const column = columnOf(table, value)
  if (!column) return null
  const values = numbersOf(table, value)
  const names = rowNames(table, x, lang)
  const last = table.rows - 1
  const change = newestChange(table, value, x, rule)
  const changed = change === null ? '' : formatChange(change, BY[rule], column.format, lang)
  const written = formatValue(values[last], column.format, lang)
  const unit = unitOf(column, lang)

  return (
    <div className="@container h-full">
      <div className="grid h-full grid-cols-[minmax(0,1fr)_auto] content-center gap-x-3 px-(--card-x) py-(--card-y) max-phone:px-2.5">
        {/* The frame already says the title to screen readers. */}
        <RowName
          as="p"
          className="truncate text-12 leading-[1.4] text-fg-2"
          title={say(column.label, lang)}
          aria-hidden="true"
          onOpen={onRow && (() => onRow(rowOf(table, last)))}
        >
          {title || shortLabel(column, lang)}
        </RowName>
        {sparkline && (
          <Sparkline
            values={values}
            colour={DOT[judge(writtenSign(changed), column.direction)]}
            className={`col-start-2 row-span-2 row-start-1 h-[30px] w-[76px] self-center @max-[230px]:h-6 @max-[230px]:w-12 ${textWidth(written + unit) > LONG ? '@max-[200px]:hidden' : ''}`}
          />
        )}
        <p className="col-start-1 text-24 leading-tight font-medium tracking-[-.01em] whitespace-nowrap @max-[230px]:text-20">
          {written}
          {unit && <small className="ml-1 text-13 font-regular tracking-normal text-fg-3">{unit}</small>}
          <Doubt reason={doubtOf(table, value, last)} lang={lang} />
        </p>
        <p className="col-span-2 min-h-[17px] text-12 leading-[1.4] text-fg-3 @max-[180px]:text-11">
          {!change ? (
            names[last]
          ) : (
            <>
              <Change
                text={changed}
                direction={column.direction}
                className="mr-1.5 text-12 font-medium @max-[180px]:mr-1"
              />
              {say(VERSUS, lang)} {names[last - 1]}
            </>
          )}
        </p>
      </div>
    </div>
  )
}

/** Of the last row against the one before, where these cover the same length of time. */
function newestChange(table: Table, value: string, x: string, rule: NonNullable<CardOptions['change']>) {
  const last = table.rows - 1
  const [values, periods] = [numbersOf(table, value), table.data[x] ?? []]
  return comparable(periods[last], periods[last - 1]) ? changeOf(values[last], values[last - 1], rule) : null
}
