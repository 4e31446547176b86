import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { Column } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    value: Column('column whose last row is shown'),
    change: Column('column of its change, shown with its sign'),
    also: Type.Optional(
      Type.Array(Type.String({ 'x-column': true }), {
        default: [],
        description: 'columns shown after it, each with its label',
      }),
    ),
  },
  closed,
)
export type QuoteOptions = Static<typeof options>

export const quote = defineWidget({
  name: 'quote',
  summary: 'The newest value and its change, beside the title of the page',
  frame: 'header',
  size: { w: 3, h: 1, minW: 2, minH: 1 },
  options,
  columns: ({ value, change, also = [] }) => [value, change, ...also],
})
