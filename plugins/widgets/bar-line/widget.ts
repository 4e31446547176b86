import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'
import { ColumnNamed, Columns, Flag } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    bars: Columns('columns drawn as bars, on the left axis', 8, 0),
    lines: Type.Optional(Columns('columns drawn as lines', 8, 0)),
    x: ColumnNamed('period', 'column along the bottom'),
    stack: Flag('stack the bars; otherwise they stand side by side'),
    axis: Type.Optional(
      literals(['right', 'same'], {
        default: 'right',
        description: 'the axis of the lines: their own on the right, or the same as the bars',
      }),
    ),
    thresholds: Flag("draw the metrics' thresholds as reference lines"),
  },
  closed,
)
export type BarLineOptions = Static<typeof options>

export const barLine = defineWidget({
  name: 'bar-line',
  summary: 'Bars for levels with lines over them, grouped or stacked, on one axis or two',
  frame: 'widget',
  size: { w: 4, h: 4, minW: 3, minH: 3 },
  options,
  columns: (options) => [options.x ?? 'period', ...options.bars, ...(options.lines ?? [])],
  axes: ({ bars, lines = [], axis = 'right' }) => (axis === 'same' ? [[...bars, ...lines]] : [bars, lines]),
})
