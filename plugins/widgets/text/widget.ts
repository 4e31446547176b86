import { closed, defineWidget, type Static, ToneSchema, Type } from 'rattan/plugin'
import { Column, Sentence, sentenceColumns } from '../shared/options/schemas.ts'

const Case = Type.Object(
  {
    column: Column('column whose last row decides'),
    is: Type.Optional(Type.Union([Type.String(), Type.Boolean()], { description: 'its value' })),
    from: Type.Optional(Type.Number({ description: 'its least value, itself included' })),
    below: Type.Optional(Type.Number({ description: 'what it must be less than' })),
    text: Sentence('what is said then'),
    tone: Type.Optional(ToneSchema),
  },
  closed,
)
export type TextCase = Static<typeof Case>

const options = Type.Object(
  {
    text: Type.Optional(Sentence('what is said where no case holds')),
    cases: Type.Optional(
      Type.Array(Case, { minItems: 1, maxItems: 12, description: 'the first that holds is said' }),
    ),
    tone: Type.Optional(Column('column whose tone colours the mark beside the sentence')),
  },
  closed,
)
export type TextOptions = Static<typeof options>

export const text = defineWidget({
  name: 'text',
  summary: 'A sentence with values of the last row, chosen by them',
  frame: 'line',
  size: { w: 6, h: 1, minW: 2, minH: 1 },
  options,
  columns: ({ text, cases = [], tone }) => [
    ...(tone ? [tone] : []),
    ...cases.map((one) => one.column),
    ...sentenceColumns(text, ...cases.map((one) => one.text)),
  ],
})
