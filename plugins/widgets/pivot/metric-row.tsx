import { type Column, formatValue, type Lang, say, type Text } from 'rattan/plugin'
import { judge, TONE, writtenSign } from '../shared/colours/judge.ts'
import { Doubt } from '../shared/marks/doubt.tsx'
import { Sparkline } from '../shared/marks/sparkline.tsx'
import { closeFormat, unitOf } from '../shared/table/read-table.ts'

export const FIRST = 'sticky left-0 z-1 border-r border-line bg-surface pl-(--card-x) text-left'
export const FOCUS = 'focus-visible:rounded-2 focus-visible:outline-2 focus-visible:-outline-offset-2'
const CELL = 'h-[23px] border-b border-b-line-subtle group-hover:bg-hover pointer-coarse:h-11'

/** A metric of a pivot with its values from the oldest period to the latest. */
export interface PivotRow {
  readonly column: Column
  readonly values: readonly (number | null)[]
  /** Why values are in doubt, by period. */
  readonly doubts: Readonly<Record<number, Text>> | undefined
  readonly level: number
  readonly strong: boolean
  /** Heading above it. */
  readonly group?: Text | undefined
}

/** What makes an element a cell of the grid that arrows move in. */
export interface CellProps {
  readonly 'data-cell': string
  readonly tabIndex: number
  readonly onFocus: () => void
}

export function MetricRow({
  row,
  lang,
  said,
  newYear,
  sparkline,
  cellProps,
  onPeriod,
}: {
  readonly row: PivotRow
  readonly lang: Lang
  /** The unit beside the title. */
  readonly said: string | undefined
  readonly newYear: readonly boolean[]
  readonly sparkline: boolean
  readonly cellProps: (column: number) => CellProps
  readonly onPeriod?: ((period: number) => void) | undefined
}) {
  const { column, values, doubts, level, strong } = row
  const unit = unitOf(column, lang)
  const format = closeFormat(column.format)
  return (
    <tr className="group">
      <th
        scope="row"
        {...cellProps(0)}
        className={`${FIRST} ${FOCUS} ${CELL} pr-3 leading-tight max-phone:py-0.5 phone:whitespace-nowrap ${strong ? 'font-strong text-fg' : 'font-regular text-fg-2'}`}
        style={{ paddingLeft: `calc(var(--card-x) + ${level * 12}px)` }}
      >
        {say(column.label, lang)}
        {unit && unit !== said && <span className="ml-1.5 font-regular text-fg-3">{unit}</span>}
      </th>
      {values.map((value, i) => {
        const text = formatValue(value, format, lang)
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter does the same, handled by the grid
          <td
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            key={i}
            {...cellProps(i + 1)}
            className={`${FOCUS} ${CELL} px-2 text-right whitespace-nowrap ${newYear[i] ? 'border-l border-l-line-subtle' : ''} ${strong ? 'font-medium' : ''} ${onPeriod ? 'cursor-pointer' : ''} ${tone(value, text, column)}`}
            onClick={onPeriod && (() => onPeriod(i))}
          >
            {text}
            <Doubt reason={doubts?.[i]} lang={lang} />
          </td>
        )
      })}
      {sparkline && (
        <td className={`${CELL} px-2`}>
          <Sparkline values={values} colour="var(--text-2)" className="ml-auto h-[18px] w-[58px]" />
        </td>
      )}
    </tr>
  )
}

/** Only changes are coloured, and only where the registry says which way is good; levels stay plain. */
function tone(value: number | null, text: string, column: Column): string {
  if (value === null) return 'text-fg-3'
  return column.format.signed ? TONE[judge(writtenSign(text), column.direction)] : ''
}
