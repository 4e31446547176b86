import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outOfGrid, overlaps, settle } from './layout.ts'

const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })
const place = fc
  .record({
    x: fc.nat(11),
    y: fc.nat(20),
    w: fc.integer({ min: 1, max: 12 }),
    h: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ w, ...rest }) => ({ ...rest, w: Math.min(w, 12 - rest.x) }))
const items = fc.array(place, { maxLength: 20 }).map((all) => all.map((at, i) => ({ id: i, at })))
const none = (places: ReturnType<typeof at>[]) =>
  places.every((a, i) => places.slice(i + 1).every((b) => !overlaps(a, b)))

describe('layout', () => {
  it('touching is not overlapping', () => {
    expect(overlaps(at(0, 0, 6, 2), at(6, 0, 6, 2))).toBe(false)
    expect(overlaps(at(0, 0, 6, 2), at(0, 2, 6, 2))).toBe(false)
    expect(overlaps(at(0, 0, 6, 2), at(5, 1, 6, 2))).toBe(true)
    expect(outOfGrid(at(6, 0, 6, 1))).toBe(false)
    expect(outOfGrid(at(7, 0, 6, 1))).toBe(true)
  })

  it('settle leaves nothing overlapping, moves only down, and not without need', () => {
    fc.assert(
      fc.property(items, (all) => {
        const settled = settle(all)
        expect(none(settled.map((item) => item.at))).toBe(true)
        for (const item of settled) {
          const before = all[item.id]!.at
          expect(item.at).toMatchObject({ x: before.x, w: before.w, h: before.h })
          expect(item.at.y).toBeGreaterThanOrEqual(before.y)
        }
        expect(settle(settled)).toEqual(settled)
      }),
      { seed: 1 },
    )
  })
})
