import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyEdits } from './apply.ts'
import { editText } from './edit-text.ts'
import { inverseOf } from './inverse.ts'
import { mendClicks } from './mend-clicks.ts'
import { DRAW, editsFrom, PAGE_FILES, RUNS, SMALL, written } from './test-edits.ts'
import { placeOfWidget, tabPlaces, type WrittenPage, widgetPlaces } from './written-page.ts'

const small = written(SMALL)
const pages = [small, ...PAGE_FILES.map(({ text }) => written(text))]

type Click = { readonly tab?: string; readonly open?: string; readonly set?: object } | undefined
const clicksOf = (page: WrittenPage) =>
  widgetPlaces(page).map(
    ({ widget }) => [widget.id, (widget.on as { click?: Click } | undefined)?.click] as const,
  )

it('leaves what opens a tab that is there, of this page or another', () => {
  expect(mendClicks(small)).toEqual([])
  const elsewhere = { click: { open: 'other', tab: 'nowhere' } }
  expect(
    mendClicks(applyEdits(small, [{ do: 'set-field', widget: 'each', field: 'on', value: elsewhere }])),
  ).toEqual([])
})

it('takes away the tab that is gone, and leaves what else the click does', () => {
  const without = (tab: string) => {
    const page = applyEdits(small, [{ do: 'remove-tab', tab }])
    return applyEdits(page, mendClicks(page))
  }
  expect(placeOfWidget(without('two'), 'bars').widget.on).toEqual({ click: { set: { view: 'lines' } } })
  expect('on' in placeOfWidget(without('charts'), 'table').widget).toBe(false)
})

it('leaves no click that opens a tab which no edit left, changes no other, and is undone with them', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pages), fc.array(DRAW, { minLength: 1, maxLength: 8 }), (page, draws) => {
      const edits = editsFrom(page, draws, applyEdits)
      const made = applyEdits(page, edits)
      const mend = mendClicks(made)
      const mended = applyEdits(made, mend)
      const tabs = new Set(tabPlaces(mended).map(({ tab }) => tab.id))
      const before = new Map(clicksOf(made))
      for (const [id, click] of clicksOf(mended)) {
        const { tab, ...rest } = before.get(id) ?? {}
        const elsewhere = rest.open !== undefined && rest.open !== page.id
        if (tab === undefined || elsewhere || tabs.has(tab)) expect(click).toEqual(before.get(id))
        else expect(click ?? {}).toEqual(rest)
      }
      expect(mendClicks(mended)).toEqual([])
      expect(applyEdits(mended, inverseOf(page, [...edits, ...mend]))).toEqual(page)
    }),
    RUNS(300),
  )
})

it('is written into the file with the comments beside it', () => {
  const edits = [{ do: 'remove-tab', tab: 'two' } as const]
  const text = editText(SMALL, [...edits, ...mendClicks(applyEdits(small, edits))])
  expect(text).toContain('        on: {click: {set: {view: lines}}}\n')
  expect(text).toContain('              click: {tab: charts} # back to them\n')
})
