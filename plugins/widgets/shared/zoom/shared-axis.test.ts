import { afterEach, expect, test } from 'vitest'
import type { Places } from './places.ts'
import { joinAxis, type Seat } from './shared-axis.ts'

const days = (from: number, to: number): Places => ({
  kind: 'day',
  at: Array.from({ length: to - from + 1 }, (_, i) => from + i),
})
const seats: Seat[] = []
function chart(places: Places) {
  const seen: unknown[] = []
  const seat = joinAxis({
    places,
    show: (stretch) => seen.push(stretch),
    point: (at) => seen.push(at),
  })
  seats.push(seat)
  return { seat, seen }
}
afterEach(() => {
  for (const seat of seats.splice(0)) seat.leave()
})

test('charts of the same days follow the one that leads, others do not', () => {
  const [one, two] = [chart(days(0, 100)), chart(days(2, 101))]
  const [older, quarters] = [chart(days(-900, 100)), chart({ kind: 'quarter', at: days(0, 100).at })]
  one.seat.lead()
  one.seat.show({ from: 20, to: 40 })
  one.seat.point(30)
  expect(two.seen).toEqual([{ from: 20, to: 40 }, 30])
  expect([one.seen, older.seen, quarters.seen]).toEqual([[], [], []])
  two.seat.show({ from: 1, to: 2 })
  expect(one.seen).toEqual([])
})

test('a chart that comes later shows what the others show', () => {
  const one = chart(days(0, 100))
  one.seat.lead()
  one.seat.show({ from: 20, to: 40 })
  const two = chart(days(0, 100))
  expect(two.seat.stretch).toEqual({ from: 20, to: 40 })
  one.seat.leave()
  expect(chart(days(0, 100)).seat.stretch).toEqual({ from: 20, to: 40 })
  two.seat.leave()
})
