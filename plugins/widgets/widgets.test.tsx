import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Table, ViewProps, WidgetPlugin } from '../../core/plugin.ts'
import { defineWidget } from '../../core/plugin.ts'
import * as widgets from '../widgets.ts'
import BarLine from './bar-line/view.tsx'
import { readExample } from './shared/read-example.ts'
import { hostileTables, mapCells } from './shared/test-tables.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name)
const plugins = Object.values<WidgetPlugin>(widgets)
const examples = new Map(
  folders.map((folder) => [folder, readExample(readFileSync(`${here}${folder}/example.yaml`, 'utf8'))]),
)

test('every folder is a plugin in the list, under its own name', () => {
  expect(plugins.map((plugin) => plugin.name).sort()).toEqual(folders.sort())
})

describe.each(plugins.map((plugin) => [plugin.name, plugin] as const))('%s', (name, plugin) => {
  const example = examples.get(name)!
  let View: Awaited<ReturnType<WidgetPlugin['view']>>['default']
  beforeAll(async () => {
    View = (await plugin.view()).default
  })
  const draw = (table: Table, lang: 'vi' | 'en' = 'vi', title = example.title[lang]) =>
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

test('a card compares with the period before it and says which', async () => {
  const html = await drawExample('card', 'vi')
  expect(html).toContain('0,31x')
  expect(html).toContain('+0,05x')
  expect(html).toContain('so với 2Q25')
  expect(html).toContain('text-down')
})

test('a card without a change, or one of zero, says only the period', async () => {
  const { table } = examples.get('card')!
  for (const before of [0.31, null]) {
    const html = await drawExample('card', 'vi', {
      table: {
        ...table,
        data: { ...table.data, debt_to_equity: table.data.debt_to_equity!.with(-2, before) },
      },
    })
    expect(html).toContain('0,31x')
    expect(html).toContain('3Q25')
    expect(html).not.toContain('so với')
  }
})

test('a pivot has one row a metric, with growth signed and missing cells marked', async () => {
  const html = await drawExample('pivot', 'en')
  for (const text of ['Net revenue', 'VND bn', '16,953', '+9.1%', '−8.3%', '−3,850', '–', '3Q25'])
    expect(html).toContain(text)
  expect(html.match(/<tr/g)).toHaveLength(1 + 5 + 2)
})

test('a pivot that drops empty rows keeps their heading for the next one', async () => {
  const example = examples.get('pivot')!
  const data = { ...example.table.data, sga: example.table.data.sga!.map(() => null) }
  const html = await drawExample('pivot', 'en', { table: { ...example.table, data }, dropEmpty: true })
  expect(html).not.toContain('Selling and administrative')
  expect(html.indexOf('Operating profit')).toBeLessThan(html.indexOf('Current ratio'))
})

test('a table starts in the order that its options ask for, missing values last', async () => {
  const byProfit = await drawExample('table', 'vi')
  expect(symbols(byProfit)).toEqual(['VNM', 'SAB', 'MSN', 'QNS'])
  const byGrowth = await drawExample('table', 'vi', { sort: { column: 'growth', descending: false } })
  expect(symbols(byGrowth)).toEqual(['QNS', 'VNM', 'MSN', 'SAB'])
})

test('codes sort as their words do, and classes by rank', async () => {
  const { table } = examples.get('table')!
  const sorted = async (values: NonNullable<Table['columns'][number]['values']>) => {
    const columns = table.columns.map((column) => (column.name === 'symbol' ? { ...column, values } : column))
    const options = {
      table: { ...table, columns },
      columns: ['symbol'],
      groups: [],
      sort: { column: 'symbol' },
    }
    return symbols(await drawExample('table', 'en', options))
  }
  const word = (en: string, tone?: string) => ({ label: { en, vi: en }, ...(tone ? { tone } : {}) })
  expect(await sorted({ MSN: word('Zinc'), QNS: word('Gas'), SAB: word('Moss'), VNM: word('Ant') })).toEqual([
    ...['Ant', 'Gas', 'Moss', 'Zinc'],
  ])
  const ranked = {
    VNM: word('Zinc', 'ok'),
    MSN: word('Gas', 'none'),
    QNS: word('Moss', 'warn'),
    SAB: word('Ant', 'up'),
  }
  expect(await sorted(ranked)).toEqual(['Zinc', 'Gas', 'Moss', 'Ant'])
})

test('a chart says its range in words', async () => {
  const html = await drawExample('bar-line', 'en')
  expect(html).toContain('role="img"')
  expect(html).toContain('Net revenue, 4Q23 – 3Q25')
  expect(html).toContain('Net revenue (VND bn): latest 16,953, lowest 12,935, highest 16,953')
})

test('a view and its options must agree, or tsc fails', () => {
  const types = (props: ViewProps<{ bars: string[] }>) => {
    createElement(BarLine, props)
    // @ts-expect-error bars are names of columns, not numbers
    createElement(BarLine, { ...props, options: { bars: [1] } })
    // @ts-expect-error the view draws other options than the plugin declares
    defineWidget({ ...widgets.barLine, view: async () => ({ default: (_: ViewProps<{ rows: 1 }>) => null }) })
  }
  expect(types).toBeTypeOf('function')
})

async function drawExample(
  name: string,
  lang: 'vi' | 'en',
  { table, ...options }: { table?: Table } & Record<string, unknown> = {},
): Promise<string> {
  const example = examples.get(name)!
  const { default: View } = await plugins.find((plugin) => plugin.name === name)!.view()
  return renderToStaticMarkup(
    createElement(View, {
      table: table ?? example.table,
      options: { ...example.options, ...options },
      lang,
      id: name,
      title: example.title[lang],
    }),
  )
}

const symbols = (html: string) => [...html.matchAll(/<tr[^>]*><td[^>]*>(\w+)</g)].map((match) => match[1])
