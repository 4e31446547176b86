import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { same } from '../words/same.ts'
import { applyEdits } from './apply.ts'
import type { Edit } from './edit.ts'
import { editText, rewritePage } from './edit-text.ts'
import { DRAW, editsFrom, PAGE_FILES, RUNS, SMALL, written } from './test-edits.ts'
import { writePage } from './write-page.ts'
import { tabPlaces, type WrittenPage, widgetPlaces } from './written-page.ts'

/** The lines that one text has and the other has not, each as often as it does, as a patch shows them. */
function patch(before: string, after: string): string[] {
  const left = after.split('\n')
  const gone = before.split('\n').filter((line) => {
    const i = left.indexOf(line)
    if (i >= 0) left.splice(i, 1)
    return i < 0
  })
  return [...gone.map((line) => `-${line}`), ...left.map((line) => `+${line}`)]
}
const changed = (...edits: Edit[]) => patch(SMALL, editText(SMALL, edits))
const title = { en: 'New', vi: 'Mới' }

describe('editText', () => {
  it.each<[string, Edit, string[]]>([
    [
      'moves',
      { do: 'move', widget: 'bars', x: 3, y: 9 },
      ['-        at: {x: 0, y: 0, w: 6, h: 4}', '+        at: {x: 3, y: 9, w: 6, h: 4}'],
    ],
    [
      'resizes on a line with all else',
      { do: 'resize', widget: 'second', w: 3, h: 2 },
      [
        '-  - {id: second, widget: card, options: {value: roe}, at: {x: 6, y: 0, w: 6, h: 1}} # one line',
        '+  - {id: second, widget: card, options: {value: roe}, at: {x: 6, y: 0, w: 3, h: 2}} # one line',
      ],
    ],
    [
      'gives a title',
      { do: 'retitle', of: 'widget', id: 'lines', title },
      ['+        title: {en: New, vi: Mới}'],
    ],
    ['takes a title', { do: 'retitle', of: 'widget', id: 'bars' }, ['-        title: {en: Bars, vi: Cột}']],
    [
      'retitles over lines',
      { do: 'retitle', of: 'tab', id: 'tables', title: { en: 'Tables', vi: "Bảng: 'số'" } },
      ['-      vi: Bảng', '+      vi: "Bảng: \'số\'"'],
    ],
    [
      'sets a param beside a comment',
      { do: 'set-param', widget: 'lines', path: ['metrics', 1], value: 'c' },
      [
        '-          metrics: [a, b] # the two that matter',
        '+          metrics: [a, c] # the two that matter',
      ],
    ],
    [
      'adds to a list',
      { do: 'set-option', widget: 'each', path: ['panes', 2], value: { y: ['high'] } },
      ['+            - y: [high]'],
    ],
    [
      'takes options away',
      { do: 'set-option', widget: 'first', path: [] },
      ['-    options: {value: net_revenue}'],
    ],
    [
      'sets options where none were',
      { do: 'set-option', widget: 'bars', path: ['zero'], value: true },
      ['+        options: {zero: true}'],
    ],
    [
      'removes, the comment above stays',
      { do: 'remove', widget: 'each' },
      [
        '-      - id: each',
        '-        widget: line',
        '-        repeat: {over: $places, as: place}',
        '-        params: {symbol: $place}',
        '-        options:',
        '-          y: [close]',
        '-          panes:',
        '-            - {y: [volume], zero: true}',
        '-            - y: [value]',
        '-        at: {x: 6, y: 0, w: 3, h: 4}',
      ],
    ],
    [
      'adds in the manner of its neighbours',
      {
        do: 'add',
        tab: 'charts',
        widget: {
          at: { x: 0, y: 4, w: 6, h: 4 },
          id: 'new',
          options: { y: ['close', 'a: b'], note: 'Đúng' },
          widget: 'line',
          title,
        },
      },
      [
        '+      - id: new',
        '+        widget: line',
        '+        title: {en: New, vi: Mới}',
        "+        options: {y: [close, 'a: b'], note: Đúng}",
        '+        at: {x: 0, y: 4, w: 6, h: 4}',
      ],
    ],
    [
      'adds where there was no list',
      { do: 'duplicate', widget: 'first', id: 'copy', x: 0, y: 0 },
      [
        '+  - id: copy',
        '+    widget: card',
        '+    options: {value: net_revenue}',
        '+    at: {x: 0, y: 0, w: 6, h: 1}',
      ],
    ],
    [
      'sets controls',
      { do: 'set-controls', of: 'tab', id: 'one', controls: ['view'] },
      ['+        controls: [view]'],
    ],
    ['takes controls', { do: 'set-controls', of: 'tab', id: 'charts' }, ['-    controls: [view]']],
    [
      'adds a tab apart from the others',
      { do: 'add-tab', id: 'three', title },
      ['+  - id: three', '+    title: {en: New, vi: Mới}', '+'],
    ],
  ])('%s and touches no other line', (_, edit, expected) => {
    expect(changed(edit)).toEqual(expected)
  })

  it('moves a widget to another tab with the comment above it, its manner and its comments', () => {
    const text = editText(SMALL, [{ do: 'move-to-tab', widget: 'each', tab: 'two', x: 0, y: 0 }])
    expect(text.slice(text.indexOf('      - id: two'))).toBe(`      - id: two
        title: {en: Two, vi: Hai}
        widgets:
          # One for each place.
          - id: each
            widget: line
            repeat: {over: $places, as: place}
            params: {symbol: $place}
            options:
              y: [close]
              panes:
                - {y: [volume], zero: true}
                - y: [value]
            at: {x: 0, y: 0, w: 3, h: 4}
# The end.
`)
  })

  it('moves a tab as it stands', () => {
    const text = editText(SMALL, [{ do: 'move-tab', tab: 'tables', index: 0 }])
    expect(patch(SMALL, text)).toEqual([])
    expect(text.indexOf('- id: tables')).toBeLessThan(text.indexOf('- id: charts'))
    expect(text).toContain('tabs:\n  - id: tables\n')
    expect(text).toContain('vi: Hai}\n\n  - id: charts')
  })

  it('keeps line ends, a missing last line end, and other indentation', () => {
    const odd = SMALL.replaceAll('\n', '\r\n').replace('# The end.\r\n', '').trimEnd()
    const text = editText(odd, [
      { do: 'duplicate', widget: 'table', id: 'more', x: 0, y: 6 },
      { do: 'move-to-tab', widget: 'more', tab: 'two', x: 0, y: 0 },
    ])
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const flush = `id: p\ntitle:\n    en: P\n    vi: P\nwidgets:\n- id: a\n  widget: card\n  at: {x: 0, y: 0, w: 1, h: 1}`
    expect(editText(flush, [{ do: 'duplicate', widget: 'a', id: 'b', x: 1, y: 0 }])).toBe(
      `${flush}\n- id: b\n  widget: card\n  at: {x: 1, y: 0, w: 1, h: 1}\n`.trimEnd(),
    )
  })

  it('edits a page that is written as JSON', () => {
    const json = JSON.stringify(written(SMALL), null, 2)
    const edits: Edit[] = [
      { do: 'remove', widget: 'first' },
      { do: 'move-to-tab', widget: 'bars', tab: 'two', x: 0, y: 1 },
      { do: 'add-tab', id: 'three', title },
    ]
    expect(written(editText(json, edits))).toEqual(applyEdits(written(json), edits))
  })

  it('says of a text that is no YAML where it is not', () => {
    expect(() => editText('id: [', [])).toThrow(/^1:\d+: invalid YAML/)
    expect(() => editText('- a', [])).toThrow('invalid page; expected a map with an id')
    expect(() => editText('id: a\ntabs: [{id: b, widgets: [c]}]', [])).toThrow(
      'invalid page.tabs[0].widgets[0]; expected a map with an id',
    )
  })

  const files = [SMALL, ...PAGE_FILES.map(({ text }) => text)].map((text) => ({ text, page: written(text) }))

  it('agrees with the edits of the page, keeps every comment outside of what goes, and touches no line of another widget', () => {
    // The small page has what is rare; the large ones cost their time.
    const file = fc.oneof(
      { arbitrary: fc.constant(files[0]!), weight: 3 },
      { arbitrary: fc.constantFrom(...files), weight: 1 },
    )
    fc.assert(
      fc.property(file, fc.array(DRAW, { minLength: 1, maxLength: 6 }), ({ text, page }, draws) => {
        const edits = editsFrom(page, draws, applyEdits)
        const after = editText(text, edits)
        const next = applyEdits(page, edits)
        expect(written(after)).toEqual(next)
        expect(lostComments(text, after, goneIds(page, next))).toEqual([])
        expect(after).toContain(/^inputs:\n(?: .*\n)+/m.exec(text)?.[0] ?? '')
        const lines = widgetLines(after)
        for (const [id, own] of widgetLines(text))
          if (unchanged(page, next, id)) expect(lines.get(id)).toEqual(own)
      }),
      RUNS(150),
    )
  }, 7_200_000)

  it('writes a page as a file that says it', () => {
    for (const { text, page } of files) {
      expect(written(writePage(page))).toEqual(page)
      expect(rewritePage(text, page)).toBe(text)
    }
    expect(editText(SMALL, [{ do: 'copy-page', from: written(SMALL), id: 'copy', title }])).toMatch(
      /^# yaml-language-server: .*\nid: copy\ntitle: \{en: New, vi: Mới\}\n\ninputs:\n/,
    )
  })
})

