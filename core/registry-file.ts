import Type, { type Static, type TSchema } from 'typebox'
import { TextSchema } from './page.ts'

/**
 * What a YAML file under registries/ may say. Any file may hold any section; ids are unique over all files.
 * `parseRegistries` checks every file against this, cross-links them and fills defaults.
 */
const closed = { additionalProperties: false }
const mapOf = <S extends TSchema>(key: string, schema: S) =>
  Type.Record(Type.String({ pattern: key }), schema)
const SNAKE = '^[a-z][a-z0-9_]*$'
const UPPER = '^[A-Z][A-Z0-9_]*$'
const DATE = '^\\d{4}-\\d{2}-\\d{2}$'
const DATA_FILE = '^[^/\\\\.][^\\\\]*\\.(parquet|json)$'
const TIME = '^\\d{2}:\\d{2}$'

export const FormatSchema = Type.Object(
  {
    style: Type.Optional(
      Type.Union(
        [
          'number',
          'money',
          'percent',
          'points',
          'basis-points',
          'multiple',
          'sigma',
          'date',
          'datetime',
          'period',
          'text',
          'boolean',
        ].map((style) => Type.Literal(style)),
      ),
    ),
    decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 8 })),
    scale: Type.Optional(
      Type.Union(['one', 'thousand', 'million', 'billion', 'trillion'].map((scale) => Type.Literal(scale))),
    ),
    signed: Type.Optional(Type.Boolean()),
  },
  closed,
)

const UnitSchema = Type.Object(
  {
    label: TextSchema,
    of: Type.Optional(Type.String({ description: 'the canonical unit this one converts to' })),
    factor: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    format: FormatSchema,
  },
  closed,
)

const ColumnSchema = Type.Object(
  {
    type: Type.Union(
      ['text', 'sector', 'integer', 'double', 'boolean', 'date', 'timestamp', 'struct', 'list'].map((type) =>
        Type.Literal(type),
      ),
    ),
    unit: Type.Optional(Type.String()),
  },
  closed,
)

const DatasetSchema = Type.Object(
  {
    title: TextSchema,
    path: Type.String({ pattern: DATA_FILE, description: 'below DATA_DIR' }),
    fallbacks: Type.Optional(Type.Array(Type.String({ pattern: DATA_FILE }))),
    rows: Type.Optional(Type.String({ description: 'of a JSON file that is one object: its list of rows' })),
    key: Type.Array(Type.String(), { minItems: 1 }),
    subject: Type.Optional(Type.String({ description: 'column that names the ticker, sector or series' })),
    time: Type.Optional(
      Type.Object(
        {
          column: Type.String(),
          every: Type.Union(
            ['quarter', 'session', 'day', 'week', 'month'].map((every) => Type.Literal(every)),
          ),
          year: Type.Optional(Type.String()),
          quarter: Type.Optional(Type.String()),
          frequency: Type.Optional(
            Type.String({
              description: 'column that holds Q, S or Y; a column named freq_code is taken for it',
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
      Type.Object(TextSchema.properties, {
        ...closed,
        description: 'what readers must know of values from here, in both languages',
      }),
    ),
  },
  closed,
)

/** The price colours, the states, neutral grey, and the five steps from cheap to expensive. */
const TONES = [
  ...['up', 'down', 'ref', 'ceil', 'floor', 'info', 'ok', 'warn', 'danger', 'none'],
  ...['val-1', 'val-2', 'val-3', 'val-4', 'val-5'],
]
export const ToneSchema = Type.Union(
  TONES.map((tone) => Type.Literal(tone)),
  { description: 'colour of what it says' },
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
    format: Type.Optional(FormatSchema),
    direction: Type.Optional(Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('none')])),
    kind: Type.Union([Type.Literal('flow'), Type.Literal('stock'), Type.Literal('ratio')]),
    sources: Type.Record(Type.String({ pattern: UPPER }), SourceSchema),
    sectorAggregate: Type.Optional(
      Type.Union(['sum', 'mean', 'median', 'ratio', 'none'].map((way) => Type.Literal(way))),
    ),
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

const SectorSchema = Type.Object(
  { label: TextSchema, entity: Type.String(), aliases: Type.Optional(Type.Array(Type.String())) },
  closed,
)
const TickerSchema = Type.Object(
  { name: Type.Optional(TextSchema), sector: Type.String(), exchange: Type.Optional(Type.String()) },
  closed,
)
const CalendarSchema = Type.Object(
  {
    timezone: Type.String(),
    sessions: Type.Array(Type.Tuple([Type.String({ pattern: TIME }), Type.String({ pattern: TIME })]), {
      minItems: 1,
    }),
    from: Type.String({ pattern: DATE }),
    to: Type.String({ pattern: DATE }),
    holidays: mapOf(DATE, TextSchema),
  },
  closed,
)

const LabelSchema = Type.Object(
  {
    ...TextSchema.properties,
    tone: Type.Optional(ToneSchema),
  },
  closed,
)

export const RegistryFileSchema = Type.Object(
  {
    units: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]*$' }), UnitSchema)),
    entities: Type.Optional(
      mapOf(UPPER, Type.Object({ label: TextSchema, page: Type.Optional(Type.String()) }, closed)),
    ),
    sectors: Type.Optional(mapOf(UPPER, SectorSchema)),
    tickers: Type.Optional(mapOf('^[A-Z0-9]{2,10}$', TickerSchema)),
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
        { description: 'tickers that belong together: namespace, then value; its words are a label' },
      ),
    ),
    statementLines: Type.Optional(
      Type.Object(
        {
          codes: Type.Optional(Type.Record(Type.String(), Type.String())),
          names: Type.Optional(
            Type.Record(Type.String(), Type.String(), { description: 'Vietnamese name to English name' }),
          ),
        },
        closed,
      ),
    ),
    datasets: Type.Optional(mapOf(SNAKE, DatasetSchema)),
    metrics: Type.Optional(mapOf(SNAKE, MetricSchema)),
  },
  { ...closed, title: 'Rattan registry' },
)
export type RegistryFile = Static<typeof RegistryFileSchema>
