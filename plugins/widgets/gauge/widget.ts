import { closed, defineWidget, type Static, TextSchema, Type } from 'rattan/plugin'
import { Band, Column } from '../shared/options/schemas.ts'

const Item = Type.Object(
  {
    value: Column('column whose last row is shown'),
    label: Type.Optional(TextSchema),
    note: Type.Optional(TextSchema),
    change: Type.Optional(Column('column of its change')),
  },
  closed,
)

const options = Type.Object(
  {
    items: Type.Optional(Type.Array(Item, { minItems: 1, maxItems: 12, description: 'one bar a column' })),
    name: Type.Optional(Column('instead of items: column that names a bar, one a row')),
    value: Type.Optional(Column('with name: column of its value')),
    domain: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], { default: [0, 100], description: 'ends of the bars' }),
    ),
    ticks: Type.Optional(
      Type.Array(Type.Number(), {
        maxItems: 5,
        description: 'where bars are marked; otherwise at the thresholds of the metric and the ends of bands',
      }),
    ),
    bands: Type.Optional(
      Type.Array(Band, {
        maxItems: 5,
        description: 'stretches with a meaning; the label of the one that holds the value stands beside it',
      }),
    ),
  },
  closed,
)
export type GaugeOptions = Static<typeof options>

export const gauge = defineWidget({
  name: 'gauge',
  summary: 'Straight bars on one scale, with ticks at the thresholds',
  frame: 'widget',
  size: { w: 4, h: 3, minW: 2, minH: 2 },
  options,
  columns: ({ items = [], name, value }) => [
    ...(name ? [name] : []),
    ...(value ? [value] : []),
    ...items.flatMap((item) => [item.value, ...(item.change ? [item.change] : [])]),
  ],
})
