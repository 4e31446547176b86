import Type from 'typebox'
import {
  closed,
  DirectionSchema,
  FormatSchema,
  literals,
  nullable,
  type Shape,
  TextSchema,
} from '../words/schemas.ts'

/** GET /api/metrics, /api/metrics/:id. */

const metric = {
  id: Type.String(),
  label: TextSchema,
  short: nullable(TextSchema),
  unit: Type.String(),
  unitLabel: nullable(TextSchema),
  format: FormatSchema,
  direction: DirectionSchema,
  entities: Type.Array(Type.String()),
  statement: nullable(Type.String()),
}
export const MetricSummarySchema = Type.Object(metric, { ...closed, title: 'Metric' })
export type MetricSummary = Shape<typeof MetricSummarySchema>

/** Where the values come from for one entity type, and the metrics that a formula reads. */
const LineageSchema = Type.Object(
  {
    entity: Type.String(),
    dataset: Type.String(),
    datasetTitle: TextSchema,
    column: nullable(Type.String()),
    code: nullable(Type.String()),
    formula: nullable(Type.String()),
    reads: Type.Array(Type.String()),
  },
  closed,
)

export const MetricDetailSchema = Type.Object(
  {
    ...metric,
    description: nullable(TextSchema),
    kind: literals(['flow', 'stock', 'ratio']),
    reference: nullable(Type.String()),
    thresholds: Type.Array(
      Type.Object({ id: Type.String(), value: Type.Number(), label: TextSchema }, closed),
    ),
    sources: Type.Array(LineageSchema),
    usedBy: Type.Array(Type.String(), { description: 'metrics whose formula reads this one' }),
  },
  { ...closed, title: 'MetricDetail' },
)
export type MetricDetail = Shape<typeof MetricDetailSchema>
