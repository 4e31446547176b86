import { expect, test } from 'vitest'
import { borrow, type Lender } from '../core/edit/borrow.ts'
import { checkPageValue } from '../core/edit/check-page-value.ts'
import { type WrittenPage, type WrittenWidget, widgetPlaces, without } from '../core/edit/written-page.ts'
import { defaultsOf } from '../core/page/inputs.ts'
import type { Page } from '../core/page/page.ts'
import { instanceIn } from './test-instance.ts'

const { context, files } = await instanceIn('.', 'plugins/market')
const pages = new Map(files.map(({ page }) => [page.id, page]))

const lender = (page: WrittenPage): Lender => ({
  page,
  subjects: ['symbol'],
  values: defaultsOf(page.inputs as Page['inputs']),
  say: (_input, value) => `<${value}>`,
  languages: ['en', 'vi'],
})
/** What one page has of another. */
function lent(from: string, id: string, to: string) {
  const page = pages.get(from)!
  const { widget } = widgetPlaces(page).find((place) => place.widget.id === id)!
  return borrow(widget, { en: 'Name', vi: 'Tên' }, lender(page), pages.get(to)!)
}

const opensTab = ({ on }: WrittenWidget) => JSON.stringify(on ?? null).includes('"tab"')
/** What is wrong with a page but that repeaters have too little room in it. */
const faultsOf = (page: WrittenPage) =>
  checkPageValue(page, context).faults.filter(({ code }) => code !== 'overlap')

test('whatever one page may have of another is sound there, or says what it needs', () => {
  let refused = 0
  for (const to of pages.values()) {
    const { widgets: _widgets, tabs: _tabs, ...bare } = to
    for (const from of pages.values()) {
      const borrowed = widgetPlaces(from).flatMap(({ widget }): WrittenWidget[] => {
        const one = borrow(widget, { en: 'Name', vi: 'Tên' }, lender(from), to)
        if ('widget' in one) return [one.widget]
        expect(['symbol']).toContain(one.needs)
        refused++
        return []
      })
      for (let i = 0; i < borrowed.length; i += 20) {
        const widgets = borrowed
          .slice(i, i + 20)
          .map((widget, n) => ({ ...widget, at: { ...widget.at, x: 0, y: n * 24 } }))
        // Another tab of this page may not be there where all of its tabs are taken away.
        const page = { ...bare, widgets: widgets.map((one) => (opensTab(one) ? without(one, 'on') : one)) }
        expect([from.id, to.id, faultsOf(page)]).toEqual([from.id, to.id, []])
      }
    }
  }
  expect(refused).toBeGreaterThan(0)
}, 600_000)

test('a widget reads the inputs that the page has too', () => {
  const one = lent('company', 'revenue', 'company')
  expect(one).toMatchObject({ fixed: {}, widget: { params: { symbol: '$symbol', period: '$period' } } })
  expect('widget' in one && 'expect' in one.widget).toBe(false)
})

test('inputs that the page has not keep the value that they have there; a subject is said in the title', () => {
  expect(lent('company', 'revenue', 'fx-commodities')).toMatchObject({
    fixed: { symbol: 'VNM', period: 'quarterly', last: 8 },
    widget: {
      title: { en: 'Name · VNM', vi: 'Tên · VNM' },
      params: { symbol: 'VNM', period: 'quarterly', last: 8 },
    },
  })
})

test('a page about a subject of another kind cannot have it', () => {
  expect(lent('company', 'revenue', 'bank')).toEqual({ needs: 'symbol' })
})
