import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { Column, Columns } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    name: Type.Optional(Column('column that names a part, one a row')),
    value: Type.Optional(Column('column of its size; zero and less is left out')),
    parts: Type.Optional(Columns('instead of name and value: columns whose last row holds the parts')),
  },
  closed,
)
export type DonutOptions = Static<typeof options>

export const donut = defineWidget({
  name: 'donut',
  summary: 'Parts of a whole as a ring, with value and share of each beside it',
  frame: 'widget',
  size: { w: 4, h: 4, minW: 3, minH: 3 },
  options,
  columns: ({ name, value, parts = [] }) => [...(name ? [name] : []), ...(value ? [value] : []), ...parts],
})
