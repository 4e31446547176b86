import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { Column, Domain } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    name: Column('column that names a rectangle'),
    size: Column('column of its area; zero and less is left out'),
    colour: Type.Optional(Column('column of its colour, bad to good; otherwise all alike')),
    group: Type.Optional(Column('column that gathers rectangles into fields')),
    domain: Type.Optional(
      Domain('values of the first and last colour; otherwise as far each way as the data goes'),
    ),
  },
  closed,
)
export type TreemapOptions = Static<typeof options>

export const treemap = defineWidget({
  name: 'treemap',
  summary: 'Shares of a whole as areas, coloured by a second value',
  frame: 'widget',
  size: { w: 6, h: 6, minW: 3, minH: 3 },
  options,
  columns: ({ name, size, colour, group }) => [
    name,
    size,
    ...(colour ? [colour] : []),
    ...(group ? [group] : []),
  ],
})
