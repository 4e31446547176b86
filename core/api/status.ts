import Type from 'typebox'
import { closed, literals, nullable, type Shape, TextSchema } from '../words/schemas.ts'

/** GET /api/health. */
export const HealthSchema = Type.Object(
  {
    status: Type.String(),
    dataVersion: nullable(Type.String()),
  },
  { ...closed, title: 'Health' },
)
export type Health = Shape<typeof HealthSchema>

/** GET /api/ready. */
export const ReadySchema = Type.Object(
  {
    status: Type.String({ description: 'ok; stale where an older version of a file is kept' }),
    dataVersion: nullable(Type.String()),
    problems: Type.Optional(
      Type.Array(Type.String(), { description: 'of files, for who sits at the server' }),
    ),
    faults: Type.Integer({ description: 'what of the data is not read: /api/status names it' }),
  },
  { ...closed, title: 'Ready' },
)

/** GET /api/status: what the page header shows of the data. Dates are ISO, of the instance's calendar. */
export const DataStatusSchema = Type.Object(
  {
    dataVersion: Type.String(),
    generation: nullable(
      Type.String({ description: 'the version of the data, by its name in /api/generations' }),
    ),
    asOf: nullable(
      Type.Object(
        {
          generation: Type.String(),
          at: Type.String({ description: 'when it was made, ISO time' }),
          newest: Type.Boolean({ description: 'whether it is what is served to everybody now' }),
        },
        { ...closed, description: 'the version that was asked for by `?asOf=`; null where none was' },
      ),
    ),
    demo: Type.Boolean(),
    session: nullable(Type.String({ description: 'newest session of the data, else newest day' })),
    period: nullable(Type.String({ description: 'newest quarter in any quarterly data set, as "2025Q3"' })),
    loadedAt: Type.String({ description: 'when the data version was first served, ISO time' }),
    stale: Type.Array(
      Type.Object(
        {
          dataset: Type.String(),
          title: TextSchema,
          newest: Type.String(),
          behind: Type.Number(),
          every: Type.String(),
        },
        closed,
      ),
    ),
    missing: Type.Array(
      Type.Object(
        {
          dataset: Type.String(),
          title: TextSchema,
          unkept: Type.Optional(
            Type.Literal(true, { description: 'there was a file then, which is not kept' }),
          ),
        },
        closed,
      ),
    ),
    faults: Type.Array(
      Type.Object({ dataset: Type.String(), title: TextSchema, message: TextSchema }, closed),
      {
        description:
          'what of the data is not read because it is not as agreed: days to come, doubles, lost values',
      },
    ),
    kept: Type.Array(
      Type.Object({ dataset: Type.String(), title: TextSchema, why: literals(['gone', 'damaged']) }, closed),
      { description: 'data sets that are served from an older file, since the newest is damaged or gone' },
    ),
  },
  { ...closed, title: 'DataStatus' },
)
export type DataStatus = Shape<typeof DataStatusSchema>
