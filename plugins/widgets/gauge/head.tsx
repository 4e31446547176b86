import { formatChange, formatValue, type Lang, say, type Table } from 'rattan/plugin'
import { toneText } from '../shared/colours/tones.ts'
import { Change } from '../shared/marks/change.tsx'
import { RowName } from '../shared/marks/row-name.tsx'
import type { Band } from '../shared/options/schemas.ts'
import { columnOf, numbersOf } from '../shared/table/read-table.ts'
import type { GaugeBar } from './bars.ts'

interface HeadProps {
  readonly bar: GaugeBar
  readonly bands: readonly Band[]
  readonly colour: string
  readonly table: Table
  readonly lang: Lang
  readonly onOpen: (() => void) | undefined
}

/** What stands above a bar: its name at the left; at the right its change, the stretch that it lies in, and its value. */
export function Head({ bar, bands, colour, table, lang, onOpen }: HeadProps) {
  const { column, row, value, name, note, change } = bar
  const band = bands.find(({ from, to }) => value !== null && value >= from && value <= to)
  return (
    <div className="flex items-baseline gap-2 text-12 leading-body">
      <i aria-hidden className="size-2.5 flex-none self-center rounded-2" style={{ background: colour }} />
      <RowName
        as="b"
        className={`font-medium ${onOpen ? 'min-w-0 whitespace-nowrap' : 'truncate'}`}
        onOpen={onOpen}
      >
        {name}
      </RowName>
      {note && <span className="truncate text-fg-3">{say(note, lang)}</span>}
      <span className="ml-auto" />
      {change && <ChangeOf name={change} {...{ table, row, lang }} />}
      {band?.label && (
        <span className="whitespace-nowrap" style={{ color: toneText(band.tone, 'var(--text-3)') }}>
          {say(band.label, lang)}
        </span>
      )}
      <b className="text-right text-14 font-medium">{formatValue(value, column.format, lang)}</b>
    </div>
  )
}

function ChangeOf({
  name,
  table,
  row,
  lang,
}: {
  readonly name: string
  readonly table: Table
  readonly row: number
  readonly lang: Lang
}) {
  const column = columnOf(table, name)
  const value = numbersOf(table, name)[row] ?? null
  if (!column || value === null) return null
  const text = formatChange(value, 'difference', column.format, lang)
  return <Change as="span" text={text} direction={column.direction} />
}
