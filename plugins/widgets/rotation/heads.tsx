import { type Frame, LEFT } from './frame.ts'
import { placeNames } from './place-names.ts'
import type { Head } from './points.ts'
import { quadrantColour } from './quadrants.ts'

/** Every head with its way and, where there is room, its name; the others step back while one is pointed at. */
export function Heads({
  frame,
  heads,
  at,
}: {
  readonly frame: Frame
  readonly heads: readonly Head[]
  /** The one that is pointed at. */
  readonly at: number | null
}) {
  const points = heads.map(({ x, y, name }) => ({ left: frame.left(x), top: frame.top(y), name }))
  const names = placeNames(points, frame.size.width, frame.bottom, LEFT)
  return heads.map((head, i) => {
    const { left, top, name } = points[i]!
    const place = names[i]
    return (
      <g key={head.row} opacity={at !== null && at !== i ? 0.35 : 1}>
        <Trail head={head} frame={frame} loud={at === i} />
        <circle
          {...{ cx: left, cy: top, r: at === i ? 7 : 5.5 }}
          fill={quadrantColour(head.quadrant)}
          stroke="var(--surface)"
          strokeWidth={1.5}
        />
        {place && (
          <text
            {...{ x: place.left, y: place.top, textAnchor: place.anchor }}
            fontSize={11}
            fill="var(--text)"
            stroke="var(--surface)"
            strokeWidth={3}
            paintOrder="stroke"
          >
            {name}
          </text>
        )}
      </g>
    )
  })
}

/** The way that a head came, with its steps where it is pointed at. */
function Trail({
  head: { trail, quadrant },
  frame: { left, top },
  loud,
}: {
  readonly head: Head
  readonly frame: Frame
  readonly loud: boolean
}) {
  const colour = quadrantColour(quadrant)
  return (
    <>
      {trail.length > 1 && (
        <path
          d={`M${trail.map(({ x, y }) => `${left(x).toFixed(1)} ${top(y).toFixed(1)}`).join('L')}`}
          fill="none"
          stroke={colour}
          strokeWidth={loud ? 2 : 1.5}
          strokeLinejoin="round"
          opacity={loud ? 0.9 : 0.4}
        />
      )}
      {(loud ? trail.slice(0, -1) : []).map(({ x, y }, k) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={k}
          {...{ cx: left(x), cy: top(y), r: 2, fill: colour }}
        />
      ))}
    </>
  )
}
