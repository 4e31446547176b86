import { type Cell, formatCell, type Lang, say, type Table, type ViewProps } from 'rattan/plugin'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useSize } from '../shared/element/use-size.ts'
import { columnOf, rowOf } from '../shared/table/read-table.ts'
import { NoData } from '../shared/words/no-data.tsx'
import { type Drawing, layOut, type Placed } from './layout.ts'
import type { LineageOptions } from './widget.ts'

const MADE_OF = {
  en: (name: string, of: string) => `${name}, made of ${of}`,
  vi: (name: string, of: string) => `${name}, tạo từ ${of}`,
}

/** Steps as boxes from what was first to what is read, with a line to each from what it is made of. */
export default function Lineage({ table, options, lang, title, onRow }: ViewProps<LineageOptions>) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box, { width: 900, height: 400 })
  const [near, setNear] = useState<string | null>(null)
  const nodes = useMemo(() => nodesOf(table, options, lang), [table, options, lang])
  const drawing = useMemo(() => layOut(nodes, Math.max(240, width)), [nodes, width])
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const isNear = (id: string, of: string) => near === id || near === of
  const chosen = nodes.find((node) => node.chosen)?.id
  useEffect(() => {
    const at = chosen === undefined ? undefined : drawing.places.get(chosen)
    const view = box.current
    if (at && view) view.scrollTo(at.x + (at.w - view.clientWidth) / 2, at.y + (at.h - view.clientHeight) / 2)
  }, [chosen, drawing])
  if (nodes.length === 0) return <NoData title={title} lang={lang} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div ref={box} tabIndex={0} className="h-full overflow-auto">
      <div className="relative" style={{ width: drawing.width, height: drawing.height + 2 }}>
        <svg
          aria-hidden="true"
          className="absolute inset-0"
          width={drawing.width}
          height={drawing.height}
          fill="none"
        >
          {nodes.flatMap(({ id, of }) =>
            of.map((part) => (
              <path
                key={`${id} ${part}`}
                d={lineOf(drawing, part, id)}
                stroke={isNear(id, part) ? 'var(--accent)' : 'var(--line)'}
                strokeWidth={isNear(id, part) ? 2 : 1}
              />
            )),
          )}
        </svg>
        <ul aria-label={title}>
          {nodes.map((node) => (
            <Node
              key={node.id}
              node={node}
              place={drawing.places.get(node.id)!}
              said={
                node.of.length === 0
                  ? `${node.kindName}: ${node.name}`
                  : say(MADE_OF, lang)(
                      `${node.kindName}: ${node.name}`,
                      node.of.map((part) => names.get(part) ?? part).join(', '),
                    )
              }
              onNear={setNear}
              onOpen={
                onRow && !node.chosen && (options.opens ?? []).includes(node.kind)
                  ? () => onRow(rowOf(table, node.row))
                  : undefined
              }
            />
          ))}
        </ul>
      </div>
    </div>
  )
}

interface NodeOf {
  readonly id: string
  readonly of: readonly string[]
  readonly name: string
  readonly kind: string
  readonly kindName: string
  readonly chosen: boolean
  readonly row: number
}

const TONES: Readonly<Record<string, string>> = {
  file: 'var(--text-3)',
  source: 'var(--text-3)',
  dataset: 'var(--c1)',
  metric: 'var(--c2)',
  page: 'var(--c3)',
}

function nodesOf(table: Table, options: LineageOptions, lang: Lang): NodeOf[] {
  const { node = 'node', of = 'made_of', kind = 'kind', chosen = 'chosen' } = options
  const cell = (name: string, row: number): Cell => table.data[name]?.[row] ?? null
  const words = columnOf(table, node)
  const kinds = columnOf(table, kind)
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => cell(node, row) !== null)
  const known = new Set(rows.map((row) => String(cell(node, row))))
  // A step with several rows is one, made of what each of them names.
  const steps = new Map<string, { readonly row: number; readonly of: Set<string> }>()
  for (const row of rows) {
    const id = String(cell(node, row))
    const step = steps.get(id) ?? { row, of: new Set() }
    const parts = cell(of, row)
    for (const part of Array.isArray(parts) ? parts.map(String) : [])
      if (known.has(part) && part !== id) step.of.add(part)
    steps.set(id, step)
  }
  return [...steps].map(([id, step]) => {
    const { row } = step
    const named = words ? formatCell(id, words, lang) : id
    return {
      ...{ id, row, kind: String(cell(kind, row) ?? ''), chosen: cell(chosen, row) === true },
      name: named === id ? nameIn(id) : named,
      kindName: kinds ? formatCell(cell(kind, row), kinds, lang) : '',
      of: [...step.of],
    }
  })
}

/** What has no name but its own goes without the kind before it, and a file without its folders. */
function nameIn(id: string): string {
  const path = id.slice(id.indexOf(':') + 1)
  return id.startsWith('file:') ? path.slice(path.lastIndexOf('/') + 1) : path
}

function Node({
  node,
  place,
  said,
  onNear,
  onOpen,
}: {
  readonly node: NodeOf
  readonly place: Placed
  readonly said: string
  readonly onNear: (id: string | null) => void
  readonly onOpen?: (() => void) | undefined
}) {
  const { id, name, kind, kindName, chosen } = node
  const look = {
    'aria-label': said,
    title: said,
    onMouseEnter: () => onNear(id),
    onMouseLeave: () => onNear(null),
    onFocus: () => onNear(id),
    onBlur: () => onNear(null),
    className: `flex h-full w-full min-w-0 items-center gap-2 rounded-4 border bg-surface px-2 text-left text-12 ${
      chosen ? 'border-2 border-accent' : 'border-line hover:border-accent'
    }`,
  }
  const inside = (
    <>
      <span
        aria-hidden="true"
        className="size-2 flex-none rounded-full"
        style={{ background: TONES[kind] ?? 'var(--text-3)' }}
      />
      <span className="min-w-0 leading-tight">
        <span className="block truncate text-11 text-fg-3">{kindName}</span>
        <span className={`block truncate ${chosen ? 'font-strong' : ''}`}>{name}</span>
      </span>
    </>
  )
  const { x, y, w, h } = place
  return (
    <li className="absolute" style={{ left: x, top: y, width: w, height: h }}>
      {kind === 'page' ? (
        <a href={`/${encodeURIComponent(id.slice(5))}`} {...look}>
          {inside}
        </a>
      ) : (
        <button type="button" aria-current={chosen || undefined} onClick={onOpen} {...look}>
          {inside}
        </button>
      )}
    </li>
  )
}

/** A curve from the end of one box to the beginning of another. */
function lineOf({ places, down }: Drawing, from: string, to: string): string {
  const a = places.get(from)!
  const b = places.get(to)!
  if (down) {
    const [x, y, toX, toY] = [a.x + a.w / 2, a.y + a.h, b.x + b.w / 2, b.y]
    const bend = Math.max(12, (toY - y) / 2)
    return `M${x} ${y}C${x} ${y + bend} ${toX} ${toY - bend} ${toX} ${toY}`
  }
  const [x, y, toX, toY] = [a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2]
  const bend = Math.max(20, (toX - x) / 2)
  return `M${x} ${y}C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`
}
