import Type, { type Static } from 'typebox'
import { defineWidget } from '../../../core/plugin.ts'
import { closed, OneOf } from '../shared/option-schemas.ts'

const Column = (description: string, name?: string) =>
  Type.Optional(
    Type.String({ 'x-column': true, ...(name === undefined ? {} : { default: name }), description }),
  )

const Marker = Type.Object(
  {
    column: Type.String({ 'x-column': true }),
    shape: OneOf(['circle', 'diamond', 'triangle', 'square', 'tick'], { description: 'how it is drawn' }),
    hollow: Type.Optional(Type.Boolean({ default: false, description: 'only its outline' })),
  },
  closed,
)

const options = Type.Object(
  {
    name: Column('column that names each box', 'label'),
    low: Column('lower end of the whisker: min, or p5 where extremes say nothing', 'min'),
    from: Column('lower end of the box', 'p25'),
    middle: Column('the tick in the box', 'median'),
    to: Column('upper end of the box', 'p75'),
    high: Column('upper end of the whisker', 'max'),
    current: Column('value of the dot', 'current'),
    status: Column('column whose labels colour the dot', 'status'),
    colour: Type.Optional(
      Type.Union([Type.Literal('plain'), Type.Literal('status')], {
        default: 'plain',
        description: 'colour of the boxes: all grey, or each by its status',
      }),
    ),
    markers: Type.Optional(
      Type.Array(Marker, { maxItems: 4, description: 'further values over each box, such as forecasts' }),
    ),
    reference: Column('column whose first value is drawn as a line across, such as the median of all'),
    statusKey: Type.Optional(
      Type.Boolean({ default: true, description: 'say below what the colours of the dots mean' }),
    ),
    order: Type.Optional(
      Type.Union([Type.Literal('current'), Type.Literal('given')], {
        default: 'current',
        description: 'boxes by their current value, lowest first, or as the query orders them',
      }),
    ),
  },
  closed,
)
export type DistributionOptions = Static<typeof options>

/** Columns that are read where the options name no other. */
export const DISTRIBUTION_COLUMNS = {
  name: 'label',
  low: 'min',
  from: 'p25',
  middle: 'median',
  to: 'p75',
  high: 'max',
  current: 'current',
  status: 'status',
} as const

export const distribution = defineWidget({
  name: 'distribution',
  summary:
    'Where each value stands in its own history: box, whiskers, the current value and others beside it',
  frame: 'widget',
  size: { w: 12, h: 6, minW: 4, minH: 4 },
  options,
  columns: ({ markers = [], reference, ...options }) => {
    const { name, low, from, middle, to, high, current, status } = { ...DISTRIBUTION_COLUMNS, ...options }
    return [
      ...[name, low, from, middle, to, high, current, status],
      ...markers.map((marker) => marker.column),
      ...(reference ? [reference] : []),
    ]
  },
  view: () => import('./view.tsx'),
})
