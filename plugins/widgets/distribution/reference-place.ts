import type { Plot } from '../shared/apex.tsx'
import { shareOf } from '../shared/axis/ends.ts'
import type { Scale } from '../shared/axis/scale.ts'
import { type Box as Ground, LINE, placeWords } from '../shared/plot/place-words.ts'
import type { Box } from './boxes.ts'

/** Half of a point's size. */
const POINT = 7
/** Half of the width of a line, with some room. */
const HAIR = 3

/**
 * Where the words of a line across stand: beside the boxes, their ends and points as far as there is room. Null where
 * the plot has none.
 */
export function placeReference(
  text: string,
  value: number,
  boxes: readonly Box[],
  plot: Plot,
  scale: Scale,
  /** Width of one box as it is drawn. */
  wide: number,
) {
  const height = (at: number) => plot.top + plot.height * (1 - shareOf(at, [scale.min, scale.max]))
  const y = height(value)
  const around = (from: number, to: number, centre: number, half: number): Ground => {
    const [upper, lower] = [height(to), height(from)]
    return { x: centre - half, width: 2 * half, y: upper, height: lower - upper }
  }
  const marks = boxes.flatMap((box, i): Ground[] => {
    const centre = plot.centres[i]
    if (centre === undefined) return []
    const points = [box.current, ...box.markers].filter((point) => point !== null)
    return [
      around(box.from, box.to, centre, wide / 2),
      around(box.low, box.high, centre, HAIR),
      ...points.map((point) => ({
        ...{ x: centre - POINT, width: 2 * POINT },
        ...{ y: height(point) - POINT, height: 2 * POINT },
      })),
    ]
  })
  const room = { x: plot.left, y: plot.top, width: plot.width, height: plot.height }
  const [place] = placeWords([{ text, tops: [y - LINE, y + 1], side: 'left' }], room, marks)
  return place ?? null
}
