import Type from 'typebox'
import type { InputValue } from '../page/page.ts'
import {
  AtSchema,
  closed,
  FrameSchema,
  literals,
  nullable,
  ScalarSchema,
  type Shape,
  TextSchema,
} from '../words/schemas.ts'
import { ISSUE_CODES } from '../yaml/issue-codes.ts'
import { IssueSchema } from '../yaml/issue-schema.ts'

/** The menu and resolved pages: GET /api/pages, /api/pages/:page. */

const named = { id: Type.String(), title: TextSchema }

export const TabSummarySchema = Type.Object(
  { ...named, tabs: Type.Optional(Type.Array(Type.Object(named, closed))) },
  closed,
)
export const PageSummarySchema = Type.Object(
  {
    ...named,
    short: Type.Optional(TextSchema),
    group: Type.Object({ id: Type.String(), label: TextSchema }, closed),
    icon: Type.String(),
    tabs: Type.Array(TabSummarySchema),
  },
  { ...closed, title: 'PageSummary' },
)
export type PageSummary = Shape<typeof PageSummarySchema>

export const ResolvedInputSchema = Type.Object(
  {
    name: Type.String(),
    type: literals(['subject', 'choice', 'multi-choice', 'range', 'text', 'toggle', 'date', 'date-range']),
    label: TextSchema,
    hint: nullable(TextSchema),
    folded: Type.Boolean({ description: 'stands behind the button that counts and resets such inputs' }),
    default: Type.Union([ScalarSchema, Type.Array(ScalarSchema)]),
    options: Type.Optional(
      Type.Array(Type.Object({ value: ScalarSchema, label: TextSchema }, closed), {
        description: 'of a choice or multi-choice',
      }),
    ),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    step: Type.Optional(Type.Number()),
    entity: Type.Optional(
      Type.String({ description: 'of a subject: the entity type and group it is limited to' }),
    ),
    group: Type.Optional(Type.String()),
  },
  closed,
)
export type ResolvedInput = Shape<typeof ResolvedInputSchema>

const Values = Type.Record(Type.String(), ScalarSchema)
const ActionSchema = Type.Object(
  {
    set: Type.Optional(Values),
    open: Type.Optional(Type.String()),
    subject: Type.Optional(
      Type.String({ description: 'opens the page that shows subjects of this one’s kind' }),
    ),
    tab: Type.Optional(Type.String()),
    with: Type.Optional(Values),
  },
  closed,
)
export type WidgetAction = Shape<typeof ActionSchema>

const Conditions = Type.Record(Type.String(), Type.Unknown())
const WhenSchema = Type.Object({ input: Type.Optional(Conditions), not: Type.Optional(Conditions) }, closed)
const RepeatSchema = Type.Object(
  { over: Type.Union([Type.String(), Type.Array(ScalarSchema)]), as: Type.String() },
  closed,
)

/** What the info panel of a widget shows. */
const WidgetInfoSchema = Type.Object(
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
    datasets: Type.Array(Type.Object(named, closed)),
  },
  closed,
)
export type WidgetInfo = Shape<typeof WidgetInfoSchema>

export const ResolvedWidgetSchema = Type.Object(
  {
    id: Type.String(),
    widget: Type.String(),
    title: TextSchema,
    hint: nullable(TextSchema),
    frame: FrameSchema,
    height: literals(['place', 'rows'], {
      description: 'as high as its place, or as its rows up to that',
    }),
    options: Type.Record(Type.String(), Type.Unknown()),
    draws: Type.Array(Type.String(), {
      description: 'names of the columns that it draws; where its options name inputs, the data says so',
    }),
    at: AtSchema,
    phone: Type.Optional(Type.Literal('hidden', { description: 'a phone does not show it' })),
    inputs: Type.Array(Type.String(), {
      description: 'named by its params, options or conditions: a change of another need not redraw it',
    }),
    subjects: Type.Array(Type.String(), { description: 'inputs of subjects that its numbers are of' }),
    controls: Type.Array(Type.String(), { description: 'inputs that stand at it' }),
    hasData: Type.Boolean(),
    export: Type.Object({ csv: Type.Boolean() }, closed),
    when: nullable(WhenSchema),
    repeat: nullable(RepeatSchema),
    on: nullable(Type.Object({ click: Type.Optional(ActionSchema) }, closed)),
    info: WidgetInfoSchema,
    missing: Type.Optional(
      literals(ISSUE_CODES, {
        description:
          'of a version made in the browser: what the widget names is no longer there, such as its plugin; it has nothing to show',
      }),
    ),
  },
  { ...closed, title: 'ResolvedWidget' },
)
export type ResolvedWidget = Shape<typeof ResolvedWidgetSchema>

const tab = {
  ...named,
  controls: Type.Array(Type.String(), { description: 'inputs that stand at its top' }),
  defaults: Type.Record(Type.String(), Type.Union([ScalarSchema, Type.Array(ScalarSchema)]), {
    description: 'of inputs whose own default has no data here',
  }),
  widgets: Type.Array(ResolvedWidgetSchema),
}
const LeafTabSchema = Type.Object({ ...tab, tabs: Type.Array(Type.Never(), { maxItems: 0 }) }, closed)
const ResolvedTabSchema = Type.Object({ ...tab, tabs: Type.Array(LeafTabSchema) }, closed)
export interface ResolvedTab {
  readonly id: string
  readonly title: ResolvedWidget['title']
  readonly controls: readonly string[]
  readonly defaults: Readonly<Record<string, InputValue>>
  readonly widgets: readonly ResolvedWidget[]
  /** Two levels at most. */
  readonly tabs: readonly ResolvedTab[]
}

/** Everything the shell needs to draw a page but its numbers. */
export const ResolvedPageSchema = Type.Object(
  {
    ...named,
    subtitle: nullable(TextSchema),
    inputs: Type.Array(ResolvedInputSchema),
    widgets: Type.Array(ResolvedWidgetSchema),
    tabs: Type.Unsafe<ResolvedTab[]>(Type.Array(ResolvedTabSchema)),
    issues: Type.Array(IssueSchema, {
      description: 'faults of the newest save, for those who may see them; shown is the last good version',
    }),
    lastGood: nullable(Type.String()),
    layout: nullable(
      Type.String({
        description: 'which version of the page this is, for `?layout=`; null: the shipped one',
      }),
    ),
    level: literals(['shipped', 'team', 'personal', 'draft'], {
      description: 'whose version it is; draft: known by its contents alone',
    }),
  },
  { ...closed, title: 'ResolvedPage' },
)
export type ResolvedPage = Shape<typeof ResolvedPageSchema>
