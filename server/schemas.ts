import Type, { type TSchema } from 'typebox'
import { AtSchema, TextSchema } from '../core/page.ts'
import { FormatSchema } from '../core/registry-file.ts'

/**
 * The shapes of core/api.ts as JSON Schema: they make openapi.json, and the tests hold every answer against them.
 * Answers are written by JSON.stringify, so a schema cannot drop a property in silence.
 */
const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const Direction = Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('none')])
const closed = { additionalProperties: false }

export const ErrorSchema = Type.Object(
  {
    error: Type.String({ description: 'a code such as unknown-metric' }),
    message: Type.String(),
    field: Type.Optional(Type.String()),
    nearest: Type.Optional(Type.Array(Type.String())),
    requestId: Type.Optional(Type.String()),
  },
  { ...closed, title: 'ApiError' },
)

/** A route's answers. Typed loosely: core/api.ts holds the handlers to their shapes. */
export function answers(ok: TSchema): Record<string, TSchema> {
  return { 200: ok, '4xx': ErrorSchema, '5xx': ErrorSchema }
}

export const NoQuery = Type.Object({}, closed)

/** Inputs of a page are its own: they are checked against the page, not here. */
const anyInput = { additionalProperties: Type.Union([Type.String(), Type.Array(Type.String())]) }
export const InputQuery = Type.Object(
  { tab: Type.Optional(Type.String({ description: 'a tab of the page; the first where it is left out' })) },
  anyInput,
)

export const ExportQuery = Type.Object(
  {
    ...InputQuery.properties,
    lang: Type.Optional(
      Type.String({ description: 'of an export: heads in Vietnamese (vi) or English (en)' }),
    ),
  },
  anyInput,
)

const TabSummarySchema = Type.Object(
  {
    id: Type.String(),
    title: TextSchema,
    tabs: Type.Optional(Type.Array(Type.Object({ id: Type.String(), title: TextSchema }, closed))),
  },
  closed,
)
export const PageSummarySchema = Type.Object(
  {
    id: Type.String(),
    title: TextSchema,
    short: Type.Optional(TextSchema),
    group: Type.Object({ id: Type.String(), label: TextSchema }, closed),
    icon: Type.String(),
    tabs: Type.Array(TabSummarySchema),
  },
  { ...closed, title: 'PageSummary' },
)

const ResolvedInputSchema = Type.Object(
  {
    name: Type.String(),
    type: Type.String(),
    label: TextSchema,
    hint: nullable(TextSchema),
    default: Type.Union([Scalar, Type.Array(Scalar)]),
    options: Type.Optional(Type.Array(Type.Object({ value: Scalar, label: TextSchema }, closed))),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    step: Type.Optional(Type.Number()),
    entity: Type.Optional(Type.String()),
    sector: Type.Optional(Type.String()),
  },
  closed,
)
const ResolvedWidgetSchema = Type.Object(
  {
    id: Type.String(),
    widget: Type.String(),
    title: TextSchema,
    hint: nullable(TextSchema),
    frame: Type.String(),
    options: Type.Record(Type.String(), Type.Unknown()),
    at: AtSchema,
    inputs: Type.Array(Type.String()),
    hasData: Type.Boolean(),
    export: Type.Object({ csv: Type.Boolean() }, closed),
    when: nullable(Type.Record(Type.String(), Type.Unknown())),
    repeat: nullable(Type.Record(Type.String(), Type.Unknown())),
    on: nullable(Type.Record(Type.String(), Type.Unknown())),
    info: Type.Object(
      {
        metrics: Type.Array(
          Type.Object(
            {
              id: Type.String(),
              label: TextSchema,
              unitLabel: nullable(TextSchema),
              description: nullable(TextSchema),
              formula: nullable(Type.String()),
              reference: nullable(Type.String()),
            },
            closed,
          ),
        ),
        datasets: Type.Array(Type.Object({ id: Type.String(), title: TextSchema }, closed)),
      },
      closed,
    ),
  },
  { ...closed, title: 'ResolvedWidget' },
)
const resolvedTab = { id: Type.String(), title: TextSchema, widgets: Type.Array(ResolvedWidgetSchema) }
const IssueSchema = Type.Object(
  {
    code: Type.String(),
    file: Type.String(),
    line: Type.Integer(),
    column: Type.Integer(),
    length: Type.Integer(),
    message: Type.String(),
    suggestion: Type.Optional(Type.String()),
    source: Type.String(),
    caret: Type.Optional(Type.Integer()),
  },
  { ...closed, title: 'Issue' },
)
export const ResolvedPageSchema = Type.Object(
  {
    id: Type.String(),
    title: TextSchema,
    subtitle: nullable(TextSchema),
    inputs: Type.Array(ResolvedInputSchema),
    widgets: Type.Array(ResolvedWidgetSchema),
    tabs: Type.Array(
      Type.Object(
        {
          ...resolvedTab,
          tabs: Type.Array(
            Type.Object({ ...resolvedTab, tabs: Type.Array(Type.Unknown(), { maxItems: 0 }) }, closed),
          ),
        },
        closed,
      ),
    ),
    issues: Type.Array(IssueSchema),
    lastGood: nullable(Type.String()),
  },
  { ...closed, title: 'ResolvedPage' },
)

