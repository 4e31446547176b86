import { useMemo } from 'react'
import { formatValue } from '../../../core/format.ts'
import type { Column, Table, ViewProps } from '../../../core/plugin.ts'
import { judge, TONE, writtenSign } from '../shared/change.ts'
import { Chart } from '../shared/chart.tsx'
import { columnOf, numbersOf, rowNames, rowOf } from '../shared/read-table.ts'
import { acrossFrom } from '../shared/references.ts'
import { seriesOf } from '../shared/series.ts'
import type { BarOptions } from './widget.ts'

const FILL = { good: 'var(--up-fill)', bad: 'var(--down-fill)', none: 'var(--c8)' }

export default function BarView({ options, table, ...rest }: ViewProps<BarOptions>) {
  const { y, sorted = false } = options
  const ordered = useMemo(() => (sorted ? largestFirst(table, y) : table), [table, y, sorted])
  return options.horizontal ? (
    <Lying {...rest} {...{ options, table: ordered }} />
  ) : (
    <Upright {...rest} {...{ options, table: ordered }} />
  )
}

function Upright({ options, table, ...rest }: ViewProps<BarOptions>) {
  const { x, y, colour = 'series', diverging = false, domain, reference } = options
  const panes = useMemo(() => {
    const values = numbersOf(table, y)
    const direction = columnOf(table, y)?.direction ?? 'none'
    const series = seriesOf(table, [y], () => ({
      kind: 'bar',
      axis: 'left',
      colour: 'var(--c1)',
      colourOf: (row: number) => fillOf(values[row], direction, colour),
    }))
    const around = diverging ? ends(values, true) : domain
    return [{ series, look: { ...(around ? { domain: around } : {}), across: acrossFrom(reference, table) } }]
  }, [table, y, colour, diverging, domain, reference])
  return <Chart {...rest} {...{ table, panes, x }} />
}

function Lying({ options, table, lang, title, onRow }: ViewProps<BarOptions>) {
  const { x, y, colour = 'series', diverging = false, domain, reference } = options
  const column = columnOf(table, y)
  if (!column) return null
  const names = rowNames(table, x, lang)
  const values = numbersOf(table, y)
  const across = acrossFrom(reference, table)
  const [low, high] = domain ?? ends([...values, ...across.map(({ value }) => value)], diverging)
  const place = (value: number) => ((Math.max(low, Math.min(high, value)) - low) / (high - low || 1)) * 100
  const zero = place(0)
  return (
    <div className="@container h-full overflow-auto overscroll-contain">
      {across.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-11 text-fg-3">
          {across.map(({ value, label }) => (
            <span key={`${label.en}${value}`}>
              ┆ {label[lang]} {formatValue(value, column.format, lang)}
            </span>
          ))}
        </p>
      )}
      <ul
        aria-label={title}
        className="grid min-h-full auto-rows-[minmax(24px,1fr)] grid-cols-[fit-content(42%)_minmax(0,1fr)_max-content] gap-x-2.5 text-12"
      >
        {names.map((name, row) => {
          const value = values[row] ?? null
          const text = formatValue(value, column.format, lang)
          const end = value === null ? zero : place(value)
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
              key={row}
              className="group col-span-full grid grid-cols-subgrid items-center hover:bg-hover"
            >
              {onRow ? (
                <button
                  type="button"
                  className="truncate text-left text-fg-2 hover:text-accent"
                  onClick={() => onRow(rowOf(table, row))}
                >
                  {name}
                </button>
              ) : (
                <span className="truncate text-fg-2" title={name}>
                  {name}
                </span>
              )}
              <span className="relative h-full" aria-hidden="true">
                <i className="absolute inset-y-0 w-px bg-axis" style={{ left: `${zero}%` }} />
                <i
                  className={`absolute inset-y-0 my-auto h-3 ${end < zero ? 'rounded-l-2' : 'rounded-r-2'}`}
                  style={{
                    left: `${Math.min(zero, end)}%`,
                    width: `${Math.abs(end - zero)}%`,
                    background: fillOf(value, column.direction, colour),
                  }}
                />
                {across.map((line) => (
                  <i
                    key={`${line.label.en}${line.value}`}
                    className="absolute inset-y-0 border-l border-dashed border-axis"
                    style={{ left: `${place(line.value)}%` }}
                  />
                ))}
              </span>
              <span
                className={`text-right ${
                  value === null
                    ? 'text-fg-3'
                    : colour === 'direction'
                      ? TONE[judge(writtenSign(signed(value, text)), column.direction)]
                      : ''
                }`}
              >
                {text}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** A value that is written without a sign is good or bad by its own, unless it rounds to zero. */
const signed = (value: number, text: string) => (/[1-9]/.test(text) ? (value > 0 ? '+' : '−') : '')

function fillOf(
  value: number | null | undefined,
  direction: Column['direction'],
  colour: 'series' | 'direction',
): string {
  if (colour === 'series') return 'var(--c1)'
  return FILL[judge(value == null ? null : Math.sign(value), direction)]
}

/** The ends of an axis that holds zero, and as much on both of its sides where bars diverge. */
function ends(values: readonly (number | null)[], diverging: boolean): [number, number] {
  const present = values.filter((value) => value !== null)
  const low = present.reduce((a, b) => Math.min(a, b), 0)
  const high = present.reduce((a, b) => Math.max(a, b), 0)
  const far = Math.max(-low, high) || 1
  return diverging ? [-far, far] : low === high ? [0, 1] : [low, high]
}

function largestFirst(table: Table, y: string): Table {
  const values = numbersOf(table, y)
  const order = values
    .map((_, row) => row)
    .sort((a, b) => (values[b] ?? -Infinity) - (values[a] ?? -Infinity) || a - b)
  return {
    ...table,
    data: Object.fromEntries(
      Object.entries(table.data).map(([name, cells]) => [name, order.map((row) => cells[row] ?? null)]),
    ),
  }
}
