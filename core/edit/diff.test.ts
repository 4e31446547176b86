import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from './apply.ts'
import { diffPages } from './diff.ts'
import { movesInto } from './order.ts'
import { DRAW, editsFrom, PAGE_FILES, RUNS, SMALL, written } from './test-edits.ts'
import type { WrittenPage } from './written-page.ts'

const small = written(SMALL)
const pages = [small, ...PAGE_FILES.map(({ text }) => written(text))]

describe('diffPages', () => {
  it('gives edits that make the one page of the other', () => {
    const edited = fc.record({
      page: fc.constantFrom(...pages),
      one: fc.array(DRAW, { maxLength: 8 }),
      other: fc.array(DRAW, { maxLength: 8 }),
    })
    fc.assert(
      fc.property(edited, ({ page, one, other }) => {
        const from = applyEdits(page, editsFrom(page, one, applyEdits))
        const to = applyEdits(page, editsFrom(page, other, applyEdits))
        const { edits, beyond } = diffPages(from, to)
        expect({ beyond, page: applyEdits(from, edits) }).toEqual({ beyond: [], page: to })
      }),
      RUNS(300),
    )
  })

  it('says nothing where nothing differs, whatever the order of keys', () => {
    const { title, ...more } = small
    expect(diffPages(small, { ...more, title } as WrittenPage)).toEqual({ edits: [], beyond: [] })
  })

  it('says one move with one edit', () => {
    const last = applyEdits(small, [{ do: 'move-tab', tab: 'charts', index: 1 }])
    expect(diffPages(small, last).edits).toEqual([{ do: 'move-tab', tab: 'tables', index: 0 }])
    const step = [{ do: 'set-option', widget: 'each', path: ['panes', 0, 'zero'], value: false } as const]
    expect(diffPages(small, applyEdits(small, step)).edits).toEqual([
      {
        do: 'set-option',
        widget: 'each',
        path: ['panes'],
        value: [{ y: ['volume'], zero: false }, { y: ['value'] }],
      },
    ])
  })

  it('makes anew a tab that is elsewhere or of another kind', () => {
    const [charts, tables] = small.tabs!
    const to: WrittenPage = {
      ...small,
      tabs: [
        { ...tables!, tabs: [charts!, ...tables!.tabs!.slice(1)] },
        { ...tables!.tabs![0]!, widgets: undefined!, tabs: [{ ...charts!, id: 'in', widgets: undefined! }] },
      ],
    }
    const clean = JSON.parse(JSON.stringify(to)) as WrittenPage
    const { edits, beyond } = diffPages(small, clean)
    expect({ beyond, page: applyEdits(small, edits) }).toEqual({ beyond: [], page: clean })
  })

  it('names what edits cannot say, and does the rest', () => {
    const { inputs: _inputs, ...to } = applyEdits(small, [{ do: 'remove', widget: 'bars' }])
    const [charts, tables] = to.tabs!
    const [lines, each] = charts!.widgets!
    const odd = {
      ...to,
      tabs: [{ ...charts!, widgets: [{ ...lines!, query: 'other', when: {} }, each!] }, tables!],
    } as WrittenPage
    const { edits, beyond } = diffPages(small, odd)
    expect(edits).toEqual([{ do: 'remove', widget: 'bars' }])
    expect(beyond.map((path) => path.join('.'))).toEqual([
      'inputs',
      'tabs.0.widgets.0.when.not',
      'tabs.0.widgets.0.query',
    ])
  })
})

describe('movesInto', () => {
  it('moves as few as can be', () => {
    expect(movesInto(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'a'])).toEqual([{ id: 'a', index: 3 }])
    expect(movesInto(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual([])
  })

  it('brings every list into every order', () => {
    const shuffled = fc
      .uniqueArray(fc.string(), { maxLength: 12 })
      .chain((ids) => fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })))
    fc.assert(
      fc.property(shuffled, ([now, wanted]) => {
        const list = [...now]
        for (const { id, index } of movesInto(now, wanted)) {
          list.splice(list.indexOf(id), 1)
          list.splice(index, 0, id)
        }
        expect(list).toEqual(wanted)
      }),
      RUNS(300),
    )
  })
})
