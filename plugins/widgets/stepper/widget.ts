import { closed, defineWidget, type Static, TextSchema, Type } from 'rattan/plugin'
import { Column, Sentence, sentenceColumns } from '../shared/options/schemas.ts'

const Step = Type.Object(
  {
    value: Type.Union([Type.String(), Type.Number()], { description: 'what the column says at this step' }),
    label: TextSchema,
    note: Type.Optional(Sentence('said while this step is the current one')),
  },
  closed,
)

const options = Type.Object(
  {
    step: Column('column whose last row says where things stand; missing: before the first step'),
    steps: Type.Array(Step, { minItems: 2, maxItems: 7, description: 'steps in order' }),
    note: Type.Optional(Sentence('said at every step')),
  },
  closed,
)
export type StepperOptions = Static<typeof options>

export const stepper = defineWidget({
  name: 'stepper',
  summary: 'How far something has come along known steps',
  frame: 'widget',
  size: { w: 6, h: 2, minW: 3, minH: 2 },
  options,
  columns: ({ step, steps, note }) => [step, ...sentenceColumns(note, ...steps.map((s) => s.note))],
})
