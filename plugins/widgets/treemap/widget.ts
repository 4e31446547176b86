import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const options = Type.Object(
  {
    name: Type.String({ 'x-column': true, description: 'column that names a rectangle' }),
    size: Type.String({ 'x-column': true, description: 'column of its area; zero and less is left out' }),
    colour: Type.Optional(
      Type.String({
        'x-column': true,
        description: 'column of its colour, bad to good; otherwise all alike',
      }),
    ),
    group: Type.Optional(
      Type.String({ 'x-column': true, description: 'column that gathers rectangles into fields' }),
    ),
    domain: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        description: 'values of the first and last colour; otherwise as far each way as the data goes',
      }),
    ),
  },
  { additionalProperties: false },
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
  view: () => import('./view.tsx'),
})
