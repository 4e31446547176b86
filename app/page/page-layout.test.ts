import { describe, expect, test } from 'vitest'
import type { ResolvedInput, ResolvedTab, ResolvedWidget } from '../../core/api/pages.ts'
import { actionAddress } from './click-action.ts'
import { giveBackRows, gridRows, pairedCards } from './grid-rows.ts'
import { instancesOf } from './instances.ts'
import { tabPath } from './tab-path.ts'

const widget = (id: string, fields: Partial<ResolvedWidget> = {}): ResolvedWidget => ({
  id,
  widget: 'line',
  title: { en: id, vi: id },
  hint: null,
  frame: 'widget',
  height: 'place',
  options: {},
  draws: [],
  at: { x: 0, y: 0, w: 4, h: 4 },
  inputs: [],
  subjects: [],
  controls: [],
  hasData: true,
  export: { csv: true },
  when: null,
  repeat: null,
  on: null,
  info: { metrics: [], datasets: [] },
  ...fields,
})

describe('rows of the wide grid', () => {
  test('a heading takes its own height, a row of cards theirs, all else 60 px', () => {
    const rows = gridRows([
      { at: { x: 0, y: 0, w: 3, h: 1 }, frame: 'card' },
      { at: { x: 0, y: 1, w: 12, h: 1 }, frame: 'bare' },
      { at: { x: 0, y: 2, w: 6, h: 2 }, frame: 'widget' },
    ])
    expect(rows.template).toBe('minmax(86px, auto) auto 60px 60px')
    expect(rows.lineOf(2)).toBe(3)
  })

  test('rows of words are lower than cards, unless a card stands beside them', () => {
    const words = { at: { x: 0, y: 0, w: 6, h: 1 }, frame: 'line' } as const
    expect(gridRows([words]).template).toBe('minmax(60px, auto)')
    const card = { at: { x: 6, y: 0, w: 6, h: 1 }, frame: 'card' } as const
    expect(gridRows([words, card]).template).toBe('minmax(86px, auto)')
  })

  test('small cards stand in pairs on a phone, and one that is left over alone', () => {
    const cell = (frame: 'card' | 'widget', w: number, y = 0) =>
      ({ at: { x: 0, y, w, h: 1 }, frame }) as const
    const [card, wide, chart] = [cell('card', 3), cell('card', 12), cell('widget', 6)]
    expect(pairedCards([card, card, card, chart, card, card, wide])).toEqual([
      ...[true, true, false, false, true, true, false],
    ])
  })

  test('rows that only hidden widgets crossed vanish', () => {
    const rows = gridRows([{ at: { x: 0, y: 7, w: 6, h: 2 }, frame: 'widget' }])
    expect(rows.template).toBe('60px 60px')
    expect(rows.lineOf(7)).toBe(1)
  })

  test('rows that only tables and lists cross take their height, beside a chart they take its', () => {
    const table = { at: { x: 0, y: 0, w: 6, h: 2 }, frame: 'widget', flexible: true } as const
    const chart = { at: { x: 6, y: 1, w: 6, h: 2 }, frame: 'widget' } as const
    expect(gridRows([table]).template).toBe('auto auto')
    expect(gridRows([table, chart]).template).toBe('auto 60px 60px')
  })

  test('a grid without widgets is no error', () => {
    expect(gridRows([]).template).toBe('none')
  })
})

