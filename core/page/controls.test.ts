import { describe, expect, test } from 'vitest'
import { namedInputs, shownAbove, tabSubjects, widgetSubjects } from './controls.ts'

const widget = (id: string, subjects: string[] = [], controls: string[] = []) => ({ id, subjects, controls })
const ids = (widgets: readonly { id: string }[]) => widgets.map(({ id }) => id)

describe('what a widget reads', () => {
  const written = {
    id: 'chart',
    widget: 'line',
    title: { en: '{one} of {symbol}', vi: '{one} của {symbol}' },
    params: { metrics: ['$metric'] },
    options: { mark: '$marked' },
    when: { not: { view: 'none' } },
    controls: ['last'],
    on: { click: { set: { other: 1 } } },
    at: { x: 0, y: 0, w: 1, h: 1 },
  }
  const known = ['symbol', 'metric', 'marked', 'view', 'last', 'other']

  test('is what its texts, params, options and conditions name, not what stands at it or a click sets', () => {
    expect(namedInputs(written, known)).toEqual(['symbol', 'metric', 'marked', 'view'])
  })

  test('a subject that it only marks among others is not what it is about', () => {
    expect(widgetSubjects(written, ['symbol', 'marked'])).toEqual(['symbol'])
  })
})

describe('the widgets above the tabs', () => {
  const above = [widget('strip'), widget('price', ['patient'])]
  const chart = [widget('chart', ['patient'])]
  const ward = [widget('beds')]

  test('about a subject stand above the tabs that are about it, and above no other', () => {
    expect(ids(shownAbove(above, chart, [chart, ward]))).toEqual(['strip', 'price'])
    expect(ids(shownAbove(above, ward, [chart, ward]))).toEqual(['strip'])
  })

  test('stand everywhere where no tab is about their subject, and on a page without tabs', () => {
    expect(ids(shownAbove(above, ward, [ward]))).toEqual(['strip', 'price'])
    expect(ids(shownAbove(above, [], []))).toEqual(['strip', 'price'])
  })

  test('a tab is not about a subject that is chosen at one of its widgets', () => {
    const scanner = [widget('heading', [], ['patient']), widget('one', ['patient']), widget('all')]
    expect(tabSubjects(scanner)).toEqual([])
    expect(ids(shownAbove(above, scanner, [chart, scanner]))).toEqual(['strip'])
  })
})
