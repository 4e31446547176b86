import { describe, expect, it } from 'vitest'
import type { ResolvedWidget } from '../../core/api/pages.ts'
import { arrange } from '../../core/edit/arrange.ts'
import type { Instance } from '../page/instances.ts'
import { placesAfter, resized, steppedPlace } from './move-widget.ts'
import { nearestCell, tracksOf, writtenRow } from './on-screen.ts'

const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })
/** A widget where the page file has it, and where it is on the screen. */
const instance = (id: string, written: ReturnType<typeof at>, shown = written): Instance => {
  const widget = { id, at: written, frame: 'widget', repeat: null } as unknown as ResolvedWidget
  return { id, widget, at: shown, values: {}, title: { en: id }, options: {} }
}

describe('the grid under a pointer', () => {
  // Cards, a heading as high as its words, and a widget.
  const tracks = tracksOf('60px 60px 60px', '86px 24px 60px 60px', 12, [0, 1, 2, 5])

  it('has rows as high as they are read, and none for rows that nothing stands in', () => {
    expect(tracks.rows).toEqual([
      { top: 0, y: 0 },
      { top: 98, y: 1 },
      { top: 134, y: 2 },
      { top: 206, y: 5 },
      { top: 278, y: 6 },
    ])
  })

  it.each([
    ['above', { left: -40, top: -300 }, { x: 0, y: 0 }],
    ['nearer to the heading than to the cards', { left: 75, top: 60 }, { x: 1, y: 1 }],
    ['a row further than the last', { left: 700, top: 350 }, { x: 8, y: 7 }],
    ['past the last column', { left: 5000, top: 210 }, { x: 8, y: 5 }],
  ])('takes what is %s to the nearest cell', (_, { left, top }, cell) => {
    expect(nearestCell(tracks, left, top, 4)).toEqual(cell)
  })

  it('counts rows from the widget that stands there, where others gave back rows', () => {
    const shown = [
      instance('empty', at(0, 0, 6, 4), at(0, 0, 6, 1)),
      instance('next', at(0, 4, 6, 4), at(0, 1, 6, 4)),
    ]
    expect([0, 1, 3, 5, 7].map((y) => writtenRow(y, shown))).toEqual([0, 4, 6, 8, 10])
  })
})

describe('a side that is dragged', () => {
  it.each([
    ['e', 3, 0, at(2, 2, 7, 3)],
    ['e', 30, 0, at(2, 2, 10, 3)],
    ['e', -30, 0, at(2, 2, 1, 3)],
    ['w', -1, 0, at(1, 2, 5, 3)],
    ['w', 30, 0, at(5, 2, 1, 3)],
    ['n', 0, -9, at(2, 0, 4, 5)],
    ['se', 1, 1, at(2, 2, 5, 4)],
    ['nw', -9, 9, at(0, 4, 6, 1)],
  ] as const)('%s by %i columns and %i rows stays on the grid', (side, columns, rows, place) => {
    expect(resized(at(2, 2, 4, 3), side, columns, rows)).toEqual(place)
  })
})

it('a side that is dragged leaves what a widget needs, or what it has where that is less', () => {
  const least = { w: 3, h: 4 }
  expect(resized(at(2, 2, 5, 6), 'se', -30, -30, least)).toEqual(at(2, 2, 3, 4))
  expect(resized(at(2, 2, 5, 6), 'nw', 30, 30, least)).toEqual(at(4, 4, 3, 4))
  expect(resized(at(2, 2, 2, 2), 'se', -30, -30, least)).toEqual(at(2, 2, 2, 2))
})

describe('a step by a key', () => {
  const visible = [instance('a', at(0, 0, 6, 2)), instance('b', at(0, 9, 6, 2))]
  const placed = visible.map(({ id, widget }) => ({ id, at: widget.at }))
  const desk = { arranged: (id: string, to: ReturnType<typeof at>) => arrange(placed, id, to) }
  const step = (one: Instance, dx: number, dy: number) =>
    steppedPlace({ desk: desk as never, instance: one, visible }, dx, dy)

  it('passes rows that take no space on the screen, so that each press is seen', () => {
    expect(step(visible[1]!, 0, -1)?.at.y).toBe(1)
  })

  it('ends at the edge of the grid', () => {
    expect(step(visible[0]!, -1, 0)).toBeNull()
    expect(step(visible[0]!, 0, -1)).toBeNull()
    expect(step(visible[0]!, 1, 0)?.at).toEqual(at(1, 0, 6, 2))
  })

  it('shows everything where it would then be', () => {
    const places = placesAfter([{ do: 'move', widget: 'b', x: 6, y: 0 }])
    expect(places(visible).map((one) => [one.id, one.at])).toEqual([
      ['a', at(0, 0, 6, 2)],
      ['b', at(6, 0, 6, 2)],
    ])
  })
})
