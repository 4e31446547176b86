export interface Placed {
  readonly left: number
  readonly top: number
  readonly anchor: 'start' | 'middle' | 'end'
}

const LETTER = 6.2
const HEIGHT = 13

/**
 * A place for each name beside its point that touches no other name or point and lies in the field, which begins at
 * `from`; null where there is none.
 */
export function placeNames(
  points: readonly { readonly left: number; readonly top: number; readonly name: string }[],
  width: number,
  height: number,
  from = 0,
): (Placed | null)[] {
  const taken = points.map(({ left, top }) => ({ l: left - 6, r: left + 6, t: top - 6, b: top + 6 }))
  return points.map(({ left, top, name }, i) => {
    const long = name.length * LETTER
    const tries: readonly (Placed & { l: number })[] = [
      { left, top: top - 9, anchor: 'middle', l: left - long / 2 },
      { left: left + 9, top: top + 4, anchor: 'start', l: left + 9 },
      { left: left - 9, top: top + 4, anchor: 'end', l: left - 9 - long },
      { left, top: top + 18, anchor: 'middle', l: left - long / 2 },
    ]
    for (const { l, ...place } of tries) {
      const box = { l, r: l + long, t: place.top - HEIGHT + 3, b: place.top + 3 }
      const inside = box.l >= from && box.r <= width && box.t >= 0 && box.b <= height
      const free = taken.every(
        (other, j) => j === i || box.r < other.l || box.l > other.r || box.b < other.t || box.t > other.b,
      )
      if (!inside || !free) continue
      taken.push(box)
      return place
    }
    return null
  })
}
