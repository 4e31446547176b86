import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../../server/config.ts'
import { loadPlugins } from '../../../server/state/plugins.ts'
import { freshValue, namedIn, shows } from './field-values.ts'
import { renameColumns } from './rename-columns.ts'
import { type Field, fieldOf, type Property, propertiesOf } from './schema-fields.ts'

const plugins = await Promise.all(
  ['plugins', 'examples/flights/plugins'].map((dir) => loadPlugins(join(ROOT, dir))),
)
// As browsers get them.
const schemas = plugins.flatMap(({ widgets, queries }) =>
  JSON.parse(
    JSON.stringify([
      ...[...widgets.values()].map(({ name, options }) => [`widget ${name}`, options]),
      ...[...queries.values()].map(({ name, params }) => [`query ${name}`, params]),
    ]),
  ),
) as [string, Record<string, unknown>][]

/** Every field of a schema with the way to it. */
function everyField(properties: readonly Property[], way: string): [string, Field][] {
  const within = (field: Field, way: string): [string, Field][] => {
    const own: [string, Field] = [way, field]
    if (field.kind === 'map') return [own, ...everyField(field.properties, way)]
    if (field.kind === 'list') return [own, ...within(field.of, `${way}[]`)]
    if (field.kind === 'tuple' || field.kind === 'variants') {
      return [own, ...field.of.flatMap((one, i) => within(one, `${way}|${i}`))]
    }
    return [own]
  }
  return properties.flatMap(({ name, field }) => within(field, `${way}.${name}`))
}

describe('fields of schemas', () => {
  test.each(schemas)('%s: each property has a field', (name, schema) => {
    const properties = propertiesOf(schema)
    expect(properties.map((one) => one.name)).toEqual(Object.keys(schema.properties ?? {}))
    const written = everyField(properties, name).flatMap(([way, { kind }]) =>
      kind === 'written' ? [way] : [],
    )
    // Maps whose keys are the page's own.
    const asWritten = /\.(where|least)$|line\.(panes\[\]\.)?axis\|\d$/
    expect(written.filter((way) => !asWritten.test(way))).toEqual([])
  })

  test.each(schemas)('%s: a value begun with is one that its field shows', (_name, schema) => {
    for (const [way, field] of everyField(propertiesOf(schema), '')) {
      expect(
        shows(
          field,
          freshValue(field, () => 'x'),
        ),
        way,
      ).toBe(true)
    }
  })

  test('texts, names, lists and choices are told apart', () => {
    const byName = (schema: string) =>
      Object.fromEntries(
        propertiesOf(schemas.find(([name]) => name === schema)![1]).map((one) => [one.name, one]),
      )
    const statement = byName('query statement')
    expect(statement.symbol).toMatchObject({ field: { kind: 'name', of: ['subject'] }, needed: true })
    expect(byName('query series').metrics!.field).toMatchObject({
      kind: 'list',
      of: { kind: 'name', of: ['metric'] },
      least: 1,
    })
    expect(byName('query series').subjects!.field).toMatchObject({
      kind: 'list',
      single: true,
      of: { kind: 'name', of: ['group', 'subject'] },
    })
    const barLine = byName('widget bar-line')
    expect(barLine.bars!.field).toMatchObject({ kind: 'list', unique: true, of: { of: ['column'] } })
    expect(barLine.stack!.field).toEqual({ kind: 'toggle' })
    expect(barLine.axis).toMatchObject({
      field: { kind: 'choice', values: ['right', 'same'] },
      initial: 'right',
    })
    expect(byName('widget heading').note!.field).toEqual({ kind: 'texts' })
  })

  test.each([
    null,
    undefined,
    5,
    'text',
    [],
    { anyOf: 3 },
    { type: 'array', items: 7 },
    { anyOf: [{}, null] },
  ])('what is no schema is written as it is: %j', (schema) => {
    expect(fieldOf(schema).kind).toBe('written')
    expect(propertiesOf(schema)).toEqual([])
  })

  test('a value that its field does not show is not taken for one that it does', () => {
    const list = fieldOf({ type: 'array', items: { type: 'string' } })
    expect(shows(list, ['a'])).toBe(true)
    expect(shows(list, { a: 1 })).toBe(false)
    expect(shows(fieldOf({ type: 'number' }), '5')).toBe(false)
    const bound = fieldOf({ anyOf: [{ type: 'number' }, { type: 'null' }] })
    expect([shows(bound, null), shows(bound, 5)]).toEqual([true, true])
    expect(shows(fieldOf({ type: 'number' }), null)).toBe(false)
  })
})

test('where another metric takes the place of one, the columns of its name follow', () => {
  const barLine = fieldOf(schemas.find(([name]) => name === 'widget bar-line')![1])
  const options = {
    bars: ['revenue', 'costs'],
    lines: ['growth'],
    x: 'period',
    reference: [{ column: 'revenue' }],
  }
  expect(renameColumns('w', barLine, options, 'revenue', 'ebitda')).toEqual([
    { do: 'set-option', widget: 'w', path: ['bars', 0], value: 'ebitda' },
    ...(namedIn(barLine, options, 'column').some(({ path }) => path[0] === 'reference')
      ? [{ do: 'set-option', widget: 'w', path: ['reference', 0, 'column'], value: 'ebitda' }]
      : []),
  ])
  expect(renameColumns('w', barLine, options, ['revenue'], ['ebitda'])).toEqual([])
  expect(renameColumns('w', barLine, undefined, 'revenue', 'ebitda')).toEqual([])
})

test('names are found without accents, by code first', async () => {
  const { findNames } = await import('./find-names.ts')
  const names = [
    { id: 'VNM', label: { vi: 'Sữa Việt Nam', en: 'Vinamilk' } },
    { id: 'SUA', label: { vi: 'Mã khác', en: 'Other' } },
    { id: 'DXG', label: { vi: 'Đất Xanh', en: 'Dat Xanh' } },
  ]
  const found = (typed: string) => findNames(names, typed).map(({ id }) => id)
  expect(found('sua')).toEqual(['SUA', 'VNM'])
  expect(found('đất')).toEqual(['DXG'])
  expect(found('viet nam')).toEqual(['VNM'])
  expect(found('')).toEqual(['VNM', 'SUA', 'DXG'])
  expect(found('zzz')).toEqual([])
})
