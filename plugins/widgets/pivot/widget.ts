import Type, { type Static } from 'typebox'
import { TextSchema } from '../../../core/page.ts'
import { defineWidget } from '../../../core/plugin.ts'

const Row = Type.Object(
  {
    metric: Type.String({ 'x-metric': true, 'x-column': true }),
    level: Type.Optional(Type.Integer({ minimum: 0, maximum: 3, description: 'steps of indentation' })),
    strong: Type.Optional(Type.Boolean({ description: 'a total or a headline figure' })),
    group: Type.Optional(TextSchema),
  },
  { additionalProperties: false },
)

const options = Type.Object(
  {
    rows: Type.Array(Row, { minItems: 1, description: 'metrics from top to bottom' }),
    x: Type.Optional(
      Type.String({ 'x-column': true, default: 'period', description: 'column that runs across' }),
    ),
    dropEmpty: Type.Optional(
      Type.Boolean({ default: false, description: 'leave out rows without any value' }),
    ),
    sparkline: Type.Optional(Type.Boolean({ default: false, description: 'a small line at the row end' })),
  },
  { additionalProperties: false },
)
export type PivotOptions = Static<typeof options>

export const pivot = defineWidget({
  name: 'pivot',
  summary: 'Metrics down, periods across, as statements are read',
  frame: 'widget',
  size: { w: 12, h: 8, minW: 4, minH: 3 },
  options,
  columns: (options) => [options.x ?? 'period', ...options.rows.map((row) => row.metric)],
  view: () => import('./view.tsx'),
})
