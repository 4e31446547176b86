import { expect, test } from 'vitest'
import { type Box, LINE, lineBoxes, placeWords, type Words } from './place-words.ts'

const PLOT: Box = { x: 40, y: 14, width: 300, height: 140 }
const at = (y: number, side: Words['side'] = 'left'): Words => ({
  text: 'Trung bình 10,60x',
  tops: [y - LINE, y + 1],
  side,
})
const meet = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test('words stand at their side, above their line, where that is free', () => {
  const [left, right] = placeWords([at(100), at(60, 'right')], PLOT, [])
  expect(left).toMatchObject({ x: 45, y: 85, clear: true })
  expect(right!.x + right!.width).toBe(335)
})

test('words move aside for a line that runs through their place', () => {
  const line = lineBoxes([
    [40, 95],
    [160, 92],
    [200, 20],
    [340, 20],
  ])
  const [words] = placeWords([at(100)], PLOT, line)
  expect(words!.clear).toBe(true)
  expect(line.some((box) => meet(box, words!))).toBe(false)
})

test('words below the plot or above it would be cut off: they stand on the other side of their line', () => {
  expect(placeWords([at(20)], PLOT, [])[0]!.y).toBe(21)
  expect(placeWords([at(153)], PLOT, [])[0]!.y).toBe(138)
})

test('words of two lines that nearly meet do not lie over each other', () => {
  const placed = placeWords([at(100), at(102), at(104, 'right')], PLOT, [])
  placed.forEach((words, i) => {
    for (const other of placed.slice(i + 1)) expect(meet(words, other)).toBe(false)
  })
})

test('where marks are everywhere, words ask for a ground of their own', () => {
  const bars = Array.from({ length: 8 }, (_, i) => ({ x: 40 + i * 37, y: 40, width: 23, height: 114 }))
  expect(placeWords([at(100)], PLOT, bars)[0]!.clear).toBe(false)
})