/** The lines of each widget of a file as they stand, without its comments. */
function widgetLines(text: string): Map<string, string[]> {
  const lines = text.split('\n')
  const found = new Map<string, string[]>()
  for (const [i, line] of lines.entries()) {
    const [, indent = '', id = ''] = /^( *)- id: (\w+)$/.exec(line) ?? []
    if (!/^ *widget: /.test(lines[i + 1] ?? '')) continue
    const end = lines.findIndex((other, j) => j > i && other.search(/\S|$/) <= indent.length)
    found.set(id, lines.slice(i, end < 0 ? undefined : end))
  }
  return found
}

/** Whether a widget stands in both pages with the same values on the same tab. */
function unchanged(page: WrittenPage, next: WrittenPage, id: string): boolean {
  const [old, now] = [page, next].map((one) => widgetPlaces(one).find(({ widget }) => widget.id === id))
  return now !== undefined && old?.tab === now.tab && same(old.widget, now.widget)
}

/** Ids of widgets and tabs of a page that are no more, or that say something else in their params or options. */
function goneIds(page: WrittenPage, next: WrittenPage): Set<string> {
  const tabs = new Set(tabPlaces(next).map(({ tab }) => tab.id))
  const widgets = new Map(widgetPlaces(next).map(({ widget }) => [widget.id, widget]))
  return new Set([
    ...tabPlaces(page).flatMap(({ tab: { id } }) => (tabs.has(id) ? [] : [id])),
    ...widgetPlaces(page).flatMap(({ widget: { id, params, options } }) => {
      const now = widgets.get(id)
      return now && same(now.params, params) && same(now.options, options) ? [] : [id]
    }),
  ])
}

/** Comments of one text that another has not, but for those inside of these widgets and tabs. */
function lostComments(before: string, after: string, gone: ReadonlySet<string>): string[] {
  const lines = before.split('\n')
  const kept = new Set(after.split('\n').flatMap((line) => commentOf(line)))
  return lines.flatMap((line, i) => {
    const column = /^\s*#/.test(line) ? line.search(/\S/) : line.search(/\S/) + 1
    let [outer, inGone] = [column, false]
    for (const above of lines.slice(0, i + 1).reverse()) {
      const [, indent, id] = /^( *)- \{?id: (\w+)/.exec(above) ?? []
      if (indent === undefined || indent.length >= outer) continue
      outer = indent.length
      inGone ||= gone.has(id!)
    }
    return inGone ? [] : commentOf(line).filter((comment) => !kept.has(comment))
  })
}

const commentOf = (line: string): string[] =>
  /(?:^|\s)# [A-Za-z].*$/.exec(line)?.map((found) => found.trim()) ?? []
