import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { same } from '../words/same.ts'
import { applyEdits } from './apply.ts'
import type { Edit } from './edit.ts'
import { mergePages } from './merge.ts'
import { resolveConflicts } from './resolve.ts'
import { DRAW, editsFrom, PAGE_FILES, RUNS, SMALL, written } from './test-edits.ts'
import { tabPlaces, type WrittenPage, widgetPlaces } from './written-page.ts'

const title = { en: 'New', vi: 'Mới' }
const small = applyEdits(written(SMALL), [{ do: 'add-tab', id: 'last', title }])
const pages = [small, ...PAGE_FILES.map(({ text }) => written(text))]
const edited = (...edits: Edit[]) => applyEdits(small, edits)

/** What a merge of two such steps says, as "of id aspect", and the page. */
function merged(mine: Edit[], theirs: Edit[]) {
  const { page, conflicts } = mergePages(small, edited(...mine), edited(...theirs))
  return { page, conflicts, said: conflicts.map(({ of, id, aspect }) => `${of} ${id} ${aspect}`) }
}

/** Edits of one widget that make no other give way. */
const ABOUT_ONE: readonly string[] = ['retitle', 'set-option', 'set-param', 'remove']

describe('mergePages', () => {
  it('keeps both sides where they do not touch, field by field', () => {
    const mine: Edit[] = [
      { do: 'move', widget: 'table', x: 0, y: 2 },
      { do: 'set-option', widget: 'each', path: ['y'], value: ['open'] },
      { do: 'remove', widget: 'first' },
      { do: 'retitle', of: 'tab', id: 'two', title },
    ]
    const theirs: Edit[] = [
      { do: 'resize', widget: 'table', w: 6, h: 3 },
      { do: 'set-option', widget: 'each', path: ['zero'], value: true },
      { do: 'duplicate', widget: 'table', id: 'table_2', x: 0, y: 9 },
      { do: 'move-tab', tab: 'two', index: 0 },
    ]
    const { page, said } = merged(mine, theirs)
    expect(said).toEqual([])
    expect(page).toEqual(edited(...mine, ...theirs))
  })

  it.each<[string, Edit[], Edit[], string]>([
    [
      'a place',
      [{ do: 'move', widget: 'table', x: 0, y: 2 }],
      [{ do: 'move', widget: 'table', x: 0, y: 4 }],
      'widget table place',
    ],
    [
      'two tabs',
      [{ do: 'move-to-tab', widget: 'bars', tab: 'one', x: 0, y: 9 }],
      [{ do: 'move-to-tab', widget: 'bars', tab: 'two', x: 0, y: 0 }],
      'widget bars place',
    ],
    [
      'a title',
      [{ do: 'retitle', of: 'page', title }],
      [{ do: 'retitle', of: 'page', title: { en: 'Other', vi: 'Nhỏ' } }],
      'page small title',
    ],
    [
      'an option',
      [{ do: 'set-option', widget: 'each', path: ['y'], value: [] }],
      [{ do: 'set-option', widget: 'each', path: ['y'], value: ['open'] }],
      'widget each options',
    ],
    [
      'one removed and changed',
      [{ do: 'remove', widget: 'bars' }],
      [{ do: 'retitle', of: 'widget', id: 'bars', title }],
      'widget bars removed',
    ],
    [
      'a tab that one removed and into which the other put something',
      [{ do: 'remove-tab', tab: 'tables' }],
      [{ do: 'duplicate', widget: 'table', id: 'more', x: 0, y: 9 }],
      'tab tables removed',
    ],
    [
      'the order of tabs',
      [{ do: 'move-tab', tab: 'last', index: 0 }],
      [{ do: 'move-tab', tab: 'charts', index: 2 }],
      'page small order',
    ],
  ])(
    'names the conflict about %s once, whoever asks, and holds the side of who asks',
    (_, mine, theirs, said) => {
      for (const [own, other] of [
        [mine, theirs],
        [theirs, mine],
      ] as const) {
        const found = merged([...own], [...other])
        expect(found.said.join(', ')).toBe(said)
        expect(found.page).toEqual(edited(...own))
        expect(resolveConflicts(found.page, found.conflicts, ['mine'])).toEqual(edited(...own))
        expect(resolveConflicts(found.page, found.conflicts, ['theirs'])).toEqual(edited(...other))
      }
    },
  )

  it('puts a widget of theirs that meets one of mine below it, and moves none of mine', () => {
    const new1 = { id: 'mine', widget: 'card', at: { x: 0, y: 4, w: 12, h: 2 } }
    const new2 = { id: 'theirs', widget: 'card', at: { x: 4, y: 4, w: 4, h: 1 } }
    const { page, said } = merged(
      [{ do: 'add', tab: 'charts', widget: new1 }],
      [{ do: 'add', tab: 'charts', widget: new2 }],
    )
    expect(said).toEqual([])
    expect(page.tabs![0]!.widgets!.slice(3).map(({ id, at }) => [id, at.y])).toEqual([
      ['mine', 4],
      ['theirs', 6],
    ])
  })

  it('keeps both of two new widgets that have one id', () => {
    const widget = { id: 'new', widget: 'card', at: { x: 0, y: 20, w: 2, h: 2 } }
    const other = { ...widget, widget: 'line', at: { ...widget.at, x: 6 } }
    const { page, said } = merged(
      [{ do: 'add', tab: 'two', widget }],
      [{ do: 'add', tab: 'two', widget: other }],
    )
    expect(said).toEqual([])
    expect(page.tabs![1]!.tabs![1]!.widgets).toEqual([widget, { ...other, id: 'new_2' }])
  })

  it('lets who removes a widget win over who only moved it within its tab', () => {
    const { page, said } = merged(
      [{ do: 'remove', widget: 'table' }],
      [{ do: 'move', widget: 'table', x: 0, y: 3 }],
    )
    expect(said).toEqual([])
    expect(page).toEqual(edited({ do: 'remove', widget: 'table' }))
  })

  it('merges what no edit reaches, too', () => {
    const mine = {
      ...small,
      order: 3,
      inputs: { ...(small.inputs as object), more: { type: 'toggle', default: true } },
    }
    const theirs = { ...edited({ do: 'move', widget: 'table', x: 0, y: 1 }), icon: 'globe', order: 4 }
    const { page, conflicts } = mergePages(small, mine, theirs)
    expect(page).toEqual({ ...theirs, order: 3, inputs: mine.inputs })
    expect(conflicts).toEqual([
      { of: 'page', id: 'small', aspect: 'order', path: ['order'], base: undefined, mine: 3, theirs: 4 },
    ])
  })

  it('says of pages that cannot be put together that they cannot, and holds mine', () => {
    const [charts, tables] = small.tabs!
    const bare = { ...small, tabs: [charts!, { id: 'tables', title: tables!.title }] } as WrittenPage
    const mine = applyEdits(bare, [
      { do: 'duplicate', widget: 'bars', id: 'b', x: 0, y: 0 },
      { do: 'move-to-tab', widget: 'b', tab: 'tables', x: 0, y: 0 },
    ])
    const theirs = applyEdits(bare, [{ do: 'add-tab', id: 'inner', title, in: 'tables' }])
    const { page, conflicts } = mergePages(bare, mine, theirs)
    expect(page).toBe(mine)
    expect(conflicts).toEqual([
      { of: 'page', id: 'small', aspect: 'content', path: [], base: bare, mine, theirs },
    ])
    expect(resolveConflicts(page, conflicts, ['theirs'])).toEqual(theirs)
  })

  const three = fc.record({
    base: fc.constantFrom(...pages),
    one: fc.array(DRAW, { maxLength: 6 }),
    other: fc.array(DRAW, { maxLength: 6 }),
  })
  const sides = ({ base, one, other }: { base: WrittenPage; one: never[]; other: never[] }) =>
    [one, other].map((draws) => applyEdits(base, editsFrom(base, draws, applyEdits))) as [
      WrittenPage,
      WrittenPage,
    ]

  it('is what either made where the other made nothing, and what both made where they made the same', () => {
    fc.assert(
      fc.property(three, (drawn) => {
        const { base } = drawn
        const [x] = sides(drawn as never)
        for (const merge of [mergePages(base, x, base), mergePages(base, base, x), mergePages(base, x, x)]) {
          expect(merge).toEqual({ page: x, conflicts: [] })
        }
        // The same found the long way, field by field.
        const touched = { ...base, order: 99 }
        expect(mergePages(base, x, touched)).toEqual({ page: { ...x, order: 99 }, conflicts: [] })
        expect(mergePages(base, touched, x)).toMatchObject({ conflicts: [] })
      }),
      RUNS(150),
    )
  })

  it('keeps both whole where they touch different widgets', () => {
    const half = (edits: readonly Edit[], page: WrittenPage, of: number) => {
      const order = new Map(widgetPlaces(page).map(({ widget }, i) => [widget.id, i % 2]))
      const about = (edit: Edit) => ('widget' in edit ? edit.widget : 'id' in edit ? edit.id : undefined)
      return edits.filter((edit) => ABOUT_ONE.includes(edit.do) && order.get(about(edit) as string) === of)
    }
    fc.assert(
      fc.property(fc.constantFrom(...pages), fc.array(DRAW, { maxLength: 30 }), (base, draws) => {
        const all = editsFrom(base, draws, (page, edits) =>
          applyEdits(
            page,
            edits.filter((edit) => ABOUT_ONE.includes(edit.do)),
          ),
        )
        const [mine, theirs] = [0, 1].map((of) => half(all, base, of)) as [Edit[], Edit[]]
        const { page, conflicts } = mergePages(base, applyEdits(base, mine), applyEdits(base, theirs))
        expect(conflicts).toEqual([])
        expect(page).toEqual(applyEdits(base, [...mine, ...theirs]))
      }),
      RUNS(150),
    )
  })

  it('keeps every change of mine and, without a conflict, of theirs; and names each conflict once', () => {
    fc.assert(
      fc.property(three, (drawn) => {
        const { base } = drawn
        const [mine, theirs] = sides(drawn as never)
        const { page, conflicts } = mergePages(base, mine, theirs)
        const names = conflicts.map(({ of, id, aspect, path }) => JSON.stringify([of, id, aspect, path]))
        expect(new Set(names).size).toBe(names.length)
        for (const one of conflicts) expect(same(one.mine, one.theirs)).toBe(false)
        const told = new Set(conflicts.map(({ id }) => id))
        const at = (p: WrittenPage) => new Map(widgetPlaces(p).map((place) => [place.widget.id, place]))
        const [was, own, other, now] = [base, mine, theirs, page].map(at) as [
          never,
          never,
          never,
          never,
        ] as ReturnType<typeof at>[]
        for (const [id, place] of own!) {
          const before = was!.get(id)
          // Theirs may have removed it, if I left it alone.
          if (!before || !same(before, place)) if (!now!.has(id)) expect(before && other!.has(id)).toBeFalsy()
        }
        const lost = tabPlaces(theirs).filter(({ tab }) => told.has(tab.id))
        const whole = conflicts.some(({ aspect }) => aspect === 'content')
        for (const [id, place] of other!) {
          if (was!.has(id) || whole || lost.length > 0) continue
          expect(now!.get(id)?.widget ?? place.widget).toMatchObject({ id })
          expect(now!.has(id) || own!.has(id)).toBe(true)
        }
        expect(new Set(widgetPlaces(page).map(({ widget }) => widget.id)).size).toBe(
          widgetPlaces(page).length,
        )
        const choice = conflicts.map((_, i) => (i % 2 ? ('mine' as const) : ('theirs' as const)))
        const resolved = resolveConflicts(page, conflicts, choice)
        expect(new Set(widgetPlaces(resolved).map(({ widget }) => widget.id)).size).toBe(
          widgetPlaces(resolved).length,
        )
      }),
      RUNS(300),
    )
  })
})
