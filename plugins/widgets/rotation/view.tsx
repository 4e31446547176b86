import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { formatCell, formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { columnOf, rowOf, shortLabel } from '../shared/read-table.ts'
import { scaleToFit, tickDecimals } from '../shared/scale.ts'
import { useSize } from '../shared/use-size.ts'
import { fieldOf, type Head, headsOf, placeNames, type Quadrant } from './points.ts'
import type { RotationOptions } from './widget.ts'

const START = { width: 720, height: 480 }
const LEFT = 40
const BOTTOM = 20
const REACH = 24

const TONES: Record<Quadrant, string> = {
  ...{ leading: 'up', weakening: 'warn', lagging: 'down', improving: 'info' },
}
const WORDS = {
  en: {
    leading: 'Leading',
    weakening: 'Weakening',
    lagging: 'Lagging',
    improving: 'Improving',
    none: 'no data',
  },
  vi: {
    leading: 'Dẫn dắt',
    weakening: 'Suy yếu',
    lagging: 'Tụt hậu',
    improving: 'Cải thiện',
    none: 'chưa có số liệu',
  },
}

export default function Rotation({ table, options, lang, title, onRow }: ViewProps<RotationOptions>) {
  const { centre = [1, 0], x = 'rs_ratio', y = 'rs_momentum' } = options
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame, START)
  const [active, setActive] = useState<{ at: number; keys: boolean } | null>(null)
  const heads = useMemo(() => headsOf(table, options, lang), [table, options, lang])
  const field = useMemo(() => fieldOf(heads, options), [heads, options])
  const words = WORDS[lang]
  const [xColumn, yColumn] = [columnOf(table, x), columnOf(table, y)]
  const plot = { width: Math.max(60, size.width - LEFT), height: Math.max(60, size.height - BOTTOM) }
  const left = (value: number) => LEFT + ((value - field.x.low) / (field.x.high - field.x.low)) * plot.width
  const top = (value: number) => (1 - (value - field.y.low) / (field.y.high - field.y.low)) * plot.height
  const points = heads.map((head) => ({ left: left(head.x), top: top(head.y), name: head.name }))
  const names = placeNames(points, size.width, plot.height, LEFT)
  const corner = { x: left(centre[0]), y: top(centre[1]) }
  const head = active ? heads[active.at] : undefined
  const say = (one: Head) =>
    `${one.name}: ${words[one.quadrant]}, ${[xColumn, yColumn]
      .map(
        (column, i) =>
          column && `${shortLabel(column, lang)} ${formatCell(i === 0 ? one.x : one.y, column, lang)}`,
      )
      .filter(Boolean)
      .join(', ')}`

  if (heads.length === 0 || !xColumn || !yColumn) {
    return (
      <p role="img" aria-label={`${title}: ${words.none}`} className="pt-2 text-12 text-fg-3">
        {words.none}
      </p>
    )
  }
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const far = points.map((p) =>
      Math.hypot(p.left - event.clientX + box.left, p.top - event.clientY + box.top),
    )
    const at = far.indexOf(Math.min(...far))
    setActive((far[at] ?? REACH) < REACH ? { at, keys: false } : null)
  }
  const press = (event: KeyboardEvent) => {
    const at = active?.at ?? -1
    const last = heads.length - 1
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }
    const next = moves[event.key]
    if (event.key === 'Escape') setActive(null)
    else if (event.key === 'Enter' && head) onRow?.(rowOf(table, head.row))
    else if (next !== undefined) setActive({ at: Math.max(0, Math.min(last, next)), keys: true })
    else return
    event.preventDefault()
  }
  const quadrants: { name: Quadrant; x: number; y: number; w: number; h: number }[] = [
    { name: 'improving', x: LEFT, y: 0, w: corner.x - LEFT, h: corner.y },
    { name: 'leading', x: corner.x, y: 0, w: size.width - corner.x, h: corner.y },
    { name: 'lagging', x: LEFT, y: corner.y, w: corner.x - LEFT, h: plot.height - corner.y },
    { name: 'weakening', x: corner.x, y: corner.y, w: size.width - corner.x, h: plot.height - corner.y },
  ]

  return (
    <div className="flex h-full min-h-0 flex-col gap-1">
      <p className="text-12 leading-[1.45] text-fg-3">
        → {xColumn.label[lang]} · ↑ {yColumn.label[lang]}
      </p>
      <div
        ref={frame}
        role="img"
        aria-label={`${title}. ${heads.slice(0, 40).map(say).join('. ')}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from point to point
        tabIndex={0}
        className={`relative min-h-0 flex-1 ${onRow ? 'cursor-pointer' : ''}`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setActive(null)}
        onBlur={() => setActive(null)}
        onKeyDown={press}
        onClick={() => head && onRow?.(rowOf(table, head.row))}
      >
        <svg width={size.width} height={size.height} className="absolute inset-0" aria-hidden="true">
          {quadrants.map((q) => (
            <g key={q.name}>
              <rect
                {...{ x: q.x, y: q.y, width: q.w, height: q.h }}
                fill={`color-mix(in srgb, var(--${TONES[q.name]}) 6%, transparent)`}
              />
              <text
                x={q.name === 'leading' || q.name === 'weakening' ? size.width - 8 : LEFT + 8}
                y={q.name === 'leading' || q.name === 'improving' ? 18 : plot.height - 9}
                textAnchor={q.name === 'leading' || q.name === 'weakening' ? 'end' : 'start'}
                fontSize={12}
                fontWeight={500}
                fill={`var(--${TONES[q.name]})`}
              >
                {words[q.name]}
              </text>
            </g>
          ))}
          <path
            d={`M${LEFT} ${corner.y}H${size.width}M${corner.x} 0V${plot.height}`}
            stroke="var(--axis)"
            fill="none"
          />
          <Ticks {...{ field, left, top, plot, lang }} columns={[xColumn, yColumn]} />
          {heads.map((one, i) => (
            <g key={one.row} opacity={active && active.at !== i ? 0.35 : 1}>
              {one.trail.length > 1 && (
                <path
                  d={`M${one.trail.map((step) => `${left(step.x).toFixed(1)} ${top(step.y).toFixed(1)}`).join('L')}`}
                  fill="none"
                  stroke={`var(--${TONES[one.quadrant]})`}
                  strokeWidth={active?.at === i ? 2 : 1.5}
                  strokeLinejoin="round"
                  opacity={active?.at === i ? 0.9 : 0.4}
                />
              )}
              {(active?.at === i ? one.trail.slice(0, -1) : []).map((step, k) => (
                <circle
                  // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                  key={k}
                  cx={left(step.x)}
                  cy={top(step.y)}
                  r={2}
                  fill={`var(--${TONES[one.quadrant]})`}
                />
              ))}
              <circle
                cx={points[i]!.left}
                cy={points[i]!.top}
                r={active?.at === i ? 7 : 5.5}
                fill={`var(--${TONES[one.quadrant]})`}
                stroke="var(--surface)"
                strokeWidth={1.5}
              />
              {names[i] && (
                <text
                  x={names[i].left}
                  y={names[i].top}
                  textAnchor={names[i].anchor}
                  fontSize={11}
                  fill="var(--text)"
                  stroke="var(--surface)"
                  strokeWidth={3}
                  paintOrder="stroke"
                >
                  {one.name}
                </text>
              )}
            </g>
          ))}
        </svg>
        {head && active && (
          <div
            aria-hidden
            className="pointer-events-none absolute z-5 min-w-[150px] rounded-4 bg-raised px-2.5 py-[7px] text-12 leading-[1.55] shadow-pop"
            style={{
              ...(points[active.at]!.left > size.width / 2
                ? { right: size.width - points[active.at]!.left + 14 }
                : { left: points[active.at]!.left + 14 }),
              ...(points[active.at]!.top > plot.height / 2
                ? { bottom: size.height - points[active.at]!.top + 4 }
                : { top: points[active.at]!.top + 4 }),
            }}
          >
            <p className="mb-0.5 font-strong">{head.name}</p>
            <p style={{ color: `var(--${TONES[head.quadrant]})` }}>{words[head.quadrant]}</p>
            {[xColumn, yColumn].map((column, i) => (
              <p key={column.name} className="flex gap-4 whitespace-nowrap text-fg-2">
                {shortLabel(column, lang)}
                <b className="ml-auto font-medium text-fg">
                  {formatCell(i === 0 ? head.x : head.y, column, lang)}
                </b>
              </p>
            ))}
          </div>
        )}
      </div>
      <span className="sr-only" aria-live="polite">
        {active?.keys && head && say(head)}
      </span>
    </div>
  )
}

/** Numbers along both edges, without a grid: the cross is what is read. */
function Ticks({
  field,
  left,
  top,
  plot,
  columns,
  lang,
}: {
  readonly field: ReturnType<typeof fieldOf>
  readonly left: (value: number) => number
  readonly top: (value: number) => number
  readonly plot: { width: number; height: number }
  readonly columns: readonly [
    NonNullable<ReturnType<typeof columnOf>>,
    NonNullable<ReturnType<typeof columnOf>>,
  ]
  readonly lang: 'vi' | 'en'
}) {
  const axis = (side: { low: number; high: number }, i: 0 | 1) => {
    const { ticks, step } = scaleToFit([side.low, side.high], 5, 0)
    const decimals = tickDecimals(step)
    return ticks
      .filter((tick) => tick >= side.low && tick <= side.high)
      .map((tick) => ({
        tick,
        text: formatValue(tick, { ...columns[i].format, decimals, signed: false }, lang),
      }))
  }
  return (
    <g fontSize={11} fill="var(--text-3)">
      {axis(field.x, 0).map(({ tick, text }) => (
        <text key={tick} x={left(tick)} y={plot.height + 15} textAnchor="middle">
          {text}
        </text>
      ))}
      {axis(field.y, 1).map(({ tick, text }) => (
        <text key={tick} x={LEFT - 7} y={Math.max(9, Math.min(plot.height, top(tick) + 4))} textAnchor="end">
          {text}
        </text>
      ))}
    </g>
  )
}
