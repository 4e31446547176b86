import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'

const column = (name: string, description: string) =>
  Type.Optional(Type.String({ 'x-column': true, default: name, description }))

const options = Type.Object(
  {
    x: column('rs_ratio', 'column of relative strength'),
    y: column('rs_momentum', 'column of its momentum'),
    subject: column('subject', 'column that tells whose point it is; its rows in order are the trail'),
    time: column('date', 'column that orders a trail; the newest row is the head'),
    label: Type.Optional(
      Type.String({ 'x-column': true, description: 'column that names a point; otherwise the subject' }),
    ),
    centre: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        default: [1, 0],
        description: 'where the quadrants meet',
      }),
    ),
    span: Type.Optional(
      Type.Tuple([Type.Number({ exclusiveMinimum: 0 }), Type.Number({ exclusiveMinimum: 0 })], {
        default: [0.4, 40],
        description: 'least width and height of the field in the units of the columns',
      }),
    ),
  },
  { additionalProperties: false },
)
export type RotationOptions = Static<typeof options>

export const rotation = defineWidget({
  name: 'rotation',
  summary: 'Relative rotation: strength across, momentum up, with the way each subject came',
  frame: 'widget',
  size: { w: 8, h: 8, minW: 4, minH: 5 },
  options,
  columns: ({ x = 'rs_ratio', y = 'rs_momentum', subject = 'subject', time = 'date', label }) => [
    time,
    subject,
    ...(label ? [label] : []),
    x,
    y,
  ],
  view: () => import('./view.tsx'),
})
