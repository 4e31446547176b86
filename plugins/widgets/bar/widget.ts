import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'
import { Column, Domain, Flag, levelColumns, Reference, referenceColumns } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    x: Column('column that names a bar'),
    y: Column('column of its length'),
    horizontal: Flag('names at the left, bars beside them, values at the right'),
    diverging: Flag('as much room below zero as above, whatever the values'),
    sorted: Flag('largest first; otherwise as the query orders them'),
    colour: Type.Optional(
      literals(['series', 'direction'], {
        default: 'series',
        description: 'one colour for all, or good and bad by their sign',
      }),
    ),
    domain: Type.Optional(Domain('ends of the axis, where the values have natural ones')),
    reference: Type.Optional(
      Type.Array(Reference, { minItems: 1, maxItems: 3, description: 'dashed lines across the bars' }),
    ),
  },
  closed,
)
export type BarOptions = Static<typeof options>

export const bar = defineWidget({
  name: 'bar',
  summary: 'One bar a category, upright or lying, around zero where values fall below it',
  frame: 'widget',
  size: { w: 4, h: 5, minW: 3, minH: 3 },
  options,
  columns: ({ x, y, reference }) => [x, y, ...referenceColumns(reference)],
  axes: ({ y, reference }) => [[y, ...levelColumns(reference)]],
})
