import { readFileSync } from 'node:fs'
import type { Cell, Table } from 'rattan/plugin'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { testInstance } from '../../../../../core/sql/test-database.ts'
import { checkSchema } from '../../../../../core/yaml/check-schema.ts'
import { readExample } from '../../../../../plugins/widgets/shared/testing/read-example.ts'
import { hostileTables } from '../../../../../plugins/widgets/shared/testing/test-tables.ts'
import { daysOf, monthsOf, walk, weekdays } from './days.ts'
import CalendarStrip from './view.tsx'
import { type CalendarStripOptions, calendarStrip } from './widget.ts'

const example = readExample(readFileSync(new URL('example.yaml', import.meta.url), 'utf8'))
const draw = (table: Table, options: object = {}, title = 'On time by day') =>
  renderToStaticMarkup(
    createElement(CalendarStrip, {
      ...{ table, lang: 'en', id: 'strip', title },
      options: { ...(example.options as CalendarStripOptions), ...options },
    }),
  )
const tableOf = (rows: Cell[][]): Table => ({
  ...example.table,
  rows: rows.length,
  data: { date: rows.map((row) => row[0]!), on_time_rate: rows.map((row) => row[1]!) },
})
const days = (...dates: string[]) =>
  daysOf(tableOf(dates.map((date) => [date, 1])), 'date', 'on_time_rate', 'monday')

describe('days', () => {
  test('a week is a column, whichever day it begins with', () => {
    const place = (first: 'monday' | 'sunday') =>
      daysOf(
        tableOf(['2013-01-05', '2013-01-06', '2013-01-07'].map((date) => [date, 1])),
        'date',
        'on_time_rate',
        first,
      ).map(({ week, weekday }) => [week, weekday])
    // Saturday, Sunday, Monday
    expect(place('monday')).toEqual([
      [0, 5],
      [0, 6],
      [1, 0],
    ])
    expect(place('sunday')).toEqual([
      [0, 6],
      [1, 0],
      [1, 1],
    ])
    expect(weekdays('en', 'monday')[0]).toBe('Mon')
    expect(weekdays('en', 'sunday')[0]).toBe('Sun')
  })

  test('of rows of one day the last counts, what is no date is left out, and dates are put in order', () => {
    const found = daysOf(
      tableOf([
        ['2013-03-02', 5],
        ['2013-03-01', 4],
        ['2013-03-02', 6],
        ['soon', 7],
        [null, 8],
        ['2013-03-03', Number.NaN],
      ]),
      'date',
      'on_time_rate',
      'monday',
    )
    expect(found.map(({ iso, value, at }) => [iso, value, at])).toEqual([
      ['2013-03-01', 4, 1],
      ['2013-03-02', 6, 2],
      ['2013-03-03', null, 5],
    ])
  })

  test('a date far off does not make a strip without end', () => {
    expect(days('0001-01-01', '2013-01-01', '9999-12-31').map(({ iso }) => iso)).toEqual(['9999-12-31'])
  })

  test('a head stands above the week in which its month begins, with the year where there are several', () => {
    expect(monthsOf(days('2013-01-01', '2013-04-30'), 'en')).toEqual([
      { week: 0, name: 'Jan' },
      { week: 4, name: 'Feb' },
      { week: 8, name: 'Mar' },
      { week: 13, name: 'Apr' },
    ])
    // 30 January is of the same weeks as the first of February: the head of the latter has the room.
    expect(monthsOf(days('2013-01-30', '2013-02-28'), 'en')).toEqual([{ week: 0, name: 'Feb' }])
    expect(monthsOf(days('2012-12-01', '2013-02-28'), 'en').map(({ name }) => name)).toEqual([
      'Dec 2012',
      'Jan 2013',
      'Feb',
    ])
  })

  test('arrows lead a day up and down and a week left and right, over gaps, and stop at the ends', () => {
    const some = days('2013-01-01', '2013-01-02', '2013-01-03', '2013-01-15', '2013-01-22')
    expect(walk(some, 0, 'ArrowDown')).toBe(1)
    expect(walk(some, 1, 'ArrowRight')).toBe(3)
    expect(walk(some, 3, 'ArrowLeft')).toBe(2)
    expect([walk(some, 0, 'ArrowLeft'), walk(some, 0, 'ArrowUp'), walk(some, 4, 'ArrowRight')]).toEqual([
      0, 0, 4,
    ])
    expect([walk(some, -1, 'ArrowLeft'), walk(some, -1, 'Home'), walk(some, 0, 'a')]).toEqual([
      4,
      0,
      undefined,
    ])
  })
})

describe('drawing', () => {
  test('its example is a block that a page could hold', () => {
    expect(checkSchema(calendarStrip.options, example.options, 'options', testInstance).faults).toEqual([])
    expect(calendarStrip.columns(example.options as CalendarStripOptions)).toEqual(['date', 'on_time_rate'])
  })

  test('every day says its date and value', () => {
    const html = draw(example.table)
    expect(html.match(/role="option"/g)).toHaveLength(example.table.rows)
    expect(html).toContain('aria-label="9 Feb 2013: 35.0%"')
    expect(html).toContain('aria-label="17 Mar 2013: –"')
  })

  test('thresholds colour by the highest that is reached, a ramp from its palest to its strongest step', () => {
    const table = tableOf([
      ['2013-01-01', 59.9],
      ['2013-01-02', 60],
      ['2013-01-03', 95],
    ])
    const fills = (options: object) =>
      [...draw(table, options).matchAll(/data-day="\d"[^>]*background:([^;"]*)/g)].map((found) => found[1])
    expect(fills({}).map((fill) => /--(\w+)/.exec(fill!)![1])).toEqual(['danger', 'warn', 'ok'])
    expect(fills({ colour: 'ramp' })).toEqual(['var(--seq-1)', 'var(--seq-1)', 'var(--seq-7)'])
    expect(fills({ colour: 'ramp', domain: [0, 50] })).toEqual(Array(3).fill('var(--seq-7)'))
  })

  test.each(hostileTables(example.table, 10_000))('it draws %s', (_, table) => {
    for (const colour of ['ramp', 'thresholds']) {
      expect(draw(table, { colour })).not.toMatch(/NaN|undefined|Infinity|\[object/)
    }
  })

  test('what comes from data is text, whatever it says', () => {
    const evil = '<img src=x onerror=alert(1)>'
    const columns = example.table.columns.map((column) => ({ ...column, label: { en: evil } }))
    const html = draw({ ...example.table, columns }, {}, evil)
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })
})
