import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settle } from '../page/layout.ts'
import { applyEdits } from './apply.ts'
import { readingUnits, reorder } from './reorder.ts'
import { createMeets, type Placed } from './room.ts'
import { RUNS, SMALL, written } from './test-edits.ts'
import type { WrittenWidget } from './written-page.ts'

const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })
const widget = (id: string, place: ReturnType<typeof at>, more: object = {}): WrittenWidget => ({
  ...{ id, widget: 'line', at: place },
  ...more,
})
const pageOf = (widgets: readonly WrittenWidget[]) => ({ id: 'page', title: { en: 'Page' }, widgets })
const done = (widgets: readonly WrittenWidget[], id: string, to: number) =>
  applyEdits(pageOf(widgets), reorder(widgets, id, to)).widgets!
const order = (widgets: readonly Placed[]) => readingUnits(widgets).map((unit) => unit[0]!.id)
const places = (widgets: readonly WrittenWidget[]) => widgets.map(({ id, at: { x, y } }) => `${id} ${x},${y}`)

const random = fc
  .array(
    fc.record({
      x: fc.nat(11),
      y: fc.nat(12),
      w: fc.integer({ min: 1, max: 12 }),
      h: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((all) => settle(all.map((one, i) => widget(`w${i}`, { ...one, w: Math.min(one.w, 12 - one.x) }))))

describe('reorder', () => {
  it('puts a widget where it is wanted in reading order: nothing overlaps, nothing changes its size', () => {
    const cases = fc.record({ widgets: random, which: fc.nat(99), to: fc.nat(99) })
    fc.assert(
      fc.property(cases, ({ widgets, which, to }) => {
        const before = order(widgets)
        const id = before[which % before.length]!
        const index = to % before.length
        const after = done(widgets, id, index)
        const wanted = before.filter((one) => one !== id).toSpliced(index, 0, id)
        expect(order(after)).toEqual(wanted)
        const meets = createMeets()
        const met = after.flatMap((a, i) => after.slice(i + 1).filter((b) => meets(a, b) !== undefined))
        expect(met).toEqual([])
        for (const [i, { at }] of after.entries()) {
          expect([at.w, at.h]).toEqual([widgets[i]!.at.w, widgets[i]!.at.h])
          expect(at.x >= 0 && at.x + at.w <= 12 && at.y >= 0).toBe(true)
        }
      }),
      RUNS(300),
    )
  })

  it('exchanges places where each fits into the other’s', () => {
    const six = [
      widget('a', at(0, 0, 6, 4)),
      widget('b', at(6, 0, 6, 4)),
      widget('c', at(0, 4, 6, 4)),
      widget('d', at(6, 4, 6, 4)),
    ]
    expect(places(done(six, 'c', 1))).toEqual(['a 0,0', 'b 0,4', 'c 6,0', 'd 6,4'])
  })

  it('fills the rows anew where sizes differ, and what stands under them makes way only as far as it must', () => {
    const page = [
      widget('a', at(0, 0, 6, 4)),
      widget('b', at(6, 0, 6, 4)),
      widget('wide', at(0, 4, 12, 2)),
      widget('under', at(0, 6, 12, 2)),
    ]
    const between = done(page, 'wide', 1)
    expect(places(between)).toEqual(['a 0,0', 'b 0,6', 'wide 0,4', 'under 0,10'])
    expect(places(done(between, 'wide', 0))).toEqual(['a 0,2', 'b 6,2', 'wide 0,0', 'under 0,10'])
  })

  it('takes those that share a place along', () => {
    const { inputs, tabs } = written(SMALL)
    const [charts] = tabs!
    const widgets = charts!.widgets!
    const named = inputs as Parameters<typeof reorder>[3]
    expect(readingUnits(widgets, named).map((unit) => unit.map(({ id }) => id))).toEqual([
      ['bars', 'lines'],
      ['each'],
    ])
    expect(reorder(widgets, 'lines', 1, named)).toEqual([
      { do: 'move', widget: 'each', x: 0, y: 0 },
      { do: 'move', widget: 'bars', x: 6, y: 0 },
      { do: 'move', widget: 'lines', x: 6, y: 0 },
    ])
  })

  it('does nothing where there is nothing to do', () => {
    const two = [widget('a', at(0, 0, 6, 4)), widget('b', at(6, 0, 6, 4))]
    expect([reorder(two, 'a', 0), reorder(two, 'a', 2), reorder(two, 'gone', 1)]).toEqual([[], [], []])
  })
})
