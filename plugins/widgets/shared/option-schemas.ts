import Type, { type Static, type TSchemaOptions } from 'typebox'
import { TextSchema } from '../../../core/page.ts'
import { ToneSchema } from '../../../core/registry-file.ts'
import type { Text } from '../../../core/text.ts'

/** Schemas that the options of several widgets share. */
export const closed = { additionalProperties: false }

export const Column = (description: string) => Type.String({ 'x-column': true, description })

export const Columns = (description: string, maxItems = 8) =>
  Type.Array(Type.String({ 'x-column': true }), { minItems: 1, maxItems, uniqueItems: true, description })

export const Domain = (description: string) => Type.Tuple([Type.Number(), Type.Number()], { description })

/** A stretch of an axis that means something: overbought, oversold. */
export const Band = Type.Object(
  {
    from: Type.Number(),
    to: Type.Number(),
    tone: Type.Optional(ToneSchema),
    label: Type.Optional(TextSchema),
  },
  closed,
)
export type Band = Static<typeof Band>

/** A line across the plot: at a number, at the thresholds of a column's metric, or at a column's newest value. */
export const Reference = Type.Object(
  {
    value: Type.Optional(Type.Number({ description: 'at this number' })),
    threshold: Type.Optional(Column("at the thresholds that the registry gives this column's metric")),
    column: Type.Optional(Column('at the newest value of this column')),
    label: Type.Optional(TextSchema),
    axis: Type.Optional(
      Type.Union([Type.Literal('left'), Type.Literal('right')], {
        description: 'whose values it is measured by, where there are two',
      }),
    ),
  },
  closed,
)
export type Reference = Static<typeof Reference>

export const referenceColumns = (references: readonly Reference[] = []): string[] =>
  references.flatMap(({ threshold, column }) => [threshold, column]).filter((name) => name !== undefined)

/** A sentence in which `[column]` stands for the value of that column in the last row. */
export const Sentence = (description: string) =>
  Type.Object(TextSchema.properties, {
    ...closed,
    description: `${description}; [column] stands for its value in the last row`,
  })

/** The columns that sentences name. */
export const sentenceColumns = (...texts: readonly (Text | undefined)[]): string[] =>
  texts.flatMap((text) =>
    text ? [...`${text.en} ${text.vi}`.matchAll(/\[([a-z_][\w-]*)\]/gi)].map((match) => match[1]!) : [],
  )

/** One of a few words, with their types. */
export const OneOf = <const W extends readonly string[]>(words: W, look: TSchemaOptions = {}) =>
  Type.Unsafe<W[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      look,
    ),
  )
