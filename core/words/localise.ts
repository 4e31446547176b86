import type { Lang, Text } from './text.ts'

/** What an instance calls one of its things, and several of them. */
interface Noun {
  readonly name: string
  readonly plural: string
  readonly label: Text
}

/** What of an instance a schema depends on: its languages, and its words for what pages are about. */
export interface Locale {
  readonly languages: readonly Lang[]
  readonly subject: Noun
  readonly group: Noun
}

type Schema = Readonly<Record<string, unknown>>

/**
 * A schema as it holds for an instance. A text (`x-text`) asks for each of its languages and takes no other; a word of
 * the engine (`x-word`, on a literal or a property: subject, subjects, group, groups) is what the instance calls it.
 */
export function localise(schema: unknown, locale: Locale): unknown {
  if (Array.isArray(schema)) return schema.map((one) => localise(one, locale))
  if (typeof schema !== 'object' || schema === null) return schema
  const { 'x-text': text, 'x-word': word, patternProperties, ...own } = schema as Schema
  if (text === true) return textOf(own, locale)
  if (typeof word === 'string' && 'const' in own) return { ...own, const: wordOf(word, locale) }
  const pattern =
    patternProperties === undefined ? {} : { patternProperties: localise(patternProperties, locale) }
  return Object.fromEntries(
    Object.entries({ ...own, ...pattern }).map(([keyword, value]) => [
      keyword,
      keyword === 'properties'
        ? propertiesOf(value as Schema, locale)
        : keep(keyword)
          ? value
          : localise(value, locale),
    ]),
  )
}

const keep = (keyword: string) => keyword === 'default' || keyword === 'enum' || keyword === 'const'

function textOf({ properties = {}, ...own }: Schema, locale: Locale): Schema {
  const languages = [...locale.languages].sort()
  const sentence = { type: 'string', minLength: 1 }
  return {
    ...own,
    type: 'object',
    required: languages,
    properties: {
      ...Object.fromEntries(languages.map((lang) => [lang, sentence])),
      ...(localise(properties, locale) as Schema),
    },
    additionalProperties: false,
  }
}

function propertiesOf(properties: Schema, locale: Locale): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const word = (value as Schema)['x-word']
      const own = typeof word === 'string' && !('const' in (value as Schema))
      return [own ? wordOf(word, locale) : key, localise(value, locale)]
    }),
  )
}

/** What the instance calls a word of the engine. */
export function wordOf(word: string, { subject, group }: Locale): string {
  const words: Readonly<Record<string, string>> = {
    subject: subject.name,
    subjects: subject.plural,
    group: group.name,
    groups: group.plural,
  }
  return words[word] ?? word
}
