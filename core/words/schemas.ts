import Type, { type Static, type TSchema, type TSchemaOptions } from 'typebox'
import type { Text } from './text.ts'

/**
 * Shapes that registries, pages and answers share, each written once: the TypeScript type, the JSON Schema of YAML
 * files and that of the HTTP interface all come from here. The browser takes only the types.
 */
export type Shape<S extends TSchema> = Immutable<Static<S>>
type Immutable<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T

export const closed = { additionalProperties: false }

/** One of these texts. */
export const literals = <const T extends readonly string[]>(values: T, options: TSchemaOptions = {}) =>
  Type.Unsafe<T[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      options,
    ),
  )

export const nullable = <S extends TSchema>(schema: S, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options)

export const ScalarSchema = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** Where it is checked, `localise` puts the instance's languages in: each is needed, no other is taken. */
export const TextSchema = Type.Unsafe<Text>(
  Type.Record(Type.String(), Type.String(), {
    'x-text': true,
    description: 'a text in every language of the instance',
  }),
)

export const DirectionSchema = literals(['up', 'down', 'none'])

/** How a number, date or period is shown. The reader's language decides separators, words and order. */
const format = {
  style: literals([
    'number',
    'money',
    'percent',
    'points',
    'basis-points',
    'multiple',
    'sigma',
    'date',
    'datetime',
    'period',
    'text',
    'boolean',
  ]),
  decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 8 })),
  scale: Type.Optional(
    literals(['one', 'thousand', 'million', 'billion', 'trillion'], {
      description: 'money and large counts are divided by this word',
    }),
  ),
  signed: Type.Optional(Type.Boolean({ description: 'always show + or −; zero has none' })),
  currency: Type.Optional(
    Type.String({
      pattern: '^[A-Z]{3}$',
      description: "of money: an ISO 4217 code; the instance's own by default",
    }),
  ),
}
export const FormatSchema = Type.Object(format, closed)
/** As a registry writes it: what is left out is the unit's. */
export const PartialFormatSchema = Type.Object({ ...format, style: Type.Optional(format.style) }, closed)

/** The price colours, the states, neutral grey, and the five steps from cheap to expensive. */
export const ToneSchema = literals(
  [
    ...(['up', 'down', 'ref', 'ceil', 'floor', 'info', 'ok', 'warn', 'danger', 'none'] as const),
    ...(['val-1', 'val-2', 'val-3', 'val-4', 'val-5'] as const),
  ],
  { description: 'colour of what it says' },
)

/** A value in words. `tone` is a colour of tokens.css without its dashes. */
export const ValueLabelSchema = Type.Object({ label: TextSchema, tone: Type.Optional(Type.String()) }, closed)

/** A column of an answer, dressed from the registry. */
export const ColumnSchema = Type.Object(
  {
    name: Type.String(),
    type: literals(['number', 'text', 'date', 'period', 'boolean', 'list']),
    label: TextSchema,
    short: Type.Optional(TextSchema),
    unit: nullable(Type.String({ description: 'id of a unit of the registry' })),
    unitLabel: nullable(TextSchema),
    format: FormatSchema,
    direction: DirectionSchema,
    metric: nullable(Type.String({ description: 'the metric it holds, for tooltips and lineage' })),
    thresholds: Type.Optional(
      Type.Array(Type.Object({ value: Type.Number(), label: TextSchema, tone: Type.String() }, closed)),
    ),
    values: Type.Optional(
      Type.Record(Type.String(), ValueLabelSchema, { description: 'words for values that are codes' }),
    ),
  },
  closed,
)

/** Twelve columns; a row unit is 60 px high plus the gap. x and y start at 0. */
export const AtSchema = Type.Object(
  {
    x: Type.Integer({ minimum: 0, maximum: 11 }),
    y: Type.Integer({ minimum: 0, maximum: 500 }),
    w: Type.Integer({ minimum: 1, maximum: 12 }),
    h: Type.Integer({ minimum: 1, maximum: 40 }),
  },
  closed,
)

/**
 * What stands around a view: a frame with title and menu (`widget`), a frame alone (`card`, which draws its own label),
 * the same as low as one line of words (`line`), or nothing (`bare`, such as headings). `header` stands beside the
 * page's title, and its `at` is only its order there.
 */
export const FrameSchema = literals(['widget', 'card', 'line', 'bare', 'header'])
