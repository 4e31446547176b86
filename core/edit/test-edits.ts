import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { Edit } from './edit.ts'
import { tabPlaces, type WrittenPage, widgetPlaces } from './written-page.ts'

/** Random sequences run by the hundred with the suite, and 10,000 with ATTACK=full. */
export const RUNS = (small: number): { numRuns: number; seed: number } => ({
  numRuns: process.env.ATTACK === 'full' ? 10_000 : small,
  seed: 9,
})

const folders = ['../../dashboards/', '../../examples/flights/dashboards/'].map(
  (path) => new URL(path, import.meta.url),
)
/** Every page file that ships: its name and text. */
export const PAGE_FILES = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })),
)

/** Two tabs, one of which holds two; cards above them; a repeater; two widgets that their conditions keep apart. */
export const SMALL = `id: small
title: {en: Small, vi: Nhỏ}
inputs:
  view: {type: choice, options: [bars, lines], default: bars}
  places: {type: multi-choice, options: [a, b, c], default: [a, b]}

widgets:
  # Cards
  - id: first
    widget: card
    options: {value: net_revenue}
    at: {x: 0, y: 0, w: 6, h: 1}
  - {id: second, widget: card, options: {value: roe}, at: {x: 6, y: 0, w: 6, h: 1}} # one line

tabs:
  - id: charts
    title: {en: Charts, vi: Biểu đồ}
    controls: [view]
    widgets:
      - id: bars
        widget: bar
        on: {click: {set: {view: lines}, tab: two}}
        title: {en: Bars, vi: Cột}
        when: {input: {view: bars}}
        at: {x: 0, y: 0, w: 6, h: 4}
      - id: lines
        widget: line
        when: {not: {view: bars}}
        params:
          metrics: [a, b] # the two that matter
          last: 8
        at: {x: 0, y: 0, w: 6, h: 4}
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
        at: {x: 6, y: 0, w: 3, h: 4}

  - id: tables
    title:
      en: Tables
      vi: Bảng
    tabs:
      - id: one
        title: {en: One, vi: Một}
        widgets:
          - id: table
            widget: table
            on:
              click: {tab: charts} # back to them
            hint: >-
              A long hint that goes
              over two lines
            at: {x: 0, y: 0, w: 12, h: 6}
      - id: two
        title: {en: Two, vi: Hai}
# The end.
`

export const written = (text: string): WrittenPage => parse(text, { schema: 'core' }) as WrittenPage

/** Texts that YAML would read as something else, unless they are quoted. */
const ODD = [
  ...['true', '~', '-', '# no', 'a: b', '{x}', '$view', '"', "it's", '0x10', '1e3', ' a ', '<b>', '{}', '[]'],
  ...[
    'first\nsecond',
    'ends\n',
    '\n',
    '\u0001',
    '\u0085',
    '\u2028',
    '\ud800',
    '\ufeff',
    '\uffff',
    '?',
    '2013-02-09',
  ],
]
const TEXT = fc.string({ unit: 'grapheme', maxLength: 12 })
const SCALAR = fc.oneof(
  TEXT,
  fc.constantFrom(...ODD),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constant(null),
)
/** Any JSON that a param or option may be. */
export const VALUE: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    SCALAR,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(TEXT, fc.constantFrom('y', 'a b', '#', '1', 'true', '- a', '?')), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value as fc.Arbitrary<unknown>

const WORDS = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.constantFrom(...ODD))
const TITLE = fc.record({ en: WORDS, vi: WORDS })

/**
 * Turns a list of numbers and values into an edit that the page can take: which widgets and tabs there are depends on
 * the edits before.
 */
export interface Draw {
  readonly kind: number
  readonly pick: readonly number[]
  readonly title: { en: string; vi: string }
  readonly value: unknown
}
export const DRAW: fc.Arbitrary<Draw> = fc.record({
  kind: fc.nat(16),
  pick: fc.array(fc.nat(999), { minLength: 6, maxLength: 6 }),
  title: TITLE,
  value: VALUE,
})

const NEEDS_WIDGET = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 16]
const NEEDS_TAB = [8, 13, 14, 15]

