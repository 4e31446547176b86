import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaps } from '../page/layout.ts'
import type { Page } from '../page/page.ts'
import { arrange } from './arrange.ts'
import type { Placed } from './room.ts'
import { RUNS } from './test-edits.ts'

const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })
const moves = (
  widgets: readonly Placed[],
  id: string,
  place: ReturnType<typeof at>,
  inputs?: Page['inputs'],
) =>
  arrange(widgets, id, place, inputs).map((edit) =>
    edit.do === 'move'
      ? `${edit.widget} to ${edit.x},${edit.y}`
      : edit.do === 'resize' && `${edit.widget} is ${edit.w}x${edit.h}`,
  )
/** Three rows of two, and one below a gap. */
const grid: Placed[] = [
  ...[0, 4, 8].flatMap((y) => [
    { id: `left${y}`, at: at(0, y, 6, 4) },
    { id: `right${y}`, at: at(6, y, 6, 4) },
  ]),
  { id: 'far', at: at(0, 20, 12, 4) },
]

describe('arrange', () => {
  it('moves only what is in the way, straight down, and closes no gap', () => {
    expect(moves(grid, 'right0', at(0, 4, 6, 4))).toEqual(['right0 to 0,4', 'left4 to 0,8', 'left8 to 0,12'])
    expect(moves(grid, 'far', at(0, 16, 12, 4))).toEqual(['far to 0,16'])
    expect(moves(grid, 'right0', at(6, 0, 6, 4))).toEqual([])
  })

  it('makes room for one that grows', () => {
    expect(moves(grid, 'left0', at(0, 0, 6, 6))).toEqual(['left0 is 6x6', 'left4 to 0,6', 'left8 to 0,10'])
    expect(moves(grid, 'left0', at(0, 0, 12, 4))).toEqual([
      'left0 is 12x4',
      'right0 to 6,4',
      'right4 to 6,8',
      'right8 to 6,12',
    ])
  })

  it('keeps a place inside the grid', () => {
    expect(moves(grid, 'far', at(9, -3, 20, 0))).toEqual([
      'far to 0,0',
      'far is 12x1',
      ...['left0 to 0,1', 'right0 to 6,1', 'left4 to 0,5', 'right4 to 6,5', 'left8 to 0,9', 'right8 to 6,9'],
    ])
  })

  it('makes room for one that is new', () => {
    expect(moves([...grid, { id: 'new', at: at(3, 9, 3, 2) }], 'new', at(3, 9, 3, 2))).toEqual([
      'left8 to 0,11',
    ])
  })

  it('lets widgets that their conditions keep apart share a place', () => {
    const inputs: Page['inputs'] = { view: { type: 'choice', options: ['a', 'b'], default: 'a' } }
    const one = { id: 'one', at: at(0, 0, 6, 4), when: { input: { view: 'a' } } }
    const other = { id: 'other', at: at(6, 0, 6, 4), when: { not: { view: 'a' } } }
    expect(moves([one, other], 'other', at(0, 0, 6, 4), inputs)).toEqual(['other to 0,0'])
    expect(moves([one, { ...other, when: undefined }], 'other', at(0, 0, 6, 4), inputs)).toEqual([
      'other to 0,0',
      'one to 0,4',
    ])
  })

  it('gives a repeater the room of all that it repeats', () => {
    const repeat = { over: [1, 2, 3, 4, 5], as: 'n' }
    const below = { id: 'below', at: at(8, 8, 4, 4) }
    const each = { id: 'each', at: at(0, 0, 4, 4), repeat }
    expect(moves([each, below], 'below', at(8, 4, 4, 4))).toEqual(['below to 8,4'])
    expect(moves([each, below], 'below', at(4, 4, 4, 4))).toEqual(['below to 4,4', 'each to 0,8'])
  })

  it('keeps what overlapped before where it is, if it is not in the way', () => {
    const broken = [
      { id: 'a', at: at(0, 0, 4, 4) },
      { id: 'b', at: at(0, 2, 4, 4) },
    ]
    expect(moves([...broken, { id: 'c', at: at(6, 0, 2, 2) }], 'c', at(8, 0, 2, 2))).toEqual(['c to 8,0'])
  })

  const place = fc
    .record({
      x: fc.nat(11),
      y: fc.nat(20),
      w: fc.integer({ min: 1, max: 12 }),
      h: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ w, ...rest }) => ({ ...rest, w: Math.min(w, 12 - rest.x) }))
  /** Widgets that do not overlap: each that would is left out. */
  const tidy = fc
    .array(place, { minLength: 1, maxLength: 20 })
    .map((all) =>
      all
        .filter((one, i) => !all.slice(0, i).some((other) => overlaps(one, other)))
        .map((at, i) => ({ id: `w${i}`, at })),
    )

  it('leaves no overlap, the widget where it was put, and what was not in the way where it was', () => {
    fc.assert(
      fc.property(tidy, fc.nat(), place, (widgets, n, wanted) => {
        const { id } = widgets[n % widgets.length]!
        const edits = arrange(widgets, id, wanted)
        const after = widgets.map((widget) => {
          const own = edits.filter((edit) => 'widget' in edit && edit.widget === widget.id)
          return { ...widget, at: Object.assign({ ...widget.at }, ...own) }
        })
        expect(after.find((widget) => widget.id === id)!.at).toMatchObject(wanted)
        for (const [i, a] of after.entries()) {
          expect(after.slice(i + 1).filter((b) => overlaps(a.at, b.at))).toEqual([])
          if (a.id === id) continue
          const before = widgets[i]!.at
          expect(a.at.x).toBe(before.x)
          expect(a.at.y).toBeGreaterThanOrEqual(before.y)
          // What moved was in the way of the widget or of another that had to move.
          const pushers = after.filter(
            (b) => b.id === id || b.at.y > widgets.find((w) => w.id === b.id)!.at.y,
          )
          if (a.at.y > before.y)
            expect(pushers.some((b) => b.id !== a.id && overlaps(b.at, before))).toBe(true)
        }
      }),
      RUNS(500),
    )
  })
})