describe('widgets on screen', () => {
  test('a repeated widget stands once a value, wraps, pushes down what it reaches, and is named by its value', () => {
    const chart = widget('chart', {
      title: { en: 'Trend of {one}', vi: 'Xu hướng {one}' },
      options: { lines: ['$one'] },
      repeat: { over: '$metrics', as: 'one' },
      at: { x: 0, y: 0, w: 6, h: 3 },
    })
    const below = widget('below', { at: { x: 0, y: 3, w: 12, h: 2 } })
    const instances = instancesOf([chart, below], { metrics: ['roe', 'roa', 'nim'] }, [], ['vi', 'en'])
    expect(instances.map(({ id, at }) => [id, at.x, at.y])).toEqual([
      ['chart[roe]', 0, 0],
      ['chart[roa]', 6, 0],
      ['chart[nim]', 0, 3],
      ['below', 0, 6],
    ])
    expect(instances[2]).toMatchObject({ title: { vi: 'Xu hướng nim' }, options: { lines: ['nim'] } })
  })

  test('titles and hints name a choice by its label', () => {
    const input: ResolvedInput = {
      name: 'metrics',
      type: 'multi-choice',
      label: { en: 'Metrics', vi: 'Chỉ số' },
      hint: null,
      folded: false,
      default: ['npl'],
      options: [{ value: 'npl', label: { en: 'Bad loans', vi: 'Nợ xấu' } }],
    }
    const chart = widget('chart', {
      title: { en: '{one} of {symbol}', vi: '{one} của {symbol}' },
      hint: { en: 'of {metrics}', vi: 'trong {metrics}' },
      repeat: { over: '$metrics', as: 'one' },
    })
    const [only] = instancesOf([chart], { metrics: ['npl'], symbol: 'VCB' }, [input], ['vi', 'en'])
    expect(only).toMatchObject({ id: 'chart[npl]', title: { en: 'Bad loans of VCB', vi: 'Nợ xấu của VCB' } })
    expect(only?.widget.hint).toEqual({ en: 'of Bad loans', vi: 'trong Nợ xấu' })
  })

  test('a widget whose condition does not hold is left out', () => {
    const yearly = widget('yearly', { when: { input: { period: 'yearly' } } })
    expect(instancesOf([yearly], { period: 'quarterly' }, [], ['vi', 'en'])).toEqual([])
    expect(instancesOf([yearly], { period: 'yearly' }, [], ['vi', 'en'])).toHaveLength(1)
  })
})

describe('widgets that shrink to a line', () => {
  const at = (id: string, x: number, y: number, w: number, h: number) => ({ id, at: { x, y, w, h } })
  const places = (items: ReturnType<typeof at>[], empty: string[]) =>
    giveBackRows(items, ({ id }) => empty.includes(id)).map(({ id, at: { x, y, h } }) => [id, x, y, h])
  const six = [at('a', 0, 0, 6, 4), at('b', 6, 0, 6, 4), at('c', 0, 4, 6, 4), at('d', 6, 4, 6, 4)]

  test('give their place to what follows, which stays in order', () => {
    expect(places(six, ['a', 'c'])).toEqual([
      ['a', 0, 0, 1],
      ['b', 6, 0, 4],
      ['c', 0, 1, 1],
      ['d', 0, 2, 4],
    ])
  })

  test('let nothing pass a heading, and change nothing where none shrinks', () => {
    const page = [at('a', 0, 0, 6, 4), at('head', 0, 4, 12, 1), at('b', 0, 5, 6, 4)]
    expect(places(page, ['a'])).toEqual([
      ['a', 0, 0, 1],
      ['head', 0, 1, 1],
      ['b', 0, 2, 4],
    ])
    expect(giveBackRows(six, () => false)).toBe(six)
  })
})

describe('the tab that the address names', () => {
  const tab = (id: string, tabs: ResolvedTab[] = []): ResolvedTab => ({
    id,
    title: { en: id, vi: id },
    controls: [],
    defaults: {},
    widgets: [],
    tabs,
  })
  const tabs = [tab('charts'), tab('tables', [tab('size'), tab('income')])]
  const path = (wanted: string | null) => tabPath(tabs, wanted).map(({ id }) => id)

  test('is the first one, a leaf with its parent, or a parent with its first leaf', () => {
    expect(path(null)).toEqual(['charts'])
    expect(path('income')).toEqual(['tables', 'income'])
    expect(path('tables')).toEqual(['tables', 'size'])
    expect(path('gone')).toEqual(['charts'])
    expect(tabPath([], 'x')).toEqual([])
  })
})

describe('a click on a row', () => {
  const here = new URL('http://localhost/group?metric=pe&tab=stocks')
  const row = { symbol: 'HPG', value: 3, note: null }

  test('sets inputs of this page and keeps the others', () => {
    expect(actionAddress({ set: { symbol: '$row.symbol' } }, row, {}, here)).toBe(
      '/group?metric=pe&tab=stocks&symbol=HPG',
    )
  })

  test('opens another page with the row, an input and a constant; what is missing stays out', () => {
    const action = {
      open: 'company',
      tab: 'charts',
      with: { symbol: '$row.symbol', m: '$metric', n: '$row.note', last: 8 },
    }
    expect(actionAddress(action, row, { metric: 'pe' }, here)).toBe(
      '/company?symbol=HPG&m=pe&last=8&tab=charts',
    )
  })

  test('a hostile value stays a value', () => {
    const address = actionAddress(
      { open: 'company', with: { symbol: '$row.symbol' } },
      { symbol: 'A&x=1#//evil' },
      {},
      here,
    )
    expect(new URL(address, here).searchParams.get('symbol')).toBe('A&x=1#//evil')
    expect(new URL(address, here).host).toBe('localhost')
  })
})
