import { closed, defineWidget, type Static, TextSchema, Type } from 'rattan/plugin'
import { ColumnNamed, Flag } from '../shared/options/schemas.ts'

const Row = Type.Object(
  {
    metric: Type.String({ 'x-metric': true, 'x-column': true }),
    level: Type.Optional(Type.Integer({ minimum: 0, maximum: 3, description: 'steps of indentation' })),
    strong: Type.Optional(Type.Boolean({ description: 'a total or a headline figure' })),
    group: Type.Optional(TextSchema),
  },
  closed,
)

const options = Type.Object(
  {
    rows: Type.Array(Row, { minItems: 1, description: 'metrics from top to bottom' }),
    x: ColumnNamed('period', 'column that runs across'),
    dropEmpty: Flag('leave out rows without any value'),
    sparkline: Flag('a small line at the row end'),
  },
  closed,
)
export type PivotOptions = Static<typeof options>

export const pivot = defineWidget({
  name: 'pivot',
  summary: 'Metrics down, periods across, as statements are read',
  frame: 'widget',
  height: 'rows',
  size: { w: 12, h: 8, minW: 4, minH: 3 },
  options,
  columns: (options) => [options.x ?? 'period', ...options.rows.map((row) => row.metric)],
})
