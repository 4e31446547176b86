import Type from 'typebox'
import { closed, TextSchema } from '../words/schemas.ts'
import type { Text } from '../words/text.ts'

const MetricName = Type.String({ description: 'a metric id' })
const Count = (least: number) => Type.Integer({ minimum: least, maximum: 100 })

/** What a value of `of` must not be: one of four kinds. */
export const QualitySchema = Type.Object(
  {
    label: Type.Unsafe<Text>({
      ...TextSchema,
      description: 'what readers are told: why the value is in doubt',
    }),
    entity: Type.String({ description: 'entity type whose values are looked at' }),
    of: MetricName,
    marks: Type.Optional(
      Type.Array(MetricName, { description: 'further metrics of the same row that it puts in doubt' }),
    ),
    jump: Type.Optional(
      Type.Object(
        {
          times: Type.Number({ exclusiveMinimum: 1 }),
          over: Type.Integer({ ...Count(3), description: 'rows before it' }),
        },
        { ...closed, description: 'larger than so many times the median of the rows before' },
      ),
    ),
    sum: Type.Optional(
      Type.Object(
        {
          parts: Type.Array(MetricName, { minItems: 1 }),
          within: Type.Number({ minimum: 0, description: 'percent of the larger side' }),
        },
        { ...closed, description: 'not the sum of its parts' },
      ),
    ),
    range: Type.Optional(
      Type.Object(
        { from: Type.Optional(Type.Number()), to: Type.Optional(Type.Number()) },
        { ...closed, minProperties: 1, description: 'outside of what is plausible' },
      ),
    ),
    same: Type.Optional(
      Type.Object(
        { rows: Type.Integer({ ...Count(1), description: 'rows before it' }) },
        { ...closed, description: 'carried forward: equal to every one of the rows before, and not zero' },
      ),
    ),
  },
  closed,
)
