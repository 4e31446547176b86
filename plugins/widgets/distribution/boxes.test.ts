import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readExample } from '../shared/testing/read-example.ts'
import { boxesOf, extent } from './boxes.ts'
import { drawing } from './drawing.ts'
import { placeReference } from './reference-place.ts'
import { fromNow } from './tip.tsx'
import type { DistributionOptions } from './widget.ts'

const example = readExample(readFileSync(new URL('example.yaml', import.meta.url), 'utf8'))
const options = example.options as DistributionOptions
const table = example.table

test('boxes run from the lowest current value to the highest, or as the query has them', () => {
  const values = boxesOf(table, options, 'vi').map((box) => box.current!)
  expect(values).toEqual([...values].sort((a, b) => a - b))
  const given = boxesOf(table, { ...options, order: 'given' }, 'vi')
  expect(given.map((box) => box.name)).toEqual(table.data.subject)
})

test('a row without all five numbers has no box; one without a current value is last', () => {
  const gaps = (name: string, row: number) => table.data[name]!.map((cell, i) => (i === row ? null : cell))
  const data = { ...table.data, p25: gaps('p25', 0), current: gaps('current', 1) }
  const boxes = boxesOf({ ...table, data }, options, 'vi')
  expect(boxes).toHaveLength(table.rows - 1)
  expect(boxes.at(-1)).toMatchObject({ row: 1, current: null })
})

test('the dot has the tone of its status, and every marker is on the axis', () => {
  const boxes = boxesOf(table, options, 'vi')
  const status = table.data.status![boxes[0]!.row]
  expect(boxes[0]!.colour).toBe(
    `var(--${table.columns.find((c) => c.name === 'status')!.values![String(status)]!.tone})`,
  )
  for (const value of table.data.pe_fwd_2026!)
    if (value !== null) expect(extent(boxes, null)).toContain(value)
})

test('a forecast says how far it is from today, where both are multiples', () => {
  const [box] = boxesOf(table, options, 'en')
  const at = (value: number | null) => ({
    ...table,
    data: { ...table.data, pe_fwd_2026: table.data.pe_fwd_2026!.map(() => value) },
  })
  const from = (current: number | null, value: number | null) =>
    fromNow({ ...box!, current }, at(value), 'pe_fwd_2026', 'en')
  expect(from(10, 8.5)).toBe('−15.0%')
  expect(from(8, 10)).toBe('+25.0%')
  expect([from(null, 10), from(10, null), from(-3, 10)]).toEqual(['', '', ''])
})

test('the library is given numbers and tokens only, since it would write a name into the page as HTML', () => {
  const evil = '<img src=x onerror=alert(1)>'
  const data = { ...table.data, label: table.data.label!.map(() => evil) }
  const boxes = boxesOf({ ...table, data }, options, 'vi')
  expect(boxes[0]!.name).toBe(evil)
  const scale = { min: 0, max: 30, step: 10, ticks: [0, 10, 20, 30] }
  const given = JSON.stringify(
    drawing(boxes, options, scale, ['0', '10', '20', '30'], { width: 600, height: 300 }),
  )
  expect(given).not.toContain('<')
})

test('the words of a line across stand where no box is, beside their line', () => {
  const [some] = boxesOf(table, options, 'vi')
  const box = { ...some!, low: 2, from: 4, middle: 5, to: 7, high: 9, current: 5, markers: [] }
  const scale = { min: 0, max: 10, step: 5, ticks: [0, 5, 10] }
  const plot = {
    left: 50,
    top: 10,
    width: 400,
    height: 200,
    centres: [75, 125, 175, 225, 275, 325, 375, 425],
  }
  const place = (boxes: number) => placeReference('Mean 5', 5, Array(boxes).fill(box), plot, scale, 29)!
  // Four boxes reach to 240.
  const free = place(4)
  expect(free.clear).toBe(true)
  expect(free.x).toBeGreaterThanOrEqual(239)
  expect([110 - 15, 110 + 1]).toContain(free.y)
  // No room anywhere: at the left, with a ground of their own.
  expect(place(8).clear).toBe(false)
  const above = { ...box, low: 1, from: 1, middle: 1.5, to: 2, high: 2, current: 1 }
  expect(placeReference('Mean 5', 5, [above], plot, scale, 29)).toMatchObject({ x: 55, y: 95, clear: true })
})
