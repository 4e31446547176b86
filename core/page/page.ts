import Type, { type Static, type TSchema } from 'typebox'
import { AtSchema, closed, ScalarSchema, TextSchema } from '../words/schemas.ts'
import type { Text } from '../words/text.ts'
import { PAGE_ICONS } from './icons.ts'

/**
 * The page language: one YAML file is one page. The JSON Schema of `Page` is written to
 * dashboards/schema.json for editors, and is what the parser checks against.
 *
 * `$name` in a param, an option or a condition is the value of the input `name`.
 * `{name}` inside a text or a file name is the same, spliced into the sentence.
 * Inside a repeater, `as` adds one more such name.
 */
export const Id = Type.String({
  pattern: '^[a-z][a-z0-9]*([-_][a-z0-9]+)*$',
  description: 'lower case, digits, - and _',
})

const Scalar = ScalarSchema

/** A choice: a bare value labelled by the registry (labels.yaml, a metric, a group), or a value with its own label. */
const Choice = Type.Union([Scalar, Type.Object({ value: Scalar, label: TextSchema }, closed)])
const Choices = Type.Union([
  Type.Array(Choice, { minItems: 1 }),
  Type.Object(
    {
      from: Type.Union([
        Type.Literal('groups', { 'x-word': 'groups' }),
        Type.Literal('subjects', { 'x-word': 'subjects' }),
        Type.Literal('entities'),
        Type.Literal('datasets'),
      ]),
    },
    { ...closed, description: 'every entry of a registry' },
  ),
])

const inputLabel = {
  label: Type.Optional(TextSchema),
  hint: Type.Optional(TextSchema),
  folded: Type.Optional(
    Type.Boolean({ description: 'stands behind the button "Filters", which counts and resets them' }),
  ),
}
const input = <K extends string, P extends Record<string, TSchema>>(kind: K, properties: P) =>
  Type.Object(
    { type: Type.Literal(kind, kind === 'subject' ? { 'x-word': kind } : {}), ...inputLabel, ...properties },
    closed,
  )

const InputSchema = Type.Union([
  input('subject', {
    entity: Type.Optional(Type.String()),
    group: Type.Optional(Type.String({ 'x-word': 'group' })),
    default: Type.String(),
  }),
  input('choice', { options: Choices, default: Scalar }),
  input('multi-choice', {
    options: Choices,
    default: Type.Array(Scalar),
    min: Type.Optional(Type.Integer({ minimum: 0 })),
    max: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  input('range', {
    min: Type.Number(),
    max: Type.Number(),
    step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    default: Type.Number(),
  }),
  input('text', {
    default: Type.String(),
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  input('toggle', { default: Type.Boolean() }),
  input('date', { default: Type.String({ description: 'an ISO date, or empty for none' }) }),
  input('date-range', { default: Type.Tuple([Type.String(), Type.String()]) }),
])
export type Input = Static<typeof InputSchema>
export type InputType = Input['type']
export type InputValue = string | number | boolean | readonly (string | number | boolean)[]

/** Promises about a widget's table that `npm run check -- --data` keeps. */
const ExpectSchema = Type.Object(
  {
    minRows: Type.Optional(Type.Integer({ minimum: 0 })),
    maxRows: Type.Optional(Type.Integer({ minimum: 0 })),
    notNull: Type.Optional(Type.Array(Type.String())),
    unique: Type.Optional(Type.Array(Type.String())),
    range: Type.Optional(Type.Record(Type.String(), Type.Tuple([Type.Number(), Type.Number()]))),
  },
  closed,
)

/**
 * What a click on a mark or a row does: `set` inputs of this page (cross-filter), or `open` a page with inputs
 * (drill-through): the named one, or the one that shows a `subject`, as the instance calls it. `$row.column` is the clicked row's value; `$name` an input's.
 */
const ActionSchema = Type.Object(
  {
    set: Type.Optional(Type.Record(Type.String(), Scalar)),
    open: Type.Optional(Type.String()),
    subject: Type.Optional(
      Type.String({
        'x-word': 'subject',
        description: 'opens this subject on the page of its kind of issuer; `open` where that has none',
      }),
    ),
    tab: Type.Optional(Type.String()),
    with: Type.Optional(Type.Record(Type.String(), Scalar)),
  },
  closed,
)

/**
 * Every condition must hold. `{input: value}` or `{input: [values]}` compares inputs; `not` negates such;
 * `available` asks that the data has a value for each metric (the widget vanishes, it is not an empty box).
 */
const WhenSchema = Type.Object(
  {
    input: Type.Optional(Type.Record(Type.String(), Type.Union([Scalar, Type.Array(Scalar)]))),
    not: Type.Optional(Type.Record(Type.String(), Type.Union([Scalar, Type.Array(Scalar)]))),
    available: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  },
  closed,
)

/** One widget for each value of `over` (a `$multi-choice` or a list), placed left to right from `at`, wrapping. */
const RepeatSchema = Type.Object(
  { over: Type.Union([Type.String({ pattern: '^\\$' }), Type.Array(Scalar, { minItems: 1 })]), as: Id },
  closed,
)

const ExportSchema = Type.Object(
  {
    file: Type.Optional(Type.String({ description: 'file name without ending; {input} is spliced in' })),
    sheet: Type.Optional(Type.String({ maxLength: 31 })),
    columns: Type.Optional(
      Type.Array(Type.String(), {
        ...{ minItems: 1, uniqueItems: true },
        description: "these of the query's columns, in this order; all of them where it is left out",
      }),
    ),
    split: Type.Optional(
      Type.Object(
        {
          column: Type.String(),
          sheets: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 31 }))),
        },
        { ...closed, description: 'XLSX: a further sheet for each value of a column, under these names' },
      ),
    ),
    params: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'override params for the export' }),
    ),
  },
  closed,
)

