import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const options = Type.Object(
  {
    lines: Type.Array(Type.String({ 'x-column': true }), {
      minItems: 1,
      maxItems: 8,
      uniqueItems: true,
      description: 'columns drawn as lines',
    }),
    x: Type.Optional(
      Type.String({ 'x-column': true, default: 'period', description: 'column along the bottom' }),
    ),
    axis: Type.Optional(
      Type.Union([Type.Literal('same'), Type.Literal('right')], {
        default: 'same',
        description: 'right: every line after the first has the right axis and is dashed',
      }),
    ),
    zero: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'the axis starts at zero; only then a single line may be filled',
      }),
    ),
    area: Type.Optional(Type.Boolean({ default: false, description: 'fill below a line from zero' })),
    labels: Type.Optional(Type.Boolean({ default: false, description: 'write the value at every point' })),
    thresholds: Type.Optional(
      Type.Boolean({ default: false, description: "draw the metrics' thresholds as reference lines" }),
    ),
  },
  { additionalProperties: false },
)
export type LineOptions = Static<typeof options>

export const line = defineWidget({
  name: 'line',
  summary: 'Lines over time, on one axis or two',
  frame: 'widget',
  size: { w: 4, h: 4, minW: 3, minH: 3 },
  options,
  columns: (options) => [options.x ?? 'period', ...options.lines],
  view: () => import('./view.tsx'),
})
