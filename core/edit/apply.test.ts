import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testInstance } from '../sql/test-database.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import { applyEdits } from './apply.ts'
import { type Edit, EditSchema } from './edit.ts'
import { EditFault } from './edit-fault.ts'
import { inverseOf } from './inverse.ts'
import { DRAW, editsFrom, PAGE_FILES, RUNS, SMALL, written } from './test-edits.ts'
import { placeOfWidget, type WrittenPage } from './written-page.ts'

const small = written(SMALL)
const pages = [small, ...PAGE_FILES.map(({ text }) => written(text))]

/** Any change of what is given away would throw. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}

function faultOf(edits: readonly Edit[], page: WrittenPage = small): EditFault {
  try {
    applyEdits(page, edits)
  } catch (error) {
    if (error instanceof EditFault) return error
    throw error
  }
  throw new Error('no fault')
}

describe('applyEdits', () => {
  it('shares what no edit touches, and leaves the page as it was', () => {
    const page = freeze(structuredClone(small))
    const next = applyEdits(page, [{ do: 'move', widget: 'table', x: 1, y: 2 }])
    expect(placeOfWidget(next, 'table').widget.at).toEqual({ x: 1, y: 2, w: 12, h: 6 })
    expect(next.tabs![0]).toBe(page.tabs![0])
    expect(next.widgets).toBe(page.widgets)
    expect(next.tabs![1]!.tabs![1]).toBe(page.tabs![1]!.tabs![1])
  })

  it('takes an emptied list away with its key, and makes it where something is added', () => {
    const emptied = applyEdits(small, [{ do: 'remove', widget: 'table' }])
    expect(emptied.tabs![1]!.tabs![0]).toEqual({ id: 'one', title: { en: 'One', vi: 'Một' } })
    const back = applyEdits(emptied, [{ do: 'duplicate', widget: 'first', id: 'third', x: 0, y: 0 }])
    const moved = applyEdits(back, [{ do: 'move-to-tab', widget: 'third', tab: 'two', x: 0, y: 3 }])
    expect(placeOfWidget(moved, 'third')).toMatchObject({ tab: 'two', index: 0, widget: { at: { y: 3 } } })
  })

  it('copies a widget without its controls: an input stands once a tab', () => {
    const page = applyEdits(small, [
      { do: 'set-controls', of: 'widget', id: 'bars', controls: ['view'] },
      { do: 'duplicate', widget: 'bars', id: 'bars_2', x: 0, y: 9 },
    ])
    expect(placeOfWidget(page, 'bars_2').widget.controls).toBeUndefined()
    expect(placeOfWidget(page, 'bars_2').index).toBe(1)
  })

  it.each<[string, readonly Edit[], string, string]>([
    [
      'a widget',
      [{ do: 'remove', widget: 'brs' }],
      'unknown-widget',
      'unknown widget "brs"; did you mean "bars"?',
    ],
    [
      'a tab',
      [{ do: 'remove-tab', tab: 'chart' }],
      'unknown-tab',
      'unknown tab "chart"; did you mean "charts"?',
    ],
    [
      'an id that is taken',
      [{ do: 'duplicate', widget: 'bars', id: 'table', x: 0, y: 0 }],
      'duplicate-id',
      'duplicate widget "table"; ids are unique over the page',
    ],
    [
      'a tab that holds tabs',
      [{ do: 'move-to-tab', widget: 'bars', tab: 'tables', x: 0, y: 0 }],
      'holds-tabs',
      'invalid tab "tables": it holds tabs; expected one that holds widgets',
    ],
    [
      'a tab that holds widgets',
      [{ do: 'add-tab', id: 'three', title: { en: '3', vi: '3' }, in: 'charts' }],
      'holds-widgets',
      'invalid tab "charts": it holds widgets; expected one that holds tabs',
    ],
    [
      'an index',
      [{ do: 'move-tab', tab: 'charts', index: 7 }],
      'invalid-index',
      'invalid index 7; expected at most 1',
    ],
    [
      'a step into a text',
      [{ do: 'set-param', widget: 'each', path: ['symbol', 'a'], value: 1 }],
      'invalid-path',
      'invalid step "a" into "$place"; expected a map',
    ],
    [
      'a prototype',
      [{ do: 'set-option', widget: 'each', path: ['__proto__', 'a'], value: 1 }],
      'invalid-path',
      'invalid step "__proto__"',
    ],
  ])('names %s that the page has not', (_, edits, code, message) => {
    const fault = faultOf([{ do: 'move', widget: 'bars', x: 1, y: 1 }, ...edits])
    expect(fault).toMatchObject({ code, message, index: 1 })
  })
})

describe('inverseOf', () => {
  it('gives edits whose application after the others is the identity', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pages),
        fc.array(DRAW, { minLength: 1, maxLength: 8 }),
        (page, draws) => {
          const locale = { ...testInstance, languages: Object.keys(page.title) }
          freeze(page)
          const edits = editsFrom(page, draws, applyEdits)
          const next = applyEdits(page, edits)
          const back = inverseOf(page, edits)
          expect(applyEdits(next, back)).toEqual(page)
          // Undone twice is redone.
          expect(applyEdits(applyEdits(next, back), inverseOf(next, back))).toEqual(next)
          for (const edit of [...edits, ...back]) {
            expect(checkSchema(EditSchema, edit, 'edit', locale).faults).toEqual([])
          }
        },
      ),
      RUNS(300),
    )
  })

  it('brings back lists that were there empty, new and copied pages', () => {
    const page = { ...small, widgets: [], tabs: [{ id: 'a', title: { en: 'A', vi: 'A' }, widgets: [] }] }
    const widget = small.widgets![0]!
    for (const edits of [
      [{ do: 'add', tab: 'a', widget }],
      [
        { do: 'add', tab: null, widget },
        { do: 'move-to-tab', widget: widget.id, tab: 'a', x: 0, y: 0 },
      ],
      [{ do: 'new-page', page: small }],
      [{ do: 'copy-page', from: small, id: 'copy', title: { en: 'C', vi: 'C' } }],
    ] as Edit[][]) {
      expect(applyEdits(applyEdits(page, edits), inverseOf(page, edits))).toEqual(page)
    }
  })
})
