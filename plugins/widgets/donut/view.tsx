import { type Column, formatValue, type Lang, type ViewProps } from 'rattan/plugin'
import { seriesColour } from '../shared/colours/series-colours.ts'
import { RowName } from '../shared/marks/row-name.tsx'
import { columnOf, rowOf, unitOf } from '../shared/table/read-table.ts'
import { SHARE } from '../shared/words/counts.ts'
import { gathered, type Part, partsOf } from './parts.ts'
import type { DonutOptions } from './widget.ts'

export default function Donut({ table, options, lang, title, onRow }: ViewProps<DonutOptions>) {
  const column = columnOf(table, options.value ?? options.parts?.[0] ?? '')
  const parts = gathered(partsOf(table, options, lang), lang)
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  if (!column || total === 0) return <p className="text-12 text-fg-3">–</p>
  const share = (value: number) => formatValue((value / total) * 100, SHARE, lang)
  const summary = [title, ...parts.map(({ name, value }) => `${name} ${share(value)}`)].join('. ')
  return (
    <div className="@container h-full">
      <div className="flex h-full min-h-0 items-center gap-4 @max-[300px]:flex-col @max-[300px]:gap-2">
        <Ring {...{ parts, total, column, summary, lang }} />
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
              <RowName
                className="min-w-0 py-0.5 leading-tight text-fg-2"
                onOpen={onRow && row !== null ? () => onRow(rowOf(table, row)) : undefined}
              >
                {name}
              </RowName>
              <span className="ml-auto text-fg-3 @max-[380px]:sr-only">
                {formatValue(value, column.format, lang)}
              </span>
              <b className="min-w-12 flex-none text-right font-medium @max-[380px]:ml-auto">{share(value)}</b>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** The parts around their total. */
function Ring({
  parts,
  total,
  column,
  summary,
  lang,
}: {
  readonly parts: readonly Part[]
  readonly total: number
  readonly column: Column
  readonly summary: string
  readonly lang: Lang
}) {
  let before = 0
  return (
    <div className="relative aspect-square h-full max-h-[200px] min-h-0 max-w-[46%] flex-none @max-[300px]:h-auto @max-[300px]:w-1/2 @max-[300px]:flex-initial">
      <svg viewBox="0 0 100 100" className="size-full" role="img" aria-label={summary}>
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
  )
}
