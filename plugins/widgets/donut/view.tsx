import { formatValue } from '../../../core/format.ts'
import type { Column, Table, ViewProps } from '../../../core/plugin.ts'
import type { Lang } from '../../../core/text.ts'
import { columnOf, numbersOf, rowNames, rowOf, shortLabel, unitOf } from '../shared/read-table.ts'
import { seriesColour } from '../shared/series.ts'
import type { DonutOptions } from './widget.ts'

const OTHER = { en: 'Other', vi: 'Khác' }
const SHARE = { style: 'percent', decimals: 1 } as const

interface Part {
  readonly name: string
  readonly value: number
  /** The row it comes from, null where that is all of them. */
  readonly row: number | null
}

export default function Donut({ table, options, lang, title, onRow }: ViewProps<DonutOptions>) {
  const column = columnOf(table, options.value ?? options.parts?.[0] ?? '')
  const parts = fold(partsOf(table, options, lang), lang)
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  if (!column || total === 0) return <p className="text-12 text-fg-3">–</p>
  const show = (value: number) => formatValue(value, column.format, lang)
  const share = (value: number) => formatValue((value / total) * 100, SHARE, lang)
  let before = 0
  return (
    <div className="@container h-full">
      <div className="flex h-full min-h-0 items-center gap-4 @max-[300px]:flex-col @max-[300px]:gap-2">
        <div className="relative aspect-square h-full max-h-[200px] min-h-0 max-w-[46%] flex-none @max-[300px]:h-auto @max-[300px]:w-1/2 @max-[300px]:flex-initial">
          <svg
            viewBox="0 0 100 100"
            className="size-full"
            role="img"
            aria-label={summary(title, parts, share)}
          >
            {parts.map(({ name, value, row }, i) => {
              const from = before
              before += value
              return (
                <circle
                  key={`${name}${row}`}
                  {...{ cx: 50, cy: 50, r: 40, pathLength: 100, fill: 'none' }}
                  stroke={seriesColour(i)}
                  strokeWidth="15"
                  strokeDasharray={`${Math.max(0, (value / total) * 100 - (parts.length > 1 ? 0.5 : 0))} 100`}
                  strokeDashoffset={-(from / total) * 100}
                  transform="rotate(-90 50 50)"
                />
              )
            })}
          </svg>
          <p
            aria-hidden="true"
            className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center text-14 leading-tight font-medium"
          >
            {formatValue(total, column.format, lang, { compact: true })}
            <span className="text-11 font-regular text-fg-3">{unitOf(column, lang)}</span>
          </p>
        </div>
        <ul className="min-h-0 min-w-0 flex-1 overflow-auto text-12">
          {parts.map(({ name, value, row }, i) => (
            <li
              key={`${name}${row}`}
              className="flex min-h-6 items-center gap-2 border-b border-line-subtle last:border-0"
            >
              <i
                aria-hidden
                className="size-2.5 flex-none rounded-2"
                style={{ background: seriesColour(i) }}
              />
              {onRow && row !== null ? (
                <button
                  type="button"
                  className="min-w-0 py-0.5 text-left leading-tight text-fg-2 hover:text-accent"
                  onClick={() => onRow(rowOf(table, row))}
                >
                  {name}
                </button>
              ) : (
                <span className="min-w-0 py-0.5 leading-tight text-fg-2">{name}</span>
              )}
              <span className="ml-auto text-fg-3 @max-[380px]:sr-only">{show(value)}</span>
              <b className="min-w-12 flex-none text-right font-medium @max-[380px]:ml-auto">{share(value)}</b>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** The parts there are: rows, or columns of the last row. What is missing, zero or negative is no part of a whole. */
function partsOf(table: Table, { name, value, parts }: DonutOptions, lang: Lang): readonly Part[] {
  const last = table.rows - 1
  const all: { name: string; value: number | null | undefined; row: number | null }[] = parts
    ? parts
        .map((part) => columnOf(table, part))
        .filter((column): column is Column => column !== undefined)
        .map((column) => ({
          name: shortLabel(column, lang),
          value: numbersOf(table, column.name)[last],
          row: last,
        }))
    : rowNames(table, name ?? '', lang).map((label, row) => ({
        name: label,
        value: numbersOf(table, value ?? '')[row],
        row,
      }))
  return all.filter((part): part is Part => part.value != null && part.value > 0)
}

/** At most eight colours: the smallest parts beyond the seventh are one. */
function fold(parts: readonly Part[], lang: Lang): readonly Part[] {
  if (parts.length <= 8) return parts
  const sorted = parts.toSorted((a, b) => b.value - a.value)
  const value = sorted.slice(7).reduce((sum, part) => sum + part.value, 0)
  return [...sorted.slice(0, 7), { name: OTHER[lang], value, row: null }]
}

const summary = (title: string, parts: readonly Part[], share: (value: number) => string) =>
  [title, ...parts.map(({ name, value }) => `${name} ${share(value)}`)].join('. ')
