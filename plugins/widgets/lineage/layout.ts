/** A step with the steps that it is made of; those that are not among the steps do not count. */
export interface Step {
  readonly id: string
  readonly of: readonly string[]
}

export interface Placed {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly layer: number
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly places: ReadonlyMap<string, Placed>
  /** Layers lie below each other. */
  readonly down: boolean
}

const NODE_H = 38
const GAP = 10
const BETWEEN = 56
const LEAST_W = 132
const MOST_W = 230
/** Narrower than this, layers lie below each other. */
const NARROW = 620

/**
 * Each step in the layer after the last that it is made of, layers from left to right, or down where that is too narrow;
 * within a layer near what it is made of. Steps that lead back to themselves still get a place.
 */
export function layOut(steps: readonly Step[], width: number): Drawing {
  const layers = inOrder(layersOf(steps), steps)
  const down = width < NARROW
  const places = new Map<string, Placed>()
  if (down) {
    const across = width < 300 ? 1 : 2
    const w = Math.floor((width - GAP * (across - 1)) / across)
    let y = 0
    layers.forEach((layer, i) => {
      layer.forEach((id, n) => {
        const x = (n % across) * (w + GAP)
        places.set(id, { x, y: y + Math.floor(n / across) * (NODE_H + GAP), w, h: NODE_H, layer: i })
      })
      y += Math.ceil(layer.length / across) * (NODE_H + GAP) + 24
    })
    return { width, height: Math.max(0, y - GAP - 24), places, down }
  }
  const count = Math.max(1, layers.length)
  const w = Math.max(LEAST_W, Math.min(MOST_W, Math.floor((width - BETWEEN * (count - 1)) / count)))
  const most = Math.max(1, ...layers.map((layer) => layer.length))
  const height = most * (NODE_H + GAP) - GAP
  layers.forEach((layer, i) => {
    const top = (height - (layer.length * (NODE_H + GAP) - GAP)) / 2
    layer.forEach((id, n) => {
      places.set(id, { x: i * (w + BETWEEN), y: top + n * (NODE_H + GAP), w, h: NODE_H, layer: i })
    })
  })
  return { width: count * (w + BETWEEN) - BETWEEN, height, places, down }
}

function layersOf(steps: readonly Step[]): string[][] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const depth = new Map<string, number>()
  const open = new Set<string>()
  const visit = (id: string): number => {
    const known = depth.get(id)
    if (known !== undefined) return known
    // A circle begins somewhere.
    if (open.has(id)) return 0
    open.add(id)
    const parts = byId.get(id)!.of.filter((part) => byId.has(part) && part !== id)
    const own = Math.max(-1, ...parts.map(visit)) + 1
    open.delete(id)
    depth.set(id, own)
    return own
  }
  for (const { id } of steps) visit(id)
  const layers: string[][] = []
  for (const { id } of steps) {
    const at = depth.get(id)!
    layers[at] = [...(layers[at] ?? []), id]
  }
  return layers.filter((layer) => layer !== undefined)
}

/** Within each layer by the mean place of what a step is made of, else as they came. */
function inOrder(layers: readonly string[][], steps: readonly Step[]): string[][] {
  const parts = new Map(steps.map(({ id, of }) => [id, of]))
  const place = new Map<string, number>()
  return layers.map((layer) => {
    const wanted = layer.map((id, i) => {
      const known = parts.get(id)!.flatMap((part) => place.get(part) ?? [])
      const mean =
        known.length > 0 ? known.reduce((all, one) => all + one, 0) / known.length : i / layer.length
      return { id, mean, i }
    })
    const sorted = wanted.sort((a, b) => a.mean - b.mean || a.i - b.i).map(({ id }) => id)
    sorted.forEach((id, i) => {
      place.set(id, (i + 0.5) / sorted.length)
    })
    return sorted
  })
}
