import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'
import { Column, closed } from '../shared/option-schemas.ts'

const Mark = Type.Object(
  {
    column: Column('column of its place'),
    letter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 2, description: 'otherwise the first letter of its label' }),
    ),
  },
  closed,
)

const options = Type.Object(
  {
    name: Column('column that names a row'),
    marks: Type.Array(Mark, { minItems: 1, maxItems: 8, description: 'what stands along the line' }),
    shared: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'one scale for all rows; otherwise each from its own lowest to its own highest value',
      }),
    ),
  },
  closed,
)
export type RangeBarOptions = Static<typeof options>

export const rangeBar = defineWidget({
  name: 'range-bar',
  summary: 'Several opinions of one value along a line from the lowest to the highest',
  frame: 'widget',
  size: { w: 6, h: 3, minW: 3, minH: 2 },
  options,
  columns: ({ name, marks }) => [name, ...marks.map((mark) => mark.column)],
  view: () => import('./view.tsx'),
})
