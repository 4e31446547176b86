import { closed, defineWidget, type Static, Type } from 'rattan/plugin'
import { Column, ColumnNamed } from '../shared/options/schemas.ts'

const options = Type.Object(
  {
    x: ColumnNamed('rs_ratio', 'column of relative strength'),
    y: ColumnNamed('rs_momentum', 'column of its momentum'),
    subject: ColumnNamed('subject', 'column that tells whose point it is; its rows in order are the trail'),
    time: ColumnNamed('date', 'column that orders a trail; the newest row is the head'),
    trail: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'points of a way that the page asked for: where the data has only the newest, the chart says so',
      }),
    ),
    label: Type.Optional(Column('column that names a point; otherwise the subject')),
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
  closed,
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
})
