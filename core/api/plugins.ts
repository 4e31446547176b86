import Type, { type Static } from 'typebox'
import { closed, FrameSchema, TextSchema } from '../words/schemas.ts'

/** GET /api/plugins: what pages may be made of, and what each of it may be told. */

const SchemaOf = (of: string) =>
  Type.Record(Type.String(), Type.Unknown(), {
    description: `JSON Schema of its ${of}; the marks x-metric, x-subject, x-group, x-entity, x-dataset and x-column say that a text names one of these, x-names that it may be one, x-text that a map is a text in every language of the instance`,
  })
const Size = Type.Integer({ minimum: 1 })

const WidgetPluginSchema = Type.Object(
  {
    name: Type.String(),
    summary: Type.String(),
    frame: FrameSchema,
    size: Type.Object(
      { w: Size, h: Size, minW: Size, minH: Size },
      { ...closed, description: 'in a fresh layout, and the least that still works' },
    ),
    options: SchemaOf('options'),
  },
  closed,
)
const QueryPluginSchema = Type.Object(
  { name: Type.String(), summary: Type.String(), params: SchemaOf('params') },
  closed,
)

export const PluginsSchema = Type.Object(
  {
    widgets: Type.Array(WidgetPluginSchema),
    queries: Type.Array(QueryPluginSchema),
    entities: Type.Array(Type.Object({ id: Type.String(), label: TextSchema }, closed), {
      description: 'what x-entity names',
    }),
    words: Type.Record(Type.String(), TextSchema, {
      description:
        'what the registry calls options and params (`option.bars`) and their values (`axis.left`), and says of them (`hint.bars`); of others the name is shown',
    }),
  },
  { ...closed, title: 'Plugins' },
)
export type PluginList = Static<typeof PluginsSchema>
export type WidgetPluginInfo = Static<typeof WidgetPluginSchema>
export type QueryPluginInfo = Static<typeof QueryPluginSchema>
