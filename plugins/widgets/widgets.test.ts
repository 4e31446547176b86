import { join } from 'node:path'
import { Ajv } from 'ajv'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { alike } from '../../core/words/alike.ts'
import type { Table } from '../../core/words/table.ts'
import { loadPlugins } from '../../server/state/plugins.ts'
import { hostileTables, mapCells } from './shared/testing/test-tables.ts'
import { exampleOf, FOLDERS, viewOf } from './shared/testing/test-views.ts'

// What every widget promises, whatever it draws.
const { widgets } = await loadPlugins(join(import.meta.dirname, 'none'))

test('every folder is a plugin, under its own name', () => {
  expect([...widgets.keys()]).toEqual([...FOLDERS].sort())
})

describe.each([...widgets])('%s', (name, plugin) => {
  const example = exampleOf(name)
  let View: Awaited<ReturnType<typeof viewOf>>
  beforeAll(async () => {
    View = await viewOf(name)
  })
  const draw = (table: Table, lang = 'vi', title = example.title[lang] ?? '') =>
    renderToStaticMarkup(createElement(View, { table, options: example.options, lang, id: name, title }))

  test('its example is a block that a page could hold', () => {
    expect(example.widget).toBe(name)
    const ajv = new Ajv({ allErrors: true, strict: false })
    const valid = ajv.validate(plugin.options, example.options)
    expect(ajv.errors ?? []).toEqual([])
    expect(valid).toBe(true)
    const columns = example.table.columns.map((column) => column.name)
    expect(columns).toEqual(expect.arrayContaining([...plugin.columns(example.options)]))
    expect(ajv.validate(plugin.options, { ...example.options, nonsense: 1 })).toBe(false)
  })

  test('its example draws one unit on an axis', () => {
    const columns = example.table.columns
    for (const axis of plugin.axes?.(example.options) ?? []) {
      const drawn = axis.flatMap((one) => columns.find((column) => column.name === one) ?? [])
      expect(drawn.every((column) => alike(column, drawn[0]!))).toBe(true)
    }
  })

  test('every option is described for the form that is made of it', () => {
    const options = Object.entries(plugin.options.properties as Record<string, { description?: string }>)
    for (const [option, schema] of options) expect(schema.description, option).toBeTruthy()
  })

  test('it draws its example in both languages', () => {
    expect(draw(example.table, 'en')).not.toBe(draw(example.table, 'vi'))
    expect(draw(example.table, 'vi')).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  test.each(hostileTables(example.table, 10_000))('it draws %s', (_, table) => {
    expect(draw(table)).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  // The others say it below themselves, as those of one line do.
  const marks =
    ['card', 'header'].includes(plugin.frame) || ['table', 'pivot', 'line', 'bar-line'].includes(name)
  test.skipIf(!marks)('a value in doubt bears a sign with the reason, a sound one none', () => {
    const { table } = example
    const reason = { en: 'Looks like <b>three</b>', vi: 'Giống ba quý' }
    const every = Object.fromEntries(Array.from({ length: table.rows }, (_, row) => [row, reason]))
    const doubts = Object.fromEntries(plugin.columns(example.options).map((column) => [column, every]))
    expect(draw(table)).not.toContain('data-doubt')
    const html = draw({ ...table, doubts })
    expect(html).toContain('data-doubt')
    if (!['line', 'bar-line'].includes(name)) expect(html).toContain('Giống ba quý')
  })

  test('what comes from data is text, whatever it says', () => {
    const evil = '<img src=x onerror=alert(1)>'
    const { table } = example
    const data = mapCells(table, (cell) => (typeof cell === 'string' ? evil : cell))
    const columns = table.columns.map((column) => ({
      ...column,
      label: { en: evil, vi: evil },
      short: { en: evil, vi: evil },
      unitLabel: { en: evil, vi: evil },
    }))
    const html = draw({ ...table, columns, data }, 'vi', evil)
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img')
  })
})