const Controls = Type.Optional(
  Type.Array(Type.String(), {
    ...{ minItems: 1, uniqueItems: true },
    description: 'inputs that stand here; those that stand nowhere else stand above the tabs',
  }),
)

export const WidgetSchema = Type.Object(
  {
    id: Id,
    widget: Type.String({ description: 'name of a widget plugin' }),
    title: Type.Optional(TextSchema),
    hint: Type.Optional(TextSchema),
    query: Type.Optional(Type.String({ description: 'name of a query plugin' })),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    at: AtSchema,
    phone: Type.Optional(
      Type.Literal('hidden', {
        description: 'not shown on a phone, nor are its numbers loaded there; on wider screens as ever',
      }),
    ),
    controls: Controls,
    when: Type.Optional(WhenSchema),
    repeat: Type.Optional(RepeatSchema),
    on: Type.Optional(Type.Object({ click: Type.Optional(ActionSchema) }, closed)),
    export: Type.Optional(ExportSchema),
    expect: Type.Optional(ExpectSchema),
  },
  closed,
)
/** A block on a page. `params` and `options` are as written, before binding; the plugins' schemas check them. */
export type Widget = Static<typeof WidgetSchema>

/** A tab holds widgets, or further tabs (two levels at most). */
const leafTab = {
  id: Id,
  title: TextSchema,
  controls: Controls,
  widgets: Type.Optional(Type.Array(WidgetSchema, { maxItems: 200 })),
}
const TabSchema = Type.Object(
  { ...leafTab, tabs: Type.Optional(Type.Array(Type.Object(leafTab, closed), { minItems: 1 })) },
  closed,
)
export type Tab = Static<typeof TabSchema>

export const PageSchema = Type.Object(
  {
    id: Id,
    title: TextSchema,
    subtitle: Type.Optional(TextSchema),
    short: Type.Optional(TextSchema),
    group: Type.Optional(Type.String({ description: 'a navigation group of registries/labels.yaml' })),
    icon: Type.Optional(
      Type.String({
        examples: [...PAGE_ICONS],
        description: 'one of these lucide icons; any other name gets a neutral one',
      }),
    ),
    order: Type.Optional(Type.Integer()),
    inputs: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-zA-Z0-9_]*$' }), InputSchema)),
    widgets: Type.Optional(
      Type.Array(WidgetSchema, {
        maxItems: 200,
        description: 'shown above the tabs; those about a subject above the tabs that are about it, too',
      }),
    ),
    tabs: Type.Optional(Type.Array(TabSchema, { minItems: 1 })),
  },
  { ...closed, title: 'Rattan page', description: 'One page of the dashboard' },
)
/** A page as written in YAML, checked. */
export type Page = Static<typeof PageSchema>

/** The tabs that hold widgets, in order, nested ones included. A page without tabs has none. */
export function leafTabs(page: Page): { id: string; title: Text; widgets: Widget[] }[] {
  return (page.tabs ?? []).flatMap((tab) =>
    (tab.tabs ?? [tab]).map((leaf) => ({ id: leaf.id, title: leaf.title, widgets: leaf.widgets ?? [] })),
  )
}

/** Every widget of a page: those above the tabs, then each tab's. */
export function allWidgets(page: Page): Widget[] {
  return [...(page.widgets ?? []), ...leafTabs(page).flatMap((tab) => tab.widgets)]
}

/** A page with each of its widgets as `change` says: others, or none, may take a widget's place. */
export function withWidgets(page: Page, change: (widget: Widget) => readonly Widget[]): Page {
  const held = <T extends Pick<Tab, 'widgets'>>(one: T): T =>
    one.widgets ? { ...one, widgets: one.widgets.flatMap(change) } : one
  const { tabs } = page
  if (!tabs) return held(page)
  return {
    ...held(page),
    tabs: tabs.map((tab) => (tab.tabs ? { ...held(tab), tabs: tab.tabs.map(held) } : held(tab))),
  }
}
