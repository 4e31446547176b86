import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { Column, Flag, LetterMark } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    name: Column('column that names a row'),
    marks: Type.Array(LetterMark, { minItems: 1, maxItems: 8, description: 'what stands along the line' }),
    shared: Flag('one scale for all rows; otherwise each from its own lowest to its own highest value'),
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
})
