import { closed, defineWidget, literals, type Static, Type } from 'rattan/plugin'
import {
  Band,
  Column,
  Columns,
  Domain,
  Flag,
  levelColumns,
  Reference,
  referenceColumns,
} from '../shared/options/schemas.ts'
import { axisOf } from './axis-of.ts'

/** What a plot has beside its lines; the options of a chart with one plot, and of each pane. */
const plot = {
  zero: Flag('the axis starts at zero; only then a line may be filled'),
  domain: Type.Optional(Domain('ends of the axis, where the values have natural ones, as 0 and 100')),
  bands: Type.Optional(Type.Array(Band, { maxItems: 3, description: 'tinted stretches of the axis' })),
  reference: Type.Optional(
    Type.Array(Reference, { minItems: 1, maxItems: 3, description: 'dashed lines across the plot' }),
  ),
}

const Pane = Type.Object(
  {
    y: Columns('columns drawn as lines', 12),
    height: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 20, default: 1, description: 'share of the height' }),
    ),
    ...plot,
  },
  closed,
)
export type LinePane = Static<typeof Pane>

const options = Type.Object(
  {
    y: Type.Optional(Columns('columns drawn as lines; of a grouped table the first one', 12)),
    x: Type.Optional(Column('column along the bottom; otherwise the first with dates or periods')),
    group: Type.Optional(
      Column('column of a long table whose values get a line each, such as the subject of a series'),
    ),
    axis: Type.Optional(
      Type.Union(
        [
          Type.Literal('left'),
          Type.Literal('right'),
          Type.Record(Type.String(), literals(['left', 'right'])),
        ],
        {
          default: 'left',
          description:
            'right: every line after the first has the right axis and is dashed; or the axis of each column by name',
        },
      ),
    ),
    main: Type.Optional(
      Column(
        'the column that the others explain: in the colour of text, with its newest value on the axis, which is on the right for all columns unless axis says otherwise',
      ),
    ),
    area: Flag('fill below a single line whose axis starts at zero'),
    labels: Flag('write the value at every point'),
    thresholds: Flag("draw the metrics' thresholds as reference lines"),
    ...plot,
    panes: Type.Optional(
      Type.Array(Pane, {
        minItems: 1,
        maxItems: 4,
        description: 'plots below each other that share the bottom axis and the crosshair; after that of y',
      }),
    ),
  },
  closed,
)
export type LineOptions = Static<typeof options>

export const line = defineWidget({
  name: 'line',
  summary: 'Lines over time: on one axis or two, one a subject, in one plot or several',
  frame: 'widget',
  size: { w: 4, h: 4, minW: 3, minH: 3 },
  options,
  columns: ({ x, y = [], group, axis, reference, panes = [] }) => [
    ...(x ? [x] : []),
    ...(group ? [group] : []),
    ...[...y, ...panes.flatMap((pane) => pane.y)],
    ...[reference, ...panes.map((pane) => pane.reference)].flatMap(referenceColumns),
    ...(typeof axis === 'object' && !group ? Object.keys(axis) : []),
  ],
  axes({ y = [], group, reference, panes = [], ...options }) {
    const plots = [{ y: group ? y.slice(0, 1) : y, reference }, ...panes]
    return plots.flatMap((plot) => {
      const sides = plot.y.map((name, i) => axisOf(options, name, i))
      const own = sides.includes('left') ? 'left' : 'right'
      return (['left', 'right'] as const).map((side) => [
        ...plot.y.filter((_, i) => sides[i] === side),
        ...levelColumns(plot.reference, (axis = own) => axis === side),
      ])
    })
  },
})
