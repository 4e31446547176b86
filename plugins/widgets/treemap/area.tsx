import type { TreemapNode } from 'recharts'
import type { Fill } from '../shared/colours/heat.ts'

/** A rectangle with its name and value where they fit; fields have an edge only. */
export function Area({
  node,
  fill,
  value,
  active,
}: {
  readonly node: TreemapNode
  readonly fill: Fill
  readonly value: string
  readonly active: boolean
}) {
  const { x, y, width, height, name } = node
  if (typeof node.row !== 'number') {
    return node.depth === 1 ? (
      <rect {...{ x, y, width, height }} fill="none" stroke="var(--surface)" strokeWidth={4} />
    ) : (
      <g />
    )
  }
  const inside = { x: x + 1, y: y + 1, width: Math.max(0, width - 2), height: Math.max(0, height - 2) }
  const lines = Math.floor((height - 10) / 15)
  return (
    <g data-row={node.row}>
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
