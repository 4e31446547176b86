import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { formatValue } from '../../../core/format.ts'
import type { Table, ViewProps } from '../../../core/plugin.ts'
import { columnOf, numbersOf } from '../shared/read-table.ts'
import { scaleBetween, scaleFromZero, tickDecimals } from '../shared/scale.ts'
import { useSize } from '../shared/use-size.ts'
import type { HistogramOptions } from './widget.ts'

const WORDS = {
  en: { current: 'Current', mean: 'Mean', times: 'times' },
  vi: { current: 'Hiện tại', mean: 'Trung bình', times: 'lần' },
}
const COUNT = { style: 'number', decimals: 0 } as const
const SIGMA = { style: 'sigma', decimals: 2 } as const
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 6, 18, 20]

export default function Histogram({ table, options, lang, title }: ViewProps<HistogramOptions>) {
  const { from = 'from', to = 'to', count = 'count' } = options
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box, { width: 320, height: 200 })
  const [active, setActive] = useState<number | null>(null)
  const column = columnOf(table, from)
  const bins = binsOf(table, from, to, count)
  if (!column || bins.length === 0) return <p className="text-12 text-fg-3">–</p>

  const words = WORDS[lang]
  const show = (value: number | null) => formatValue(value, column.format, lang)
  const at = (name: string) => numbersOf(table, name).find((value) => value !== null) ?? null
  const [current, mean, zscore] = [at('current'), at('mean'), at('zscore')]
  const [low, high] = [bins[0]!.from, bins.at(-1)!.to]
  const wide = Math.max(1, size.width - LEFT - RIGHT)
  const tall = Math.max(1, size.height - TOP - BOTTOM)
  const x = (value: number) => LEFT + ((value - low) / (high - low || 1)) * wide
  const counts = scaleFromZero(bins.map((bin) => bin.count))
  const y = (value: number) => TOP + (1 - value / counts.max) * tall
  const ticks = scaleBetween([low, high]).ticks.slice(1, -1)
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : high - low
  const format = { ...column.format, decimals: tickDecimals(step, column.format.scale), signed: false }
  const row = active === null ? null : Math.min(active, bins.length - 1)
  const shown = row === null ? null : bins[row]!
  const lines = [1, 2].flatMap((n) =>
    [
      { name: `low${n}`, text: `−${n}σ`, n },
      { name: `high${n}`, text: `+${n}σ`, n },
    ].flatMap((line) => {
      const value = at(line.name)
      return value !== null && value > low && value < high ? [{ ...line, value }] : []
    }),
  )

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const share = (event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT) / wide
    setActive(Math.max(0, Math.min(bins.length - 1, Math.floor(share * bins.length))))
  }
  const press = (event: KeyboardEvent) => {
    const now = row ?? 0
    const moves: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      Home: 0,
      End: bins.length - 1,
    }
    const next = moves[event.key]
    if (next === undefined) return
    setActive(Math.max(0, Math.min(bins.length - 1, next)))
    event.preventDefault()
  }

  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <p className="truncate text-12 leading-[1.45] text-fg-3" aria-live="polite">
        {shown ? (
          <>
            {show(shown.from)} – {show(shown.to)}
            <b className="ml-1.5 font-medium text-fg">
              {formatValue(shown.count, COUNT, lang)} {words.times}
            </b>
          </>
        ) : (
          <>
            {words.current} <b className="font-medium text-fg">{show(current)}</b>
            {zscore !== null && <span className="ml-1.5">{formatValue(zscore, SIGMA, lang)}</span>}
          </>
        )}
      </p>
      <div
        ref={box}
        role="img"
        aria-label={`${title}. ${words.current} ${show(current)}, ${words.mean} ${show(mean)}, ${show(low)} – ${show(high)}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move along the bins
        tabIndex={0}
        className="relative min-h-0 flex-1 touch-pan-y"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setActive(null)}
        onBlur={() => setActive(null)}
        onKeyDown={press}
      >
        <svg width={size.width} height={size.height} className="absolute inset-0 text-11" aria-hidden="true">
          {counts.ticks.map((tick) => (
            <g key={tick}>
              <line
                {...{ x1: LEFT, x2: LEFT + wide, y1: y(tick), y2: y(tick) }}
                stroke={tick === 0 ? 'var(--axis)' : 'var(--line-subtle)'}
              />
              {Number.isInteger(tick) && (
                <text x={LEFT - 7} y={y(tick) + 4} textAnchor="end" fill="var(--text-3)">
                  {formatValue(tick, COUNT, lang)}
                </text>
              )}
            </g>
          ))}
          {bins.map((bin, i) => {
            const holds =
              current !== null && current >= bin.from && (current < bin.to || i === bins.length - 1)
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: bins have no other identity
                key={i}
                x={x(bin.from) + 0.5}
                y={y(bin.count)}
                width={Math.max(1, x(bin.to) - x(bin.from) - 1)}
                height={Math.max(0, y(0) - y(bin.count))}
                fill={holds || i === row ? 'var(--c1)' : 'var(--c1-dim)'}
              />
            )
          })}
          {lines.map(({ name, text, value, n }) => (
            <g key={name}>
              <line
                {...{ x1: x(value), x2: x(value), y1: TOP, y2: y(0) }}
                stroke="var(--text-3)"
                strokeOpacity={n === 1 ? 1 : 0.6}
                strokeDasharray="1.5 3"
              />
              <text x={x(value)} y={TOP - 5} textAnchor="middle" fill="var(--text-3)">
                {text}
              </text>
            </g>
          ))}
          {mean !== null && mean > low && mean < high && (
            <g>
              <line
                {...{ x1: x(mean), x2: x(mean), y1: TOP, y2: y(0) }}
                stroke="var(--c2)"
                strokeDasharray="5 3"
              />
              <text x={x(mean)} y={TOP - 5} textAnchor="middle" fill="var(--text-2)">
                μ
              </text>
            </g>
          )}
          {current !== null && (
            <path
              d={`M${x(Math.max(low, Math.min(high, current)))} ${TOP + 12}l-5 -9h10z`}
              fill="var(--text)"
              stroke="var(--surface)"
            />
          )}
          {ticks.map((tick) => (
            <text key={tick} x={x(tick)} y={size.height - 5} textAnchor="middle" fill="var(--text-3)">
              {formatValue(tick, format, lang)}
            </text>
          ))}
        </svg>
      </div>
    </div>
  )
}

/** Bins from low to high; one without both ends is left out, one without a count is empty. */
function binsOf(table: Table, from: string, to: string, count: string) {
  const [starts, ends, counts] = [numbersOf(table, from), numbersOf(table, to), numbersOf(table, count)]
  return starts
    .flatMap((start, i) => {
      const end = ends[i]
      return start == null || end == null
        ? []
        : [{ from: start, to: end, count: Math.max(0, counts[i] ?? 0) }]
    })
    .sort((a, b) => a.from - b.from)
}
