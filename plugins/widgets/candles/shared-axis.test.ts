import { expect, test } from 'vitest'
import { joinAxis } from './shared-axis.ts'

const DAYS = ['2026-01-14', '2026-01-15', '2026-01-16']

/** A chart that tells its seat of every move, as the library does of those that others made too. */
function chart(times: readonly string[] = DAYS) {
  const seen: unknown[] = []
  const seat = joinAxis(times, {
    point: (at) => {
      seen.push(at)
      seat.point(at)
    },
    show: (span) => {
      seen.push(span)
      seat.show(span)
    },
  })
  return { seat, seen }
}

test('the crosshair and the zoom of the chart in hand are those of every chart of its days', () => {
  const [price, oscillators, elsewhere] = [chart(), chart(), chart(DAYS.slice(1))]
  price.seat.lead()
  price.seat.point(1)
  price.seat.show({ from: 0, to: 2 })
  price.seat.point(null)
  expect(oscillators.seen).toEqual([1, { from: 0, to: 2 }, null])
  expect([price.seen, elsewhere.seen]).toEqual([[], []])
  oscillators.seat.lead()
  oscillators.seat.point(2)
  expect(price.seen).toEqual([2])
  for (const one of [price, oscillators, elsewhere]) one.seat.leave()
})

test('a chart that is drawn anew shows what a reader had zoomed to; the last one takes that along', () => {
  const [price, oscillators] = [chart(), chart()]
  price.seat.show({ from: 1, to: 9 })
  expect(chart().seat.span).toBeNull()
  price.seat.lead()
  price.seat.show({ from: 1, to: 2 })
  price.seat.leave()
  const again = chart()
  expect(again.seat.span).toEqual({ from: 1, to: 2 })
  oscillators.seat.point(0)
  expect(again.seen).toEqual([])
})
