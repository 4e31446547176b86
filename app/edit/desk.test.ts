import { describe, expect, it } from 'vitest'
import type { ResolvedPage, ResolvedWidget } from '../../core/api/pages.ts'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { createDesk } from './desk.ts'
import { projectPage, substanceOf } from './project-page.ts'
import { freshId } from './written.ts'

const place = { x: 0, y: 0, w: 6, h: 4 }
const written: WrittenPage = {
  id: 'page',
  title: { en: 'Page', vi: 'Trang' },
  tabs: [
    {
      id: 'one',
      title: { en: 'One', vi: 'Một' },
      widgets: [
        { id: 'a', widget: 'line', params: { metrics: ['roe'] }, at: place },
        { id: 'b', widget: 'line', params: { metrics: ['roa'] }, at: { ...place, x: 6 } },
      ],
    },
    { id: 'two', title: { en: 'Two', vi: 'Hai' } },
  ],
}
const widget = (id: string, title: string) =>
  ({ id, widget: 'line', frame: 'widget', at: place, title: { en: title } }) as unknown as ResolvedWidget
const resolved = {
  ...{ id: 'page', title: written.title, widgets: [], issues: [], layout: null },
  tabs: [
    {
      id: 'one',
      title: {},
      controls: [],
      defaults: {},
      widgets: [widget('a', 'ROE'), widget('b', 'ROA')],
      tabs: [],
    },
    { id: 'two', title: {}, controls: [], defaults: {}, widgets: [], tabs: [] },
  ],
} as unknown as ResolvedPage

const desk = () => createDesk(written, written, resolved)
const drawn = ({ get }: ReturnType<typeof desk>) => projectPage(get().page, get().known, get().base)

describe('the desk', () => {
  it('undoes and does again, and a new step ends what could be done again', () => {
    const one = desk()
    one.do([{ do: 'remove', widget: 'a' }], 'removed')
    one.do([{ do: 'move', widget: 'b', x: 0, y: 0 }], 'moved')
    const after = one.get().page
    one.undo((said) => `undone: ${said}`)
    expect(one.get().said.text).toBe('undone: moved')
    one.undo(String)
    expect(one.get().page).toEqual(written)
    one.redo(String)
    one.redo(String)
    expect(one.get().page).toEqual(after)
    one.undo(String)
    one.do([{ do: 'remove', widget: 'b' }], 'removed')
    expect(one.get().future).toEqual([])
  })

  it('lets go of a chosen widget that is gone', () => {
    const one = desk()
    one.select('a')
    one.do([{ do: 'remove', widget: 'a' }], 'removed')
    expect(one.get().selected).toBeNull()
  })
})

describe('the page on the desk', () => {
  it('is drawn without the server where only places, titles and tabs changed', () => {
    const one = desk()
    const before = substanceOf(one.get().page)
    one.do([{ do: 'move', widget: 'a', x: 0, y: 8 }], '')
    one.do([{ do: 'retitle', of: 'widget', id: 'b', title: { en: 'Mine', vi: 'Của tôi' } }], '')
    expect(drawn(one).tabs[0]?.widgets).toMatchObject([
      { id: 'a', title: { en: 'ROE' }, at: { y: 8 } },
      { id: 'b', title: { en: 'Mine' } },
    ])
    one.do([{ do: 'move-to-tab', widget: 'b', tab: 'two', x: 0, y: 0 }], '')
    expect(drawn(one).tabs[1]?.widgets).toMatchObject([{ id: 'b', title: { en: 'Mine' } }])
    one.undo(String)
    one.undo(String)
    one.undo(String)
    expect(substanceOf(one.get().page)).toBe(before)
  })

  it('draws a copy as what it was copied from', () => {
    const one = desk()
    one.do([{ do: 'duplicate', widget: 'a', id: freshId('a', one.get().page), x: 0, y: 4 }], '')
    expect(drawn(one).tabs[0]?.widgets.map(({ id, title }) => [id, title.en])).toContainEqual(['a_2', 'ROE'])
  })

  it('keeps the former picture of a widget that the server has not made out anew', () => {
    const one = desk()
    one.do([{ do: 'set-param', widget: 'a', path: ['metrics', 0], value: 'roic' }], '')
    expect(drawn(one).tabs[0]?.widgets[0]).toMatchObject({ id: 'a', title: { en: 'ROE' } })
  })
})
