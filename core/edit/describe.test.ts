import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyEdits } from './apply.ts'
import { describeEdits } from './describe.ts'
import type { Edit } from './edit.ts'
import { DRAW, editsFrom, RUNS, SMALL, written } from './test-edits.ts'

const small = written(SMALL)

it('says of each edit what it is about, what was there and what is there now', () => {
  const title = { en: 'New', vi: 'Mới' }
  const edits: Edit[] = [
    { do: 'move', widget: 'bars', x: 3, y: 5 },
    { do: 'retitle', of: 'widget', id: 'bars', title },
    { do: 'resize', widget: 'bars', w: 2, h: 1 },
    { do: 'set-option', widget: 'each', path: ['panes', 0, 'zero'], value: false },
    { do: 'set-param', widget: 'lines', path: ['last'] },
    { do: 'move-to-tab', widget: 'bars', tab: 'one', x: 0, y: 0 },
    { do: 'set-controls', of: 'tab', id: 'charts' },
    { do: 'move-tab', tab: 'tables', index: 0 },
    { do: 'remove-tab', tab: 'two' },
    { do: 'remove', widget: 'first' },
  ]
  expect(
    describeEdits(small, edits).map(({ what, ...row }) => [what.of, what.id, what.title?.en, row]),
  ).toEqual([
    ['widget', 'bars', 'Bars', { kind: 'moved', from: { x: 0, y: 0 }, to: { x: 3, y: 5 } }],
    ['widget', 'bars', 'Bars', { kind: 'renamed', from: { en: 'Bars', vi: 'Cột' }, to: title }],
    ['widget', 'bars', 'New', { kind: 'resized', from: { w: 6, h: 4 }, to: { w: 2, h: 1 } }],
    ['widget', 'each', undefined, { kind: 'option', path: ['panes', 0, 'zero'], from: true, to: false }],
    ['widget', 'lines', undefined, { kind: 'param', path: ['last'], from: 8, to: null }],
    ['widget', 'bars', 'New', { kind: 'moved-to-tab', from: 'charts', to: 'one' }],
    ['tab', 'charts', 'Charts', { kind: 'controls', from: ['view'], to: [] }],
    ['tab', 'tables', 'Tables', { kind: 'reordered', from: 1, to: 0 }],
    ['tab', 'two', 'Two', { kind: 'removed', from: 'tables', to: null }],
    ['widget', 'first', undefined, { kind: 'removed', from: null, to: null }],
  ])
})

it('has a row for every edit that a page can take', () => {
  fc.assert(
    fc.property(fc.array(DRAW, { maxLength: 10 }), (draws) => {
      const edits = editsFrom(small, draws, applyEdits)
      expect(describeEdits(small, edits)).toHaveLength(edits.length)
    }),
    RUNS(200),
  )
})
