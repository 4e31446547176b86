import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const Columns = (description: string) =>
  Type.Array(Type.String({ 'x-column': true }), { maxItems: 8, uniqueItems: true, description })

const options = Type.Object(
  {
    bars: Columns('columns drawn as bars, on the left axis'),
    lines: Type.Optional(Columns('columns drawn as lines')),
    x: Type.Optional(
      Type.String({ 'x-column': true, default: 'period', description: 'column along the bottom' }),
    ),
    stack: Type.Optional(
      Type.Boolean({ default: false, description: 'stack the bars; otherwise they stand side by side' }),
    ),
    axis: Type.Optional(
      Type.Union([Type.Literal('right'), Type.Literal('same')], {
        default: 'right',
        description: 'the axis of the lines: their own on the right, or the same as the bars',
      }),
    ),
    thresholds: Type.Optional(
      Type.Boolean({ default: false, description: "draw the metrics' thresholds as reference lines" }),
    ),
  },
  { additionalProperties: false },
)
export type BarLineOptions = Static<typeof options>

export const barLine = defineWidget({
  name: 'bar-line',
  summary: 'Bars for levels with lines over them, grouped or stacked, on one axis or two',
  frame: 'widget',
  size: { w: 4, h: 4, minW: 3, minH: 3 },
  options,
  columns: (options) => [options.x ?? 'period', ...options.bars, ...(options.lines ?? [])],
  view: () => import('./view.tsx'),
})
