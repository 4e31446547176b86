import Type from 'typebox'
import { closed, nullable, type Shape, TextSchema } from '../words/schemas.ts'

/** GET /api/health. */
export const HealthSchema = Type.Object(
  { status: Type.String(), dataVersion: nullable(Type.String()) },
  { ...closed, title: 'Health' },
)
export type Health = Shape<typeof HealthSchema>

/** GET /api/ready. */
export const ReadySchema = Type.Object(
  {
    status: Type.String(),
    dataVersion: nullable(Type.String()),
    faults: Type.Integer({ description: 'what of the data is not read: /api/status names it' }),
  },
  { ...closed, title: 'Ready' },
)

/** GET /api/status: what the page header shows of the data. Dates are ISO, of the instance's calendar. */
export const DataStatusSchema = Type.Object(
  {
    dataVersion: Type.String(),
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
    missing: Type.Array(Type.Object({ dataset: Type.String(), title: TextSchema }, closed)),
    faults: Type.Array(
      Type.Object({ dataset: Type.String(), title: TextSchema, message: TextSchema }, closed),
      {
        description:
          'what of the data is not read because it is not as agreed: days to come, doubles, lost values',
      },
    ),
  },
  { ...closed, title: 'DataStatus' },
)
export type DataStatus = Shape<typeof DataStatusSchema>
