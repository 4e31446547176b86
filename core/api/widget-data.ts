import Type from 'typebox'
import { ColumnSchema, closed, literals, type Shape, TextSchema } from '../words/schemas.ts'

const DoubtSchema = Type.Object(
  {
    column: Type.String(),
    row: Type.Integer(),
    reason: Type.Integer({ description: 'its place in `reasons`' }),
  },
  closed,
)
export type Doubt = Shape<typeof DoubtSchema>

/** One NDJSON line of GET /api/pages/:page/data, and the answer of …/widgets/:widget and of metric values. */
export const WidgetDataSchema = Type.Object(
  {
    widget: Type.String({ description: 'its id; of a repeated one `id[value]`' }),
    status: literals(['ok', 'empty', 'error', 'hidden'], {
      description: 'hidden: its `when.available` does not hold for this data',
    }),
    columns: Type.Array(ColumnSchema),
    data: Type.Array(Type.Array(Type.Unknown()), { description: 'column-wise, in the order of columns' }),
    rows: Type.Integer(),
    dataVersion: Type.String(),
    ms: Type.Integer(),
    message: Type.Optional(TextSchema),
    code: Type.Optional(Type.String({ description: 'of a failure, such as query-timeout' })),
    requestId: Type.Optional(Type.String()),
    notes: Type.Optional(Type.Array(TextSchema)),
    doubts: Type.Optional(
      Type.Array(DoubtSchema, { description: 'values that a quality rule of the registry puts in doubt' }),
    ),
    reasons: Type.Optional(Type.Array(TextSchema, { description: 'why values are in doubt' })),
    thinned: Type.Optional(
      Type.Boolean({ description: 'there are more rows between these: `between` asks for a part of them' }),
    ),
    truncated: Type.Optional(Type.Boolean({ description: 'the result was cut at the cap' })),
    options: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'after binding, where they name inputs' }),
    ),
    draws: Type.Optional(
      Type.Array(Type.String(), { description: 'names of the columns that it draws with these options' }),
    ),
  },
  { ...closed, title: 'WidgetData' },
)
export type WidgetData = Shape<typeof WidgetDataSchema>
