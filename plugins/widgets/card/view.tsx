import { formatChange, formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { changeOf, comparable, judge, TONE, writtenSign } from '../shared/change.ts'
import { columnOf, numbersOf, rowNames, rowOf, shortLabel, unitOf } from '../shared/read-table.ts'
import { Sparkline } from '../shared/sparkline.tsx'
import { textWidth } from '../shared/text-width.ts'
import { Triangle } from '../shared/triangle.tsx'
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
  const periods = table.data[x] ?? []
  const same = comparable(periods[last], periods[last - 1])
  const change = same ? changeOf(values[last], values[last - 1], rule) : null
  const changed = change === null ? '' : formatChange(change, BY[rule], column.format, lang)
  const sign = writtenSign(changed)
  const verdict = judge(sign, column.direction)
  const written = formatValue(values[last], column.format, lang)
  const unit = unitOf(column, lang)
  const label = title || shortLabel(column, lang)

  return (
    <div className="@container h-full">
      <div className="grid h-full grid-cols-[minmax(0,1fr)_auto] content-center gap-x-3 px-(--card-x) py-(--card-y) max-phone:px-2.5">
        {onRow ? (
          <button
            type="button"
            className="truncate text-left text-12 leading-[1.4] text-fg-2 hover:text-accent"
            onClick={() => onRow(rowOf(table, last))}
          >
            {label}
          </button>
        ) : (
          // The frame already says the title to screen readers.
          <p
            className="truncate text-12 leading-[1.4] text-fg-2"
            title={column.label[lang]}
            aria-hidden="true"
          >
            {label}
          </p>
        )}
        {sparkline && (
          <Sparkline
            values={values}
            colour={DOT[verdict]}
            className={`col-start-2 row-span-2 row-start-1 h-[30px] w-[76px] self-center @max-[230px]:h-6 @max-[230px]:w-12 ${textWidth(written + unit) > LONG ? '@max-[200px]:hidden' : ''}`}
          />
        )}
        <p className="col-start-1 text-24 leading-tight font-medium tracking-[-.01em] whitespace-nowrap @max-[230px]:text-20">
          {written}
          {unit && <small className="ml-1 text-13 font-regular tracking-normal text-fg-3">{unit}</small>}
        </p>
        <p className="col-span-2 min-h-[17px] text-12 leading-[1.4] text-fg-3 @max-[180px]:text-11">
          {!change ? (
            names[last]
          ) : (
            <>
              <b
                className={`mr-1.5 text-12 font-medium whitespace-nowrap @max-[180px]:mr-1 ${TONE[verdict]}`}
              >
                <Triangle change={sign} />
                {changed}
              </b>
              {VERSUS[lang]} {names[last - 1]}
            </>
          )}
        </p>
      </div>
    </div>
  )
}
