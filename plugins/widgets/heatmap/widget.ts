import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'
import { Column, ColumnNamed, Domain, Flag } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    value: Column('column that colours a cell'),
    x: ColumnNamed('date', 'column that runs across'),
    y: ColumnNamed('subject', 'column that runs down, one row a value'),
    label: Type.Optional(Column('column that names a row besides its y value')),
    scale: Type.Optional(
      literals(['seq', 'div'], {
        default: 'seq',
        description: 'low to high, or bad to good around a middle',
      }),
    ),
    domain: Type.Optional(
      Domain('values of the first and last colour; otherwise the lowest and highest of the data'),
    ),
    middle: Type.Optional(
      Type.Number({ default: 0, description: 'middle of a diverging scale without a domain' }),
    ),
    text: Flag('write the value in each cell', true),
    cell: Type.Optional(
      Type.Tuple([Type.Integer({ minimum: 4, maximum: 120 }), Type.Integer({ minimum: 4, maximum: 60 })], {
        default: [40, 28],
        description: 'width and height of a cell in pixels',
      }),
    ),
    order: Type.Optional(
      literals(['given', 'latest'], {
        default: 'given',
        description: 'rows as the query orders them, or by their newest value, highest first',
      }),
    ),
    newest: Type.Optional(
      literals(['right', 'left'], {
        default: 'right',
        description: 'the side of the last column; the view opens there',
      }),
    ),
  },
  closed,
)
export type HeatmapOptions = Static<typeof options>

export const heatmap = defineWidget({
  name: 'heatmap',
  summary: 'One coloured cell a subject and date, in a grid that scrolls both ways',
  frame: 'widget',
  size: { w: 12, h: 8, minW: 4, minH: 3 },
  options,
  columns: ({ x = 'date', y = 'subject', value, label }) => [y, ...(label ? [label] : []), x, value],
})
