import { type ReactNode, useRef } from 'react'
import { formatChange, formatValue } from '../../../core/format.ts'
import type { Cell, Column, Table, ViewProps } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { cellTone } from '../shared/cell-tone.ts'
import { judge, TONE, writtenSign } from '../shared/change.ts'
import { fillSentence, spoken, toneOf } from '../shared/fill-sentence.ts'
import { Meter } from '../shared/meter.tsx'
import { columnOf, numbersOf, rowNames, rowOf, shortLabel, unitOf } from '../shared/read-table.ts'
import { toneColour, toneText } from '../shared/tones.ts'
import { Triangle } from '../shared/triangle.tsx'
import { useSize } from '../shared/use-size.ts'
import type { StatItem, StatOptions } from './widget.ts'

export default function Stat({ table, options, title, lang, onRow }: ViewProps<StatOptions>) {
  const { items, name, row = 'last' } = options
  if (table.rows === 0) return null
  if (name) {
    return (
      <Columns as="ul" count={table.rows} least={LEAST_GROUP}>
        {rowNames(table, name, lang).map((group, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            key={i}
            className="min-w-0 border-l-2 border-axis pl-3"
            style={{ borderColor: nameColour(table, name, i) }}
          >
            {onRow ? (
              <button
                type="button"
                className="text-12 leading-[1.4] text-fg-2 hover:text-accent"
                style={{ color: nameColour(table, name, i) }}
                onClick={() => onRow(rowOf(table, i))}
              >
                {group}
              </button>
            ) : (
              <p className="text-12 leading-[1.4] text-fg-2" style={{ color: nameColour(table, name, i) }}>
                {group}
              </p>
            )}
            <dl className="flex flex-wrap gap-x-5 gap-y-1">
              {items.map((item) => (
                <Pair key={item.column} {...{ item, table, lang }} row={i} />
              ))}
            </dl>
            {items.map(
              ({ column, note }) =>
                note && (
                  <p key={column} className="text-12 leading-[1.4] text-fg-3">
                    {fillSentence(note, table, i, lang)}
                  </p>
                ),
            )}
          </li>
        ))}
      </Columns>
    )
  }
  const at = row === 'first' ? 0 : table.rows - 1
  return (
    <Columns as="dl" count={items.length} least={LEAST}>
      {items.map((item) => (
        <Figure
          key={item.column}
          {...{ item, table, lang }}
          row={at}
          label={items.length === 1 ? title : ''}
        />
      ))}
    </Columns>
  )
}

const LEAST = 118
const LEAST_GROUP = 215
const GAP = 20
const PADDING = 28

/** Columns of one width, as many as fit, evened out over the rows so that none is left alone. */
function Columns({
  as: List,
  count,
  least,
  children,
}: {
  readonly as: 'ul' | 'dl'
  readonly count: number
  readonly least: number
  readonly children: ReactNode
}) {
  const box = useRef<HTMLUListElement & HTMLDListElement>(null)
  const { width } = useSize(box, { width: 600, height: 84 })
  const most = Math.max(1, Math.floor((width - PADDING + GAP) / (least + GAP)))
  const columns = Math.ceil(count / Math.ceil(count / most))
  return (
    <List
      ref={box}
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      className="grid h-full [align-content:safe_center] gap-x-5 gap-y-3 overflow-auto px-(--card-x) py-(--card-y)"
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {children}
    </List>
  )
}

interface FigureProps {
  readonly item: StatItem
  readonly table: Table
  readonly row: number
  readonly lang: Lang
}

/** Of a group's name and the line beside the group; their own colours where the name has no tone. */
function nameColour(table: Table, name: string, row: number): string | undefined {
  const tone = toneOf(table, name, row)
  return tone && toneColour(tone)
}

