import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const options = Type.Object(
  {
    value: Type.String({ 'x-column': true, description: 'column that colours a cell' }),
    x: Type.Optional(
      Type.String({ 'x-column': true, default: 'date', description: 'column that runs across' }),
    ),
    y: Type.Optional(
      Type.String({
        'x-column': true,
        default: 'subject',
        description: 'column that runs down, one row a value',
      }),
    ),
    label: Type.Optional(
      Type.String({ 'x-column': true, description: 'column that names a row besides its y value' }),
    ),
    scale: Type.Optional(
      Type.Union([Type.Literal('seq'), Type.Literal('div')], {
        default: 'seq',
        description: 'low to high, or bad to good around a middle',
      }),
    ),
    domain: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        description: 'values of the first and last colour; otherwise the lowest and highest of the data',
      }),
    ),
    middle: Type.Optional(
      Type.Number({ default: 0, description: 'middle of a diverging scale without a domain' }),
    ),
    text: Type.Optional(Type.Boolean({ default: true, description: 'write the value in each cell' })),
    cell: Type.Optional(
      Type.Tuple([Type.Integer({ minimum: 4, maximum: 120 }), Type.Integer({ minimum: 4, maximum: 60 })], {
        default: [40, 28],
        description: 'width and height of a cell in pixels',
      }),
    ),
    order: Type.Optional(
      Type.Union([Type.Literal('given'), Type.Literal('latest')], {
        default: 'given',
        description: 'rows as the query orders them, or by their newest value, highest first',
      }),
    ),
    newest: Type.Optional(
      Type.Union([Type.Literal('right'), Type.Literal('left')], {
        default: 'right',
        description: 'the side of the last column; the view opens there',
      }),
    ),
  },
  { additionalProperties: false },
)
export type HeatmapOptions = Static<typeof options>

export const heatmap = defineWidget({
  name: 'heatmap',
  summary: 'One coloured cell a subject and date, in a grid that scrolls both ways',
  frame: 'widget',
  size: { w: 12, h: 8, minW: 4, minH: 3 },
  options,
  columns: ({ x = 'date', y = 'subject', value, label }) => [y, ...(label ? [label] : []), x, value],
  view: () => import('./view.tsx'),
})