const ColumnSchema = Type.Object(
  {
    name: Type.String(),
    type: Type.String(),
    label: TextSchema,
    short: Type.Optional(TextSchema),
    unit: nullable(Type.String()),
    unitLabel: nullable(TextSchema),
    format: FormatSchema,
    direction: Direction,
    metric: nullable(Type.String()),
    values: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object({ label: TextSchema, tone: Type.Optional(Type.String()) }, closed),
        { description: 'words for values that are codes' },
      ),
    ),
    thresholds: Type.Optional(
      Type.Array(Type.Object({ value: Type.Number(), label: TextSchema, tone: Type.String() }, closed)),
    ),
  },
  closed,
)
export const WidgetDataSchema = Type.Object(
  {
    widget: Type.String(),
    status: Type.Union(['ok', 'empty', 'error', 'hidden'].map((status) => Type.Literal(status))),
    columns: Type.Array(ColumnSchema),
    data: Type.Array(Type.Array(Type.Unknown()), { description: 'column-wise, in the order of columns' }),
    rows: Type.Integer(),
    dataVersion: Type.String(),
    ms: Type.Integer(),
    message: Type.Optional(TextSchema),
    code: Type.Optional(Type.String()),
    requestId: Type.Optional(Type.String()),
    notes: Type.Optional(Type.Array(TextSchema)),
    truncated: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { ...closed, title: 'WidgetData' },
)

export const HealthSchema = Type.Object(
  { status: Type.String(), dataVersion: nullable(Type.String()) },
  { ...closed, title: 'Health' },
)
export const DataStatusSchema = Type.Object(
  {
    dataVersion: Type.String(),
    demo: Type.Boolean(),
    session: nullable(Type.String()),
    period: nullable(Type.String()),
    loadedAt: Type.String(),
    stale: Type.Array(
      Type.Object(
        {
          dataset: Type.String(),
          title: TextSchema,
          newest: Type.String(),
          behind: Type.Number(),
          every: Type.String(),
        },
        closed,
      ),
    ),
    missing: Type.Array(Type.Object({ dataset: Type.String(), title: TextSchema }, closed)),
  },
  { ...closed, title: 'DataStatus' },
)

const ticker = {
  symbol: Type.String(),
  name: nullable(TextSchema),
  entity: Type.String(),
  sector: Type.String(),
  sectorLabel: TextSchema,
  exchange: nullable(Type.String()),
  liquid: Type.Boolean(),
}
export const TickerSummarySchema = Type.Object(ticker, { ...closed, title: 'TickerSummary' })
export const TickerDetailSchema = Type.Object(
  { ...ticker, entityLabel: TextSchema, page: nullable(Type.String()) },
  { ...closed, title: 'TickerDetail' },
)
const sector = {
  id: Type.String(),
  label: TextSchema,
  entity: Type.String(),
  tickers: Type.Integer(),
}
export const SectorSummarySchema = Type.Object(sector, { ...closed, title: 'SectorSummary' })
export const SectorDetailSchema = Type.Object(
  { ...sector, members: Type.Array(TickerSummarySchema) },
  { ...closed, title: 'SectorDetail' },
)

const metric = {
  id: Type.String(),
  label: TextSchema,
  short: nullable(TextSchema),
  unit: Type.String(),
  unitLabel: nullable(TextSchema),
  format: FormatSchema,
  direction: Direction,
  entities: Type.Array(Type.String()),
  statement: nullable(Type.String()),
}
export const MetricSummarySchema = Type.Object(metric, { ...closed, title: 'MetricSummary' })
export const MetricDetailSchema = Type.Object(
  {
    ...metric,
    description: nullable(TextSchema),
    kind: Type.Union([Type.Literal('flow'), Type.Literal('stock'), Type.Literal('ratio')]),
    reference: nullable(Type.String()),
    thresholds: Type.Array(
      Type.Object({ id: Type.String(), value: Type.Number(), label: TextSchema }, closed),
    ),
    sources: Type.Array(
      Type.Object(
        {
          entity: Type.String(),
          dataset: Type.String(),
          datasetTitle: TextSchema,
          column: nullable(Type.String()),
          code: nullable(Type.String()),
          formula: nullable(Type.String()),
          reads: Type.Array(Type.String()),
        },
        closed,
      ),
    ),
    usedBy: Type.Array(Type.String()),
  },
  { ...closed, title: 'MetricDetail' },
)
