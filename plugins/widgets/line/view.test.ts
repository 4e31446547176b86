import { expect, test } from 'vitest'
import type { Column, Table } from '../../../core/words/table.ts'
import { drawn, wordsIn } from '../shared/testing/test-views.ts'
import { type LineOptions, line } from './widget.ts'

test('a line has a series for each column, also of panes below', async () => {
  const html = await drawn('line', 'en', { options: { panes: [{ y: ['roa'] }], y: ['roe'], axis: 'left' } })
  expect(html).toContain('ROE: latest 24.3%')
  expect(html).toContain('ROA: latest 16.0%')
})

test('a line over a long table has a series for each subject', async () => {
  const html = await drawn('line', 'en', { options: { y: ['roa'], group: 'roe', x: 'period' } })
  expect(html.match(/: latest/g)).toHaveLength(8)
})

test('a line of a group keeps its colour, whoever stands beside it', async () => {
  const tiers = ['SOCB', 'Tier-1', 'Tier-2', 'Tier-3']
  const column = (name: string, type: 'text' | 'period' | 'number'): Column => ({
    ...{ name, type, label: { en: name, vi: name }, unit: null, unitLabel: null },
    ...{ format: { style: type === 'number' ? 'percent' : type }, direction: 'none', metric: null },
    ...(name === 'tier'
      ? { values: Object.fromEntries(tiers.map((tier) => [tier, { label: { en: tier, vi: tier } }])) }
      : {}),
  })
  const coloursOf = async (shown: string[]) => {
    const columns = [column('tier', 'text'), column('period', 'period'), column('nim', 'number')]
    const data = { tier: shown, period: shown.map(() => '2025Q3'), nim: shown.map((_, i) => i + 1) }
    const options = { y: ['nim'], group: 'tier', x: 'period' }
    const html = await drawn('line', 'en', {
      table: { rows: shown.length, columns, data },
      allOptions: options,
    })
    return [...html.matchAll(/var\(--c\d\)/g)].map(([colour]) => colour).slice(0, shown.length)
  }
  const all = await coloursOf(tiers)
  expect(new Set(all).size).toBe(4)
  expect(await coloursOf(['Tier-1', 'Tier-3'])).toEqual([all[1], all[3]])
  expect(await coloursOf(['SOCB', 'Tier-1', 'Tier-2'])).toEqual(all.slice(0, 3))
})

test('lines of two units say theirs beside their values; one unit stands beside the title', async () => {
  const money = (name: string, en: string): Column => ({
    ...{ name, type: 'number', label: { en: name, vi: name }, unit: en, unitLabel: { en, vi: en } },
    ...{ format: { style: 'number', decimals: 0 }, direction: 'none', metric: null },
  })
  const day: Column = {
    ...{ name: 'date', type: 'date', label: { en: 'Date', vi: 'Ngày' }, unit: null, unitLabel: null },
    ...{ format: { style: 'date' }, direction: 'none', metric: null },
  }
  const lines = async (columns: readonly Column[], unit: string) => {
    const names = columns.map(({ name }) => name)
    const table: Table = {
      columns: [day, ...columns],
      rows: 2,
      data: {
        date: ['2026-01-15', '2026-01-16'],
        ...Object.fromEntries(names.map((name) => [name, [1, 2]])),
      },
    }
    return wordsIn(await drawn('line', 'en', { table, allOptions: { y: names }, unit }))
  }
  const both = await lines([money('SJC', 'VND/tael'), money('World', 'USD/oz')], '')
  expect(both).toContain('SJC 2 VND/tael')
  expect(both).toContain('World 2 USD/oz')
  const same = await lines([money('SJC', 'VND/tael'), money('Buying', 'VND/tael')], 'VND/tael')
  expect(same).toContain('SJC 2 Buying 2')
})

test('a line says which of its columns share an axis', () => {
  const axes = (options: LineOptions) => line.axes!(options).filter((columns) => columns.length > 0)
  expect(axes({ y: ['roe', 'pe'] })).toEqual([['roe', 'pe']])
  expect(axes({ y: ['roe', 'pe', 'pb'], axis: 'right' })).toEqual([['roe'], ['pe', 'pb']])
  expect(axes({ y: ['roe', 'pe'], axis: { pe: 'right' } })).toEqual([['roe'], ['pe']])
  expect(axes({ y: ['roe'], main: 'roe', panes: [{ y: ['pe'] }] })).toEqual([['roe'], ['pe']])
  expect(axes({ y: ['roe'], reference: [{ column: 'goal' }] })).toEqual([['roe', 'goal']])
})
