import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'
import { Column, ColumnNamed, Flag } from '../shared/options/schemas.ts'
import { columnNames } from './columns.ts'

const Marker = Type.Object(
  {
    column: Column('column of its value'),
    shape: literals(['circle', 'diamond', 'triangle', 'square', 'tick'], { description: 'how it is drawn' }),
    hollow: Flag('only its outline'),
  },
  closed,
)

const options = Type.Object(
  {
    name: ColumnNamed('label', 'column that names each box'),
    low: ColumnNamed('min', 'lower end of the whisker: min, or p5 where extremes say nothing'),
    from: ColumnNamed('p25', 'lower end of the box'),
    middle: ColumnNamed('median', 'the tick in the box'),
    to: ColumnNamed('p75', 'upper end of the box'),
    high: ColumnNamed('max', 'upper end of the whisker'),
    current: ColumnNamed('current', 'value of the dot'),
    status: ColumnNamed('status', 'column whose labels colour the dot'),
    colour: Type.Optional(
      literals(['plain', 'status'], {
        default: 'plain',
        description: 'colour of the boxes: all grey, or each by its status',
      }),
    ),
    markers: Type.Optional(
      Type.Array(Marker, { maxItems: 4, description: 'further values over each box, such as forecasts' }),
    ),
    reference: Type.Optional(
      Column('column whose first value is drawn as a line across, such as the median of all'),
    ),
    statusKey: Flag('say below what the colours of the dots mean', true),
    order: Type.Optional(
      literals(['current', 'given'], {
        default: 'current',
        description: 'boxes by their current value, lowest first, or as the query orders them',
      }),
    ),
  },
  closed,
)
export type DistributionOptions = Static<typeof options>

export const distribution = defineWidget({
  name: 'distribution',
  summary:
    'Where each value stands in its own history: box, whiskers, the current value and others beside it',
  frame: 'widget',
  size: { w: 12, h: 6, minW: 4, minH: 4 },
  options,
  columns: ({ markers = [], reference, ...options }) => {
    const { name, low, from, middle, to, high, current, status } = columnNames(options)
    return [
      ...[name, low, from, middle, to, high, current, status],
      ...markers.map((marker) => marker.column),
      ...(reference ? [reference] : []),
    ]
  },
  axes: ({ markers = [], reference, ...options }) => {
    const { low, from, middle, to, high, current } = columnNames(options)
    const over = [...markers.map((marker) => marker.column), ...(reference ? [reference] : [])]
    return [[current, low, from, middle, to, high, ...over]]
  },
})
