import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { Metrics, markedNames } from '../plugin/marks.ts'
import { testInstance } from '../sql/test-database.ts'
import { checkSchema } from './check-schema.ts'

const closed = { additionalProperties: false }
const sentences = (schema: Parameters<typeof checkSchema>[0], value: unknown) =>
  checkSchema(schema, value, 'thing', testInstance).faults.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )

describe('checkSchema', () => {
  it('fills defaults into a copy', () => {
    const schema = Type.Object({
      last: Type.Optional(Type.Integer({ default: 8 })),
      period: Type.String({ default: 'q' }),
    })
    const written = {}
    expect(checkSchema(schema, written, 'params', testInstance)).toEqual({
      value: { last: 8, period: 'q' },
      faults: [],
    })
    expect(written).toEqual({})
  })

  it('does not take what every object inherits for a key that is there', () => {
    const schema = Type.Object({ constructor: Type.String(), toString: Type.String() }, closed)
    expect(sentences(schema, {})).toEqual([': missing constructor, toString'])
  })

  it('judges a union by the branch that fits the value', () => {
    const schema = Type.Object({
      size: Type.Union([Type.Number({ minimum: 1 }), Type.Literal('auto'), Type.Array(Type.Number())]),
    })
    expect(sentences(schema, { size: 0 })).toEqual(['size: invalid size: 0; expected at least 1'])
    expect(sentences(schema, { size: [1, 'b'] })).toEqual(['size.1: invalid size[1]: "b"; expected a number'])
    expect(sentences(schema, { size: 'big' })).toEqual([
      'size: invalid size: "big"; expected a number or "auto" or a list',
    ])
  })

  it('judges each entry of a list by itself, however alike their faults are', () => {
    const entry = Type.Union([Type.String(), Type.Object({ id: Type.Integer() }, closed)])
    expect(sentences(Type.Array(entry), [{ id: 'a' }, 5, 'fine', { id: 1, x: 1 }])).toEqual([
      '0.id: invalid id: "a"; expected a whole number',
      '1: invalid entry 1: 5; expected a text or a map with id',
      '3.x: unknown key "x"; expected id',
    ])
  })

  it('tells maps apart by the literal that differs', () => {
    const schema = Type.Union([
      Type.Object({ kind: Type.Literal('line'), width: Type.Number() }, closed),
      Type.Object({ kind: Type.Literal('bar'), gap: Type.Number() }, closed),
    ])
    expect(sentences(schema, { kind: 'bar', width: 1 })).toEqual([
      ': missing gap; expected a number',
      'width: unknown key "width"; expected one of kind, gap',
    ])
    expect(sentences(schema, { kind: 'bra' })).toEqual(['kind: unknown kind "bra"; did you mean "bar"?'])
    expect(sentences(schema, {})).toEqual([': missing kind; expected one of line, bar'])
    expect(sentences(schema, 'bar')).toEqual([': invalid thing: "bar"; expected a map'])
  })

  it('refuses a name that its map does not allow', () => {
    const schema = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), Type.Number())
    expect(sentences(schema, { ok: 1, Bad: 2 })).toEqual([
      'Bad: invalid name "Bad" in thing; expected a letter a-z, then a-z, digits and _',
    ])
  })
})

describe('markedNames', () => {
  const Row = Type.Object({ metric: Type.String({ 'x-metric': true }), label: Type.Optional(Type.String()) })
  const schema = Type.Object({
    metrics: Type.Union([Metrics, Type.Literal('all')]),
    rows: Type.Array(Row),
    columns: Type.Array(Type.String(), { 'x-column': true }),
    limits: Type.Record(Type.String(), Type.String({ 'x-group': true })),
  })

  it('finds them in lists, maps and unions, and takes a literal for no name', () => {
    const found = markedNames(schema, {
      metrics: ['a', 'b'],
      rows: [{ metric: 'c', label: 'not a name' }],
      columns: ['d'],
      limits: { any: 'e' },
    })
    expect(found.map(({ mark, name, path }) => `${mark} ${name} ${path.join('.')}`)).toEqual([
      'x-metric a metrics.0',
      'x-metric b metrics.1',
      'x-metric c rows.0.metric',
      'x-column d columns.0',
      'x-group e limits.any',
    ])
    expect(markedNames(schema, { metrics: 'all', rows: [], columns: [], limits: {} })).toEqual([])
  })
})
