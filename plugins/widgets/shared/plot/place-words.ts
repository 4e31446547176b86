import { textWidth } from '../axis/text-width.ts'

/** A rectangle inside a plot, in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Words that belong to a line or a band: the heights at which they may stand, the best one first. */
export interface Words {
  readonly text: string
  readonly tops: readonly number[]
  readonly side: 'left' | 'right'
}

interface PlacedWords extends Box {
  readonly text: string
  /** Nothing lies under them; else they need a ground of their own. */
  readonly clear: boolean
}

export const LINE = 15
const INDENT = 5
const STEP = 16

/**
 * Puts words where nothing is drawn: at their side of the plot, else as near to it as there is room, at the last
 * where they hide least. Words keep clear of each other before all.
 */
export function placeWords(
  words: readonly Words[],
  plot: Box,
  marks: readonly Box[],
): readonly PlacedWords[] {
  const placed: PlacedWords[] = []
  for (const { text, tops, side } of words) {
    const width = Math.ceil(textWidth(text)) + 6
    const first = plot.x + INDENT
    const last = Math.max(first, plot.x + plot.width - INDENT - width)
    const inside = tops.filter((top) => top >= plot.y - 1 && top + LINE <= plot.y + plot.height + 1)
    let best: (PlacedWords & { cost: number }) | undefined
    for (let along = 0; along <= last - first && !best?.clear; along += STEP) {
      for (const y of inside.length ? inside : tops.slice(0, 1)) {
        const box = { x: side === 'left' ? first + along : last - along, y, width, height: LINE }
        const under = covered(box, marks)
        const others = covered(box, placed)
        const cost = under + others * 1000
        // Away from their side only for much more room: words that wander are looked for in vain.
        if (!best || cost < best.cost * (best.x === box.x ? 1 : 0.6))
          best = { ...box, text, clear: cost === 0, cost }
        if (best.clear) break
      }
    }
    if (best) placed.push({ text, x: best.x, y: best.y, width, height: LINE, clear: best.clear })
  }
  return placed
}

const covered = (box: Box, others: readonly Box[]) =>
  others.reduce((sum, other) => {
    const wide = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x)
    const high = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y)
    return wide > 0 && high > 0 ? sum + wide * high : sum
  }, 0)

/** The ground that a line covers, as boxes no wider than a few pixels; gaps stay free. */
export function lineBoxes(points: readonly (readonly [x: number, y: number] | null)[]): Box[] {
  const boxes: Box[] = []
  for (let i = 0; i < points.length; i++) {
    const [from, to] = [points[i], points[i + 1]]
    if (!from) continue
    boxes.push({ x: from[0] - 3, y: from[1] - 3, width: 6, height: 6 })
    if (!to) continue
    const parts = Math.max(1, Math.ceil((to[0] - from[0]) / 6))
    for (let part = 0; part < parts; part++) {
      const at = (share: number) => [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
      const [[x1, y1], [x2, y2]] = [at(part / parts), at((part + 1) / parts)] as [number[], number[]]
      boxes.push({
        ...{ x: x1!, width: x2! - x1! },
        ...{ y: Math.min(y1!, y2!) - 2, height: Math.abs(y2! - y1!) + 4 },
      })
    }
  }
  return boxes
}
