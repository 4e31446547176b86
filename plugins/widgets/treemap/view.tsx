import { useMemo, useRef, useState } from 'react'
import { Treemap as Areas, type TreemapNode } from 'recharts'
import { formatCell, formatValue } from '../../../core/format.ts'
import type { ViewProps } from '../../../core/plugin.ts'
import { HeatLegend } from '../heatmap/legend.tsx'
import { diverging, domainAround } from '../shared/heat.ts'
import { columnOf, numbersOf, rowNames, rowOf, shortLabel, unitOf } from '../shared/read-table.ts'
import { useSize } from '../shared/use-size.ts'
import type { TreemapOptions } from './widget.ts'

const START = { width: 560, height: 340 }

interface Leaf {
  readonly [key: string]: unknown
  readonly name: string
  readonly size: number
  readonly row: number
}

export default function Treemap({ table, options, lang, title, onRow }: ViewProps<TreemapOptions>) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame, START)
  const [active, setActive] = useState<number | null>(null)
  const names = useMemo(() => rowNames(table, options.name, lang), [table, options.name, lang])
  const sizes = numbersOf(table, options.size)
  const colours = useMemo(
    () => (options.colour ? numbersOf(table, options.colour) : []),
    [table, options.colour],
  )
  const colour = options.colour ? columnOf(table, options.colour) : undefined
  const domain = useMemo(() => options.domain ?? domainAround(colours), [options.domain, colours])
  const leaves = useMemo(() => leavesOf(names, sizes), [names, sizes])
  const data = useMemo(() => grouped(table, options, leaves, lang), [table, options, leaves, lang])
  const show = (row: number) => (colour ? formatValue(colours[row], colour.format, lang) : '')
  const measured = columnOf(table, options.size)
  const total = leaves.reduce((sum, leaf) => sum + leaf.size, 0)
  const last = leaves.length - 1
  const at = active === null ? -1 : leaves.findIndex((leaf) => leaf.row === active)
  const words = (leaf: Leaf) => `${leaf.name} ${share(leaf.size / total, lang)} ${show(leaf.row)}`.trim()

  if (leaves.length === 0 || !measured) {
    const none = lang === 'vi' ? 'chưa có số liệu' : 'no data'
    return (
      <p role="img" aria-label={`${title}: ${none}`} className="pt-2 text-12 text-fg-3">
        {none}
      </p>
    )
  }
  const fill = (row: number) => {
    const value = colours[row] ?? null
    const none = { background: 'var(--div-4)', color: 'var(--text)' }
    if (!colour) return { background: 'var(--seq-3)', color: 'var(--text)' }
    return value === null
      ? none
      : (diverging(value, domain, colour.direction === 'down' ? 'down' : 'up') ?? none)
  }

  return (
    <div className="flex h-full min-h-0 flex-col gap-1.5">
      <div
        ref={frame}
        role="img"
        aria-label={`${title}. ${leaves.slice(0, 30).map(words).join('. ')}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from area to area
        tabIndex={0}
        className={`relative min-h-0 flex-1 ${onRow ? 'cursor-pointer' : ''}`}
        onPointerLeave={() => setActive(null)}
        onBlur={() => setActive(null)}
        onClick={() => active !== null && onRow?.(rowOf(table, active))}
        onKeyDown={(event) => {
          const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }
          const next = moves[event.key]
          if (event.key === 'Escape') setActive(null)
          else if (event.key === 'Enter' && active !== null) onRow?.(rowOf(table, active))
          else if (next !== undefined) setActive(leaves[Math.max(0, Math.min(last, next))]!.row)
          else return
          event.preventDefault()
        }}
      >
        <div className="absolute inset-0">
          <Areas
            width={size.width}
            height={size.height}
            data={data}
            dataKey="size"
            aspectRatio={1}
            isAnimationActive={false}
            content={(node: TreemapNode) => (
              <Area
                node={node}
                fill={fill(Number(node.row))}
                value={typeof node.row === 'number' ? show(node.row) : ''}
                active={active !== null && node.row === active}
                onActive={setActive}
              />
            )}
          />
        </div>
      </div>
      <p className="min-h-[17px] truncate text-12 leading-[1.45] text-fg-2" aria-live="polite">
        {at >= 0 ? (
          <>
            <b className="font-strong text-fg">{leaves[at]!.name}</b>{' '}
            {formatCell(sizes[leaves[at]!.row], measured, lang)} {unitOf(measured, lang)} (
            {share(leaves[at]!.size / total, lang)})
            {colour && ` · ${shortLabel(colour, lang)} ${show(leaves[at]!.row)}`}
          </>
        ) : (
          <span className="text-fg-3">
            {lang === 'vi' ? 'Diện tích' : 'Area'}: {measured.label[lang]}
            {colour && `. ${lang === 'vi' ? 'Màu' : 'Colour'}: ${colour.label[lang]}`}
          </span>
        )}
      </p>
      {colour && (
        <div className="-mx-(--card-x)">
          <HeatLegend scale="div" domain={domain} column={{ ...colour, thresholds: [] }} lang={lang} />
        </div>
      )}
    </div>
  )
}

const share = (part: number, lang: 'vi' | 'en') =>
  formatValue(part * 100, { style: 'percent', decimals: 1 }, lang)

/** Largest first; what has no area is left out. */
function leavesOf(names: readonly string[], sizes: readonly (number | null)[]): Leaf[] {
  return names
    .flatMap((name, row) => {
      const size = sizes[row] ?? null
      return size !== null && size > 0 ? [{ name, size, row }] : []
    })
    .sort((a, b) => b.size - a.size)
}

function grouped(
  table: ViewProps<TreemapOptions>['table'],
  { group }: TreemapOptions,
  leaves: readonly Leaf[],
  lang: 'vi' | 'en',
) {
  if (!group || !columnOf(table, group)) return leaves
  const names = rowNames(table, group, lang)
  const fields = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    const name = names[leaf.row]!
    fields.set(name, [...(fields.get(name) ?? []), leaf])
  }
  return [...fields].map(([name, children]) => ({ name, children }))
}

/** A rectangle with its name and value where they fit; fields have an edge only. */
function Area({
  node,
  fill,
  value,
  active,
  onActive,
}: {
  readonly node: TreemapNode
  readonly fill: { background: string; color: string }
  readonly value: string
  readonly active: boolean
  readonly onActive: (row: number) => void
}) {
  const { x, y, width, height, name } = node
  if (typeof node.row !== 'number') {
    return node.depth === 1 ? (
      <rect {...{ x, y, width, height }} fill="none" stroke="var(--surface)" strokeWidth={4} />
    ) : (
      <g />
    )
  }
  const row = node.row
  const inside = { x: x + 1, y: y + 1, width: Math.max(0, width - 2), height: Math.max(0, height - 2) }
  const lines = Math.floor((height - 10) / 15)
  return (
    <g onPointerEnter={() => onActive(row)}>
      <rect {...inside} fill={fill.background} stroke={active ? 'var(--focus)' : 'none'} strokeWidth={2} />
      {width > 34 && lines > 0 && (
        <foreignObject {...inside} pointerEvents="none">
          <div className="px-1.5 py-1 text-12 leading-[15px]" style={{ color: fill.color }}>
            <p
              className="overflow-hidden font-medium wrap-anywhere"
              style={{
                display: '-webkit-box',
                WebkitBoxOrient: 'vertical',
                WebkitLineClamp: Math.max(1, lines - 1),
              }}
            >
              {name}
            </p>
            {lines > 1 && <p className="text-11">{value}</p>}
          </div>
        </foreignObject>
      )}
    </g>
  )
}
