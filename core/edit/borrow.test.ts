import { expect, test } from 'vitest'
import { type Borrowed, borrow, type Lender } from './borrow.ts'
import { freePlace } from './free-place.ts'
import { written } from './test-edits.ts'
import type { WrittenWidget } from './written-page.ts'

const THERE = written(`id: there
title: {en: There, vi: Đó}
inputs:
  symbol: {type: ticker, entity: COMPANY, default: VNM}
  view: {type: choice, options: [bars, {value: lines, label: {en: Lines, vi: Đường}}], default: bars}
  last: {type: range, min: 4, max: 20, default: 8}
tabs:
  - {id: one, title: {en: One, vi: Một}}
`)
const HERE = written(`id: here
title: {en: Here, vi: Đây}
inputs:
  last: {type: range, min: 5, max: 12, default: 6}
tabs:
  - {id: two, title: {en: Two, vi: Hai}}
`)
const lender: Lender = {
  page: THERE,
  subjects: ['symbol'],
  values: { symbol: 'VNM', view: 'bars', last: 8 },
  say: (_input, value, lang) => `${value} (${lang})`,
  languages: ['en', 'vi'],
}
const NAME = { en: 'Name', vi: 'Tên' }
const lent = (more: Record<string, unknown>, to = HERE) => {
  const widget = { id: 'a', widget: 'line', at: { x: 0, y: 0, w: 4, h: 4 }, ...more } as WrittenWidget
  return borrow(widget, NAME, lender, to) as Borrowed
}

test('reads an input that this page has within the limits of there, and no other', () => {
  const params = { last: '$last', view: '$view' }
  expect(lent({ params }).widget.params).toEqual({ last: '$last', view: 'bars' })
  const wider = written(
    'id: here\ntitle: {en: H, vi: Đ}\ninputs: {last: {type: range, min: 1, max: 12, default: 6}}\n',
  )
  expect(lent({ params }, wider).widget.params).toEqual({ last: 8, view: 'bars' })
})

test('what only some value shows is fixed to that value, and the condition is gone', () => {
  expect(lent({ params: { view: '$view' }, when: { input: { view: ['lines'] } } })).toMatchObject({
    fixed: { view: 'lines' },
    widget: { params: { view: 'lines' } },
  })
  const not = lent({ params: { view: '$view' }, when: { not: { view: 'bars' }, available: ['roe'] } })
  expect(not.widget).toMatchObject({ params: { view: 'lines' }, when: { available: ['roe'] } })
  expect(lent({ when: { input: { last: 8 } } }).widget.when).toEqual({ input: { last: 8 } })
})

test('texts say the fixed values: the title by their labels, others and file names themselves', () => {
  const { widget } = lent({
    title: { en: '{symbol} by {view}', vi: '{symbol} theo {view}' },
    options: { note: { en: 'of {symbol}', vi: 'của {symbol}' }, column: '{symbol}' },
    export: { file: 'x-{symbol}-{session}' },
  })
  expect(widget.title).toEqual({ en: 'VNM (en) by bars (en)', vi: 'VNM (vi) theo bars (vi)' })
  expect(widget.options).toEqual({ note: { en: 'of VNM', vi: 'của VNM' }, column: '{symbol}' })
  expect(widget.export).toEqual({ file: 'x-VNM-{session}' })
})

test('a subject that the title does not say is said behind it', () => {
  expect(lent({ params: { symbol: '$symbol' } }).widget.title).toEqual({ en: 'Name · VNM', vi: 'Tên · VNM' })
  expect(lent({ params: { view: '$view' } }).widget.title).toBeUndefined()
})

test('clicks that this page cannot have done are left out, others stay', () => {
  expect(lent({ on: { click: { set: { view: 'lines' } } } }).widget.on).toBeUndefined()
  expect(lent({ on: { click: { tab: 'one' } } }).widget.on).toBeUndefined()
  expect(lent({ on: { click: { tab: 'two' } } }).widget.on).toEqual({ click: { tab: 'two' } })
  expect(lent({ on: { click: { set: { last: 8 } } } }).widget.on).toEqual({ click: { set: { last: 8 } } })
  expect(lent({ on: { click: { open: 'x', with: { symbol: '$symbol', at: '$row.a' } } } }).widget.on).toEqual(
    {
      click: { open: 'x', with: { symbol: 'VNM', at: '$row.a' } },
    },
  )
})

test('is a repeater still: over the values that its list has there, each by its own name', () => {
  const repeat = { over: '$view', as: 'one' }
  expect(lent({ repeat, params: { view: '$one' } }).widget).toMatchObject({ params: { view: '$one' } })
})

test('the free place is the first in reading order that is wide and high enough; a repeater keeps its room', () => {
  const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })
  const one = { id: 'new', at: at(3, 9, 4, 2) }
  expect(freePlace([], one)).toEqual(at(0, 0, 4, 2))
  const beside = [
    { id: 'a', at: at(0, 0, 6, 2) },
    { id: 'b', at: at(9, 0, 3, 4) },
    { id: 'c', at: at(0, 2, 4, 2) },
  ]
  expect(freePlace(beside, one)).toEqual(at(4, 2, 4, 2))
  const repeated = { id: 'c', at: at(0, 2, 4, 2), repeat: { over: ['x', 'y'], as: 'z' } }
  expect(freePlace([...beside.slice(0, 2), repeated], one)).toEqual(at(0, 4, 4, 2))
  // The second one stands under the first, since beside it is no room.
  expect(freePlace(beside, { ...repeated, at: at(0, 0, 4, 2) })).toEqual(at(5, 2, 4, 2))
})
