import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import { type Locale, localise } from '../words/localise.ts'
import { TextSchema } from '../words/schemas.ts'
import { checkSchema } from './check-schema.ts'

const locale = (languages: string[]): Locale => ({
  languages,
  subject: { name: 'airline', plural: 'airlines', label: {} },
  group: { name: 'alliance', plural: 'alliances', label: {} },
})
const schema = Type.Object({ title: TextSchema }, { additionalProperties: false })
const said = (value: unknown, languages: string[]) =>
  checkSchema(schema, value, 'page', locale(languages)).faults.map(({ message }) => message)

describe('texts', () => {
  test('have each language that the instance names, and no other', () => {
    expect(said({ title: { en: 'Flights' } }, ['en'])).toEqual([])
    expect(said({ title: { fr: 'Vols', en: 'Flights' } }, ['en', 'fr'])).toEqual([])
    expect(said({ title: { en: 'Flights' } }, ['en', 'fr'])).toEqual(['missing fr; expected a text'])
    expect(said({ title: { en: 'Flights', vi: 'Bay' } }, ['en'])).toEqual(['unknown key "vi"; expected en'])
    expect(said({ title: 'Flights' }, ['en'])).toEqual(['invalid title: "Flights"; expected a map with en'])
  })

  test('may have a property beside their languages', () => {
    const label = Type.Unsafe<object>({ ...TextSchema, properties: { tone: Type.String() } })
    const check = (value: unknown) => checkSchema(label, value, 'label', locale(['en'])).faults.length
    expect([check({ en: 'Good' }), check({ en: 'Good', tone: 'up' }), check({ tone: 'up' })]).toEqual([
      0, 0, 1,
    ])
  })
})

test('words of the engine are what the instance calls them, as values and as names of properties', () => {
  const written = Type.Object({
    type: Type.Literal('subject', { 'x-word': 'subject' }),
    group: Type.Optional(Type.String({ 'x-word': 'group' })),
  })
  const { properties } = localise(written, locale(['en'])) as { properties: Record<string, object> }
  expect(properties).toMatchObject({ type: { const: 'airline' }, alliance: { type: 'string' } })
  expect(properties).not.toHaveProperty('group')
})
