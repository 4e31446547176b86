import Type, { type TSchemaOptions } from 'typebox'
import { closed, literals } from '../words/schemas.ts'

const Column = Type.String({ description: 'a column of the data set' })
const columns = (options: TSchemaOptions) => Type.Array(Column, { uniqueItems: true, ...options })

/** What must hold of new rows before readers get them; what always must (see core/pipeline) need not be said. */
const GatesSchema = Type.Object(
  {
    rows: Type.Optional(
      Type.Object(
        {
          least: Type.Optional(Type.Integer({ minimum: 0, description: '1 where left out' })),
          drop: Type.Optional(
            Type.Number({
              ...{ minimum: 0, maximum: 100 },
              description: 'percent fewer rows than before that are let through; 50 where left out',
            }),
          ),
        },
        closed,
      ),
    ),
    filled: Type.Optional(columns({ description: 'no value may be missing; the key never may' })),
    ranges: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            from: Type.Optional(Type.Number()),
            to: Type.Optional(Type.Number()),
            outside: Type.Optional(
              Type.Number({
                ...{ minimum: 0, maximum: 100 },
                description: 'percent of values that may lie outside; 0 where left out',
              }),
            ),
          },
          { ...closed, description: 'what is plausible, ends included' },
        ),
      ),
    ),
    fresh: Type.Optional(
      Type.Integer({ minimum: 0, description: 'periods that the newest row may be behind the calendar' }),
    ),
  },
  closed,
)

/** How a data set is made: brought by a source, or made by a processor of other data sets. */
export const PipelineSchema = Type.Object(
  {
    source: Type.Optional(Type.String({ description: 'a source plugin; one of source and processor' })),
    processor: Type.Optional(Type.String({ description: 'a processor plugin' })),
    inputs: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "a processor's word for what it reads, and the data set",
      }),
    ),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    schedule: Type.Optional(
      literals(['session', 'day', 'week', 'month', 'quarter', 'manual'], {
        description:
          'when it is asked for anew: after each session, each day and so on; with what it is made of, where left out',
      }),
    ),
    overlap: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'periods before the newest row that a source reads again, for values that were restated',
      }),
    ),
    gates: Type.Optional(GatesSchema),
  },
  closed,
)
