import { expect, test } from 'vitest'
import { layOut } from './layout.ts'

const STEPS = [
  { id: 'file', of: [] },
  { id: 'a', of: ['file', 'unheard'] },
  { id: 'b', of: ['a'] },
  { id: 'page', of: ['a', 'b'] },
]

test('each step stands after all that it is made of: to the right, or below where that is too narrow', () => {
  const wide = layOut(STEPS, 900).places
  const narrow = layOut(STEPS, 360).places
  for (const [before, after] of [
    ['file', 'a'],
    ['a', 'b'],
    ['b', 'page'],
  ] as const) {
    expect(wide.get(before)!.x + wide.get(before)!.w).toBeLessThan(wide.get(after)!.x)
    expect(narrow.get(before)!.y + narrow.get(before)!.h).toBeLessThan(narrow.get(after)!.y)
  }
})

test('no two steps of a layer lie upon each other, and on a phone none leaves the screen', () => {
  const many = Array.from({ length: 30 }, (_, i) => ({ id: `page${i}`, of: ['file'] }))
  for (const width of [240, 360, 900]) {
    const { places } = layOut([{ id: 'file', of: [] }, ...many], width)
    const boxes = [...places.values()]
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true)
    if (width < 620) expect(Math.max(...boxes.map(({ x, w }) => x + w))).toBeLessThanOrEqual(width)
  }
})

test('a circle still has a place for each of its steps', () => {
  expect(
    layOut(
      [
        { id: 'a', of: ['b'] },
        { id: 'b', of: ['a'] },
      ],
      900,
    ).places.size,
  ).toBe(2)
})
