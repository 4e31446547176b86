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
import { PolicySchema } from './policy-file.ts'

/**
 * What a YAML file under registries/ may say. Any file may hold any section; ids are unique over all files.
 * `parseRegistries` checks every file against this, cross-links them and fills defaults.
 */
const mapOf = <S extends TSchema>(key: string, schema: S) =>
  Type.Record(Type.String({ pattern: key }), schema)
const SNAKE = '^[a-z][a-z0-9_]*$'
const UPPER = '^[A-Z][A-Z0-9_]*$'
const DATE = '^\\d{4}-\\d{2}-\\d{2}$'
const DATA_FILE = '^[^/\\\\.][^\\\\]*\\.(parquet|json)$'

const UnitSchema = Type.Object(
  {
    label: TextSchema,
    of: Type.Optional(Type.String({ description: 'the canonical unit this one converts to' })),
    factor: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    format: PartialFormatSchema,
  },
  closed,
)

const ColumnSchema = Type.Object(
  {
    type: literals(['text', 'group', 'integer', 'double', 'boolean', 'date', 'timestamp', 'struct', 'list']),
    unit: Type.Optional(Type.String()),
    format: Type.Optional(
      Type.Union(
        [Type.String({ pattern: '%' }), Type.Array(Type.String({ pattern: '%' }), { minItems: 1 })],
        {
          description:
            'how dates are written that are stored as texts, as strptime has it: %d/%m/%Y. Left out, the whole column decides',
        },
      ),
    ),
    zone: Type.Optional(
      Type.String({
        description:
          "whose clock stored times without a zone show, such as UTC; the instance's where left out",
      }),
    ),
    none: Type.Optional(
      Type.Array(Type.Union([Type.Number(), Type.String()]), {
        minItems: 1,
        description: 'stored values that mean that there is none, such as 0 or n/a; they are read as missing',
      }),
    ),
  },
  closed,
)

const DatasetSchema = Type.Object(
  {
    title: TextSchema,
    path: Type.String({ pattern: DATA_FILE, description: 'below DATA_DIR' }),
    fallbacks: Type.Optional(Type.Array(Type.String({ pattern: DATA_FILE }))),
    rows: Type.Optional(Type.String({ description: 'of a JSON file that is one object: its list of rows' })),
    optional: Type.Optional(Type.Boolean({ description: 'a tree may lack it: no issue of `check`' })),
    key: Type.Array(Type.String(), {
      minItems: 1,
      description: 'columns that tell its rows apart: no two rows have the same values in all of them',
    }),
    duplicates: Type.Optional(
      Type.Union(
        [
          Type.Literal('last'),
          Type.Object({ largest: Type.String({ description: 'a column: the newest, by a date' }) }, closed),
        ],
        {
          description:
            'which of several rows with one key counts: the last of the file, or that with the largest value of a column. Left out, rows that differ are a fault and none of them counts',
        },
      ),
    ),
    foremost: Type.Optional(
      Type.Object(
        { largest: Type.String({ description: 'a column; among equals the first by the key counts' }) },
        {
          ...closed,
          description:
            'where the key tells apart several rows of one subject and moment: the row that metrics are read from, all of them from the same one',
        },
      ),
    ),
    subject: Type.Optional(Type.String({ description: 'column that names the subject, group or series' })),
    time: Type.Optional(
      Type.Object(
        {
          column: Type.String(),
          every: literals(['quarter', 'session', 'day', 'week', 'month']),
          ahead: Type.Optional(
            Type.Boolean({
              description: 'rows of days to come are meant, such as forecasts; otherwise they are not read',
            }),
          ),
          year: Type.Optional(Type.String()),
          quarter: Type.Optional(Type.String()),
          frequency: Type.Optional(
            Type.String({
              description:
                'column that tells quarters (Q) from half-years and years: only its Q rows are read',
            }),
          ),
        },
        closed,
      ),
    ),
    freshness: Type.Optional(
      Type.Object(
        { grace: Type.Integer({ minimum: 0, description: 'periods behind before it is stale' }) },
        closed,
      ),
    ),
    long: Type.Optional(Type.Object({ code: Type.String(), value: Type.String() }, closed)),
    columns: Type.Record(Type.String(), ColumnSchema),
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

const MetricName = Type.String({ description: 'a metric id' })
const Count = (least: number) => Type.Integer({ minimum: least, maximum: 100 })

/** What a value of `of` must not be: one of four kinds. */
const QualitySchema = Type.Object(
  {
    label: Type.Unsafe<Text>({
      ...TextSchema,
      description: 'what readers are told: why the value is in doubt',
    }),
    entity: Type.String({ description: 'entity type whose values are looked at' }),
    of: MetricName,
    marks: Type.Optional(
      Type.Array(MetricName, { description: 'further metrics of the same row that it puts in doubt' }),
    ),
    jump: Type.Optional(
      Type.Object(
        {
          times: Type.Number({ exclusiveMinimum: 1 }),
          over: Type.Integer({ ...Count(3), description: 'rows before it' }),
        },
        { ...closed, description: 'larger than so many times the median of the rows before' },
      ),
    ),
    sum: Type.Optional(
      Type.Object(
        {
          parts: Type.Array(MetricName, { minItems: 1 }),
          within: Type.Number({ minimum: 0, description: 'percent of the larger side' }),
        },
        { ...closed, description: 'not the sum of its parts' },
      ),
    ),
    range: Type.Optional(
      Type.Object(
        { from: Type.Optional(Type.Number()), to: Type.Optional(Type.Number()) },
        { ...closed, minProperties: 1, description: 'outside of what is plausible' },
      ),
    ),
    same: Type.Optional(
      Type.Object(
        { rows: Type.Integer({ ...Count(1), description: 'rows before it' }) },
        { ...closed, description: 'carried forward: equal to every one of the rows before, and not zero' },
      ),
    ),
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
export type EntryOf<S extends Section> = NonNullable<RegistryFile[S]>[string]
