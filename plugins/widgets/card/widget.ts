import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const options = Type.Object(
  {
    value: Type.String({ 'x-column': true, description: 'column whose last row is shown' }),
    x: Type.Optional(
      Type.String({ 'x-column': true, default: 'period', description: 'column that names the rows' }),
    ),
    change: Type.Optional(
      Type.Union([Type.Literal('pct'), Type.Literal('points'), Type.Literal('diff'), Type.Literal('none')], {
        default: 'pct',
        description:
          'against the row before: in percent of it, in percentage points, as a plain difference, or not at all',
      }),
    ),
    sparkline: Type.Optional(Type.Boolean({ default: true, description: 'draw all rows as a small line' })),
  },
  { additionalProperties: false },
)
export type CardOptions = Static<typeof options>

export const card = defineWidget({
  name: 'card',
  summary: 'One figure: its newest value, the change since the row before, and a sparkline',
  frame: 'card',
  size: { w: 3, h: 1, minW: 2, minH: 1 },
  options,
  columns: (options) => [options.x ?? 'period', options.value],
  view: () => import('./view.tsx'),
})
