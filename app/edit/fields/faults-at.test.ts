import { expect, test } from 'vitest'
import type { PageFault } from '../../../core/api/layouts.ts'
import type { WrittenPage } from '../../../core/edit/written-page.ts'
import { faultsAt, faultsOfWidget } from './faults-at.ts'

const at = { x: 0, y: 0, w: 4, h: 4 }
const title = { en: 'T', vi: 'T' }
const widget = (id: string) => ({ id, widget: 'line', at })
const page: WrittenPage = {
  id: 'p',
  title,
  widgets: [widget('above')],
  tabs: [
    { id: 'a', title, widgets: [widget('first'), widget('second')] },
    { id: 'b', title, tabs: [{ id: 'c', title, widgets: [widget('deep')] }] },
  ],
}
const fault = (...path: (string | number)[]): PageFault => ({ path, code: 'invalid-value', message: 'no' })

test('faults of a page are found by the widget that they are in, wherever it stands', () => {
  const faults = [
    fault('widgets', 0, 'options', 'y'),
    fault('tabs', 0, 'widgets', 1, 'params', 'metrics', 0),
    fault('tabs', 1, 'tabs', 0, 'widgets', 0),
    fault('title'),
  ]
  const paths = (id: string) => faultsOfWidget(page, id, faults).map(({ path }) => path)
  expect(paths('above')).toEqual([['options', 'y']])
  expect(paths('first')).toEqual([])
  expect(paths('second')).toEqual([['params', 'metrics', 0]])
  expect(paths('deep')).toEqual([[]])
  expect(paths('gone')).toEqual([])
})

test('a field that holds others has the faults of itself alone, another all that is inside', () => {
  const faults = [fault('options', 'bars'), fault('options', 'bars', 1), fault('options', 'barsAlso')]
  expect(faultsAt(faults, ['options', 'bars'], false)).toEqual([faults[0]])
  expect(faultsAt(faults, ['options', 'bars'], true)).toEqual(faults.slice(0, 2))
})
