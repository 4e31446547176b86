import { formatChange, formatValue } from '../../../core/format.ts'
import type { Column, Table, ViewProps } from '../../../core/plugin.ts'
import type { Lang, Text } from '../../../core/text.ts'
import { judge, TONE, writtenSign } from '../shared/change.ts'
import { columnOf, numbersOf, rowNames, rowOf, shortLabel } from '../shared/read-table.ts'
import { seriesColour } from '../shared/series.ts'
import { toneText, toneTint } from '../shared/tones.ts'
import { Triangle } from '../shared/triangle.tsx'
import type { GaugeOptions } from './widget.ts'

interface Bar {
  readonly column: Column
  readonly row: number
  readonly value: number | null
  readonly name: string
  readonly note?: Text
  readonly change?: string
}

export default function Gauge({ table, options, lang, title, onRow }: ViewProps<GaugeOptions>) {
  const { domain = [0, 100], bands = [] } = options
  const [low, high] = domain
  const bars = barsOf(table, options, lang)
  const ticks = ticksOf(options, bars)
  const place = (value: number) => Math.max(0, Math.min(100, ((value - low) / (high - low || 1)) * 100))
  // Bars grow from zero where the scale has one inside, else from its low end.
  const zero = Math.max(low, Math.min(high, 0))
  const format = { ...bars[0]?.column.format, style: 'number', decimals: 0, signed: false } as const
  return (
    <div className="flex h-full flex-col overflow-auto">
      <ul aria-label={title} className="flex flex-1 flex-col justify-around gap-1.5">
        {bars.map(({ column, row, value, name, note, change }, i) => {
          const band = bands.find(({ from, to }) => value !== null && value >= from && value <= to)
          const label = <b className="truncate font-medium">{name}</b>
          return (
            <li key={`${column.name}${row}`}>
              <div className="flex items-baseline gap-2 text-12 leading-body">
                <i
                  aria-hidden
                  className="size-2.5 flex-none self-center rounded-2"
                  style={{ background: barColour(i, bars.length, options) }}
                />
                {onRow ? (
                  <button
                    type="button"
                    className="min-w-0 text-left hover:text-accent"
                    onClick={() => onRow(rowOf(table, row))}
                  >
                    {label}
                  </button>
                ) : (
                  label
                )}
                {note && <span className="truncate text-fg-3">{note[lang]}</span>}
                <span className="ml-auto" />
                {change && <Change name={change} {...{ table, row, lang }} />}
                {band?.label && (
                  <span className="whitespace-nowrap" style={{ color: toneText(band.tone, 'var(--text-3)') }}>
                    {band.label[lang]}
                  </span>
                )}
                <b className="text-right text-14 font-medium">{formatValue(value, column.format, lang)}</b>
              </div>
              <span aria-hidden="true" className="relative mt-1 block h-2.5 rounded-2 bg-active">
                {bands
                  .filter(({ tone }) => tone && tone !== 'none')
                  .map(({ from, to, tone }) => (
                    <i
                      key={`${from} ${to}`}
                      className="absolute inset-y-0"
                      style={{
                        left: `${place(from)}%`,
                        width: `${place(to) - place(from)}%`,
                        background: toneTint(tone),
                      }}
                    />
                  ))}
                {value !== null && (
                  <i
                    className="absolute inset-y-[3px]"
                    style={{
                      ...span(place(zero), place(value)),
                      background: barColour(i, bars.length, options),
                    }}
                  />
                )}
                {ticks.map((tick) => (
                  <i
                    key={tick}
                    className="absolute -inset-y-px w-px bg-fg-3 opacity-70"
                    style={{ left: `${place(tick)}%` }}
                  />
                ))}
              </span>
            </li>
          )
        })}
      </ul>
      {bars.length > 0 && (
        <p aria-hidden="true" className="relative mt-1 h-3.5 flex-none text-11 leading-[14px] text-fg-3">
          {[low, ...ticks, high].map((tick, i, all) => (
            <span
              key={tick}
              className={`absolute ${i === 0 ? '' : i === all.length - 1 ? '-translate-x-full' : '-translate-x-1/2'}`}
              style={{ left: `${place(tick)}%` }}
            >
              {formatValue(tick, format, lang)}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

const span = (from: number, to: number) => ({
  left: `${Math.min(from, to)}%`,
  width: `${Math.abs(to - from)}%`,
})

function barsOf(table: Table, { items, name, value }: GaugeOptions, lang: Lang): readonly Bar[] {
  if (!items) {
    const column = columnOf(table, value ?? '')
    if (!column) return []
    const values = numbersOf(table, column.name)
    return rowNames(table, name ?? '', lang).map((label, row) => ({
      ...{ column, row, name: label },
      value: values[row] ?? null,
    }))
  }
  return items.flatMap(({ value: of, label, note, change }) => {
    const column = columnOf(table, of)
    if (!column) return []
    const words = { ...(note ? { note } : {}), ...(change ? { change } : {}) }
    const row = table.rows - 1
    const value = numbersOf(table, of)[row] ?? null
    return [{ column, row, value, name: label?.[lang] ?? shortLabel(column, lang), ...words }]
  })
}

/** Where the scale changes its meaning, its ends left out. */
function ticksOf({ ticks, bands = [], domain = [0, 100] }: GaugeOptions, bars: readonly Bar[]): number[] {
  const own = bars[0]?.column.thresholds ?? []
  const all = ticks ?? [...own.map(({ value }) => value), ...bands.flatMap(({ from, to }) => [from, to])]
  return [...new Set(all)].filter((tick) => tick > domain[0] && tick < domain[1]).sort((a, b) => a - b)
}

/** Bars of columns are series, each with its colour; bars of rows are all of one kind. */
function barColour(index: number, count: number, { items }: GaugeOptions): string {
  if (!items) return 'var(--c1)'
  return count === 3 ? ['var(--c1)', 'var(--c2)', 'var(--c4)'][index]! : seriesColour(index)
}

function Change({ name, table, row, lang }: { name: string; table: Table; row: number; lang: Lang }) {
  const column = columnOf(table, name)
  const value = numbersOf(table, name)[row] ?? null
  if (!column || value === null) return null
  const text = formatChange(value, 'difference', column.format, lang)
  const sign = writtenSign(text)
  return (
    <span className={`whitespace-nowrap ${TONE[judge(sign, column.direction)]}`}>
      <Triangle change={sign} />
      {text}
    </span>
  )
}
