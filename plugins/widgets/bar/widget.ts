import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'
import { Column, closed, Domain, Reference, referenceColumns } from '../shared/option-schemas.ts'

const options = Type.Object(
  {
    x: Column('column that names a bar'),
    y: Column('column of its length'),
    horizontal: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'names at the left, bars beside them, values at the right',
      }),
    ),
    diverging: Type.Optional(
      Type.Boolean({ default: false, description: 'as much room below zero as above, whatever the values' }),
    ),
    sorted: Type.Optional(
      Type.Boolean({ default: false, description: 'largest first; otherwise as the query orders them' }),
    ),
    colour: Type.Optional(
      Type.Union([Type.Literal('series'), Type.Literal('direction')], {
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
  view: () => import('./view.tsx'),
})
