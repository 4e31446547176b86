import { closed, literals, type Static, type Text, TextSchema, ToneSchema, Type } from 'rattan/plugin'

/** Schemas that the options of several widgets share. */
export const Column = (description: string) => Type.String({ 'x-column': true, description })

/** A column that is read under its usual name where the page gives no other. */
export const ColumnNamed = (name: string, description: string) =>
  Type.Optional(Type.String({ 'x-column': true, default: name, description }))

export const Columns = (description: string, maxItems = 8, minItems = 1) =>
  Type.Array(Type.String({ 'x-column': true }), { minItems, maxItems, uniqueItems: true, description })

export const Domain = (description: string) => Type.Tuple([Type.Number(), Type.Number()], { description })

export const Flag = (description: string, value = false) =>
  Type.Optional(Type.Boolean({ default: value, description }))

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
      literals(['left', 'right'], { description: 'whose values it is measured by, where there are two' }),
    ),
  },
  closed,
)
export type Reference = Static<typeof Reference>

export const referenceColumns = (references: readonly Reference[] = []): string[] =>
  references.flatMap(({ threshold, column }) => [threshold, column]).filter((name) => name !== undefined)

/** The columns whose newest value a reference stands at. */
export const levelColumns = (
  references: readonly Reference[] = [],
  on: (axis: Reference['axis']) => boolean = () => true,
): string[] => references.flatMap(({ column, axis }) => (column !== undefined && on(axis) ? [column] : []))

/** A value that stands along a line as a letter. */
export const LetterMark = Type.Object(
  {
    column: Column('column of its place'),
    letter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 2, description: 'otherwise the first letter of its label' }),
    ),
  },
  closed,
)

/** A sentence in which `[column]` stands for the value of that column in the last row. */
export const Sentence = (description: string) =>
  Type.Unsafe<Text>({
    ...TextSchema,
    description: `${description}; [column] stands for its value in the last row`,
  })

/** The columns that sentences name, in whatever language. */
export const sentenceColumns = (...texts: readonly (Text | undefined)[]): string[] =>
  texts.flatMap((text) =>
    [
      ...Object.values(text ?? {})
        .join(' ')
        .matchAll(/\[([a-z_][\w-]*)\]/gi),
    ].map((match) => match[1]!),
  )
