import Type, { type TSchema } from 'typebox'
import {
  closed,
  DirectionSchema,
  literals,
  PartialFormatSchema,
  type Shape,
  TextSchema,
  ToneSchema,
} from '../words/schemas.ts'
import type { Text } from '../words/text.ts'
import { DatasetSchema } from './dataset-file.ts'
import { PipelineSchema } from './pipeline-file.ts'
import { PolicySchema } from './policy-file.ts'
import { QualitySchema } from './quality-file.ts'

/**
 * What a YAML file under registries/ may say. Any file may hold any section; ids are unique over all files.
 * `parseRegistries` checks every file against this, cross-links them and fills defaults.
 */
const mapOf = <S extends TSchema>(key: string, schema: S) =>
  Type.Record(Type.String({ pattern: key }), schema)
const SNAKE = '^[a-z][a-z0-9_]*$'
const UPPER = '^[A-Z][A-Z0-9_]*$'
const DATE = '^\\d{4}-\\d{2}-\\d{2}$'

const UnitSchema = Type.Object(
  {
    label: TextSchema,
    of: Type.Optional(Type.String({ description: 'the canonical unit this one converts to' })),
    factor: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    format: PartialFormatSchema,
  },
  closed,
)

const SourceSchema = Type.Object(
  {
    dataset: Type.String(),
    column: Type.Optional(Type.String()),
    formula: Type.Optional(
      Type.String({ description: 'over other metrics; wins over column where its inputs exist' }),
    ),
    code: Type.Optional(Type.String({ description: 'line code in a long data set' })),
    decimals: Type.Optional(
      Type.Integer({
        ...{ minimum: 0, maximum: 8 },
        description: "for issuers of this type, instead of the format's own",
      }),
    ),
    note: Type.Optional(
      Type.Unsafe<Text>({ ...TextSchema, description: 'what readers must know of values from here' }),
    ),
  },
  closed,
)

const ThresholdSchema = Type.Object(
  {
    id: Type.String(),
    value: Type.Number(),
    label: TextSchema,
    tone: Type.Optional(ToneSchema),
    entity: Type.Optional(Type.String({ description: 'only for issuers of this type; otherwise for all' })),
  },
  closed,
)

const MetricSchema = Type.Object(
  {
    label: TextSchema,
    short: Type.Optional(TextSchema),
    description: Type.Optional(TextSchema),
    unit: Type.String(),
    format: Type.Optional(PartialFormatSchema),
    direction: Type.Optional(DirectionSchema),
    kind: literals(['flow', 'stock', 'ratio']),
    sources: Type.Record(Type.String({ pattern: UPPER }), SourceSchema),
    thresholds: Type.Optional(Type.Array(ThresholdSchema)),
    limits: Type.Optional(
      Type.Object(
        {
          above: Type.Number(),
          upTo: Type.Number(),
          medians: Type.Optional(
            Type.Number({ exclusiveMinimum: 0, description: 'robust statistics: at most so many medians' }),
          ),
        },
        { ...closed, description: 'statistics leave out values outside' },
      ),
    ),
    reference: Type.Optional(Type.String()),
  },
  closed,
)

/** A kind of thing that rows of data are about: what groups are of, or any other. */
const EntitySchema = Type.Object(
  {
    label: TextSchema,
    page: Type.Optional(Type.String({ description: 'the page that shows one of these, for links' })),
    of: Type.Optional(
      literals(['subjects', 'groups'], { description: 'every subject, whatever its kind, or every group' }),
    ),
    column: Type.Optional(
      Type.String({ description: 'head of a column of these: a label of the namespace "column"' }),
    ),
    words: Type.Optional(Type.String({ description: 'namespace of labels that has their names' })),
    ordered: Type.Optional(
      Type.Boolean({
        description: 'they have an order of their own, that of their labels: hours, weekdays, tiers',
      }),
    ),
  },
  closed,
)
const GroupSchema = Type.Object(
  { label: TextSchema, entity: Type.String(), aliases: Type.Optional(Type.Array(Type.String())) },
  closed,
)
const SubjectSchema = Type.Object(
  {
    name: Type.Optional(TextSchema),
    group: Type.String(),
    place: Type.Optional(
      Type.String({ description: 'a short mark beside the name, such as where it is listed' }),
    ),
  },
  closed,
)
/** Holidays; the week and its hours are the instance's. */
const CalendarSchema = Type.Object(
  {
    from: Type.String({ pattern: DATE }),
    to: Type.String({ pattern: DATE }),
    holidays: mapOf(DATE, TextSchema),
  },
  closed,
)

/** A text that may have the colour of a badge beside its languages. */
const LabelSchema = Type.Unsafe<Text>({ ...TextSchema, properties: { tone: ToneSchema } })

export const RegistryFileSchema = Type.Object(
  {
    units: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]*$' }), UnitSchema)),
    entities: Type.Optional(mapOf(UPPER, EntitySchema)),
    groups: Type.Optional(mapOf(UPPER, GroupSchema)),
    subjects: Type.Optional(mapOf('^[A-Z0-9]{2,10}$', SubjectSchema)),
    calendar: Type.Optional(CalendarSchema),
    labels: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), LabelSchema), {
        description: 'namespace, then value',
      }),
    ),
    lists: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Record(Type.String(), Type.Array(Type.String(), { uniqueItems: true })),
        { description: 'subjects that belong together: namespace, then value; its words are a label' },
      ),
    ),
    tables: Type.Optional(
      Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
        description: 'words by namespace and key, which catalogues of the instance read',
      }),
    ),
    datasets: Type.Optional(mapOf(SNAKE, DatasetSchema)),
    metrics: Type.Optional(mapOf(SNAKE, MetricSchema)),
    quality: Type.Optional(mapOf(SNAKE, QualitySchema)),
    policies: Type.Optional(mapOf(SNAKE, PolicySchema)),
    pipelines: Type.Optional(
      Type.Record(Type.String(), PipelineSchema, { description: 'how data sets are made, by data set' }),
    ),
  },
  { ...closed, title: 'Rattan registry' },
)
export type RegistryFile = Shape<typeof RegistryFileSchema>

/** Sections that map ids to entries. */
export type Section =
  | 'units'
  | 'entities'
  | 'groups'
  | 'subjects'
  | 'datasets'
  | 'metrics'
  | 'quality'
  | 'policies'
  | 'pipelines'
export type EntryOf<S extends Section> = NonNullable<RegistryFile[S]>[string]