/** The edit that a draw stands for on this page; undefined where the page has not what it needs. */
export function editFrom(page: WrittenPage, { kind, pick, title: words, value }: Draw): Edit | undefined {
  const languages = Object.keys(page.title)
  const title = Object.fromEntries(Object.entries(words).filter(([lang]) => languages.includes(lang)))
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = pick
  const of = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length]
  const widgets = widgetPlaces(page)
  const tabs = tabPlaces(page)
  const leaves = [null, ...tabs.filter(({ tab }) => !tab.tabs).map(({ tab }) => tab.id)]
  const place = of(widgets, a)!
  const tab = of(tabs, a)!
  const target = of(leaves, b) ?? null
  const x = c % 12
  const y = d % 40
  const w = 1 + (e % 12)
  const h = 1 + (f % 9)
  const taken = new Set([...widgets.map(({ widget }) => widget.id), ...tabs.map((one) => one.tab.id)])
  let fresh = `new_${kind}_${pick.join('_')}`
  while (taken.has(fresh)) fresh += 'x'
  const widget = place?.widget.id ?? ''
  if (NEEDS_WIDGET.includes(kind) && !place) return undefined
  if (NEEDS_TAB.includes(kind) && !tab) return undefined
  switch (kind) {
    case 0:
    case 1:
      return { do: 'move', widget, x, y }
    case 2:
      return { do: 'resize', widget, w, h }
    case 3: {
      const length =
        target === null
          ? page.widgets?.length
          : tabs.find(({ tab: { id } }) => id === target)?.tab.widgets?.length
      const index = c % 2 ? undefined : d % ((length ?? 0) + 1)
      const added = { id: fresh, widget: 'card', title, options: { any: value }, at: { x, y, w, h } }
      return { do: 'add', tab: target, ...(index === undefined ? {} : { index }), widget: added }
    }
    case 4:
      return { do: 'remove', widget }
    case 5:
      return { do: 'duplicate', widget, id: fresh, x, y }
    case 6:
    case 7:
      return { do: 'move-to-tab', widget, tab: target, x, y, ...(e % 2 ? {} : { index: 0 }) }
    case 8:
      if (e % 3 === 0) return { do: 'retitle', of: 'page', title }
      if (e % 3 === 1) return { do: 'retitle', of: 'tab', id: tab.tab.id, title }
      return { do: 'retitle', of: 'widget', id: widget, ...(f % 4 ? { title } : {}) }
    case 9:
    case 10:
    case 11: {
      const block = kind === 11 ? 'params' : 'options'
      const path = pathInto(place.widget[block], pick)
      const given = f % 4 && value !== undefined ? { value } : {}
      return { do: kind === 11 ? 'set-param' : 'set-option', widget, path, ...given }
    }
    case 12: {
      const hosts = tabs.filter((one) => one.in === null && !one.tab.widgets).map((one) => one.tab.id)
      const host = of([undefined, ...hosts], b)
      return {
        do: 'add-tab',
        id: fresh,
        title,
        ...(host ? { in: host } : {}),
        ...(c % 2 ? {} : { index: 0 }),
      }
    }
    case 16:
      return {
        do: 'set-field',
        widget,
        ...(e % 2
          ? { field: 'phone', ...(c % 3 ? { value: 'hidden' } : {}) }
          : {
              field: 'on',
              ...(c % 3
                ? {
                    value: {
                      click: { tab: of([...tabs.map((one) => one.tab.id), fresh], d), set: { a: value } },
                    },
                  }
                : {}),
            }),
      }
    case 13:
      return { do: 'remove-tab', tab: tab.tab.id }
    case 14: {
      const beside = tabs.filter((one) => one.in === tab?.in).length
      return { do: 'move-tab', tab: tab.tab.id, index: c % beside }
    }
    default:
      return (
        tab && { do: 'set-controls', of: 'tab', id: tab.tab.id, ...(c % 2 ? { controls: ['view'] } : {}) }
      )
  }
}

/** A path of one to three steps into params or options: to what is there, or one step beyond. */
function pathInto(block: unknown, pick: readonly number[]): (string | number)[] {
  const path: (string | number)[] = []
  let value: unknown = block ?? {}
  for (const n of pick.slice(1, 4)) {
    if (typeof value !== 'object' || value === null) break
    const steps = Array.isArray(value) ? [...value.keys(), value.length] : [...Object.keys(value), 'made']
    const step = steps[n % steps.length]!
    path.push(step)
    value = (value as Record<string | number, unknown>)[step] ?? null
    if (n % 3 === 0) break
  }
  return path
}

/** As many edits in turn as the page can take of these draws. */
export function editsFrom(
  page: WrittenPage,
  draws: readonly Draw[],
  apply: (page: WrittenPage, edits: readonly Edit[]) => WrittenPage,
): Edit[] {
  const edits: Edit[] = []
  let now = page
  for (const draw of draws) {
    const edit = editFrom(now, draw)
    if (!edit) continue
    edits.push(edit)
    now = apply(now, [edit])
  }
  return edits
}