/** A figure under its label, with its change, its meter and a few words below. */
function Figure({ item, table, row, lang, label }: FigureProps & { readonly label: string }) {
  const column = columnOf(table, item.column)
  if (!column) return null
  const value = numbersOf(table, item.column)[row] ?? null
  return (
    <div className="min-w-0">
      <dt className="truncate text-12 leading-[1.4] text-fg-2" title={column.label[lang]}>
        {item.label?.[lang] ?? (label || shortLabel(column, lang))}
      </dt>
      <dd>
        <p
          className={
            column.type === 'number'
              ? 'truncate text-20 leading-[1.45] font-medium tracking-[-.01em]'
              : 'text-16 leading-[1.8125] font-medium break-words'
          }
        >
          <Value {...{ item, table, row, lang, column }} />
        </p>
        {(item.meter || item.change || item.note) && (
          <div className="flex items-center gap-2.5 text-12 leading-[1.4] text-fg-3">
            {item.meter && (
              <Meter
                value={value}
                domain={item.meter}
                colour={toneColour(reachedTone(item, column, value), 'var(--c1)')}
                className="min-w-8 flex-1"
              />
            )}
            {(item.change || item.note) && (
              <p>
                {item.change && <Change name={item.change} {...{ table, row, lang }} />}
                {item.note && fillSentence(item.note, table, row, lang)}
              </p>
            )}
          </div>
        )}
      </dd>
    </div>
  )
}

/** A figure beside its label, for groups of them. */
function Pair({ item, table, row, lang }: FigureProps) {
  const column = columnOf(table, item.column)
  if (!column) return null
  return (
    <div className="flex items-baseline gap-1.5 whitespace-nowrap">
      <dt className="text-12 text-fg-3" title={column.label[lang]}>
        {item.label?.[lang] ?? shortLabel(column, lang)}
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

function Value({ item, table, row, lang, column }: FigureProps & { readonly column: Column }) {
  const cell = table.data[column.name]?.[row] ?? null
  const format = item.decimals === undefined ? column.format : { ...column.format, decimals: item.decimals }
  const text = column.type === 'number' ? formatValue(cell, format, lang) : spoken(cell, column, lang)
  const unit = column.type === 'number' && cell !== null ? unitOf(column, lang) : ''
  const tone = toneOf(table, column.name, row) ?? reachedTone(item, column, cell)
  return (
    <>
      <span
        className={column.type === 'number' ? judged(item, column, cell, text) : ''}
        style={tone ? { color: toneText(tone) } : undefined}
      >
        {text}
      </span>
      {unit && <small className="ml-1 text-13 font-regular tracking-normal text-fg-3">{unit}</small>}
    </>
  )
}

/** The tone of the highest threshold reached, where the page asks for it. */
const reachedTone = ({ colour }: StatItem, column: Column, cell: Cell) =>
  colour === 'thresholds' && typeof cell === 'number' ? cellTone(cell, column) : undefined

/** Signed formats are good or bad by what they say; other numbers only where the page asks for it. */
function judged({ colour }: StatItem, column: Column, cell: unknown, text: string): string {
  if (typeof cell !== 'number') return 'text-fg-3'
  const signed = column.format.signed || column.format.style === 'sigma'
  if (colour === 'none' || colour === 'thresholds' || (!colour && !signed)) return ''
  const sign = signed ? writtenSign(text) : /[1-9]/.test(text) ? Math.sign(cell) : 0
  const verdict = judge(sign, column.direction)
  return verdict === 'none' ? '' : TONE[verdict]
}

function Change({ name, table, row, lang }: { name: string } & Omit<FigureProps, 'item'>) {
  const column = columnOf(table, name)
  const value = numbersOf(table, name)[row] ?? null
  if (!column || value === null) return null
  const text =
    column.format.style === 'percent'
      ? formatValue(value, { ...column.format, signed: true }, lang)
      : formatChange(value, by(column), column.format, lang)
  const sign = writtenSign(text)
  return (
    <b className={`mr-1.5 font-medium whitespace-nowrap ${TONE[judge(sign, column.direction)]}`}>
      <Triangle change={sign} />
      {text}
    </b>
  )
}

/** A column that holds a change says with its own format what kind it is. */
const by = ({ format }: Column) => (format.style === 'points' ? 'points' : 'difference')
