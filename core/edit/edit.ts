import Type from 'typebox'
import { Id } from '../page/page.ts'
import { AtSchema, closed, literals, nullable, type Shape, TextSchema } from '../words/schemas.ts'
import type { WrittenPage, WrittenTab, WrittenWidget } from './written-page.ts'

/**
 * An edit is one change of a page as a value, one of a closed set: what an editor does, undoes, saves, sends and shows
 * as a difference. `do` says which. A page, a tab or a widget in it is loosely shaped here: `checkPageValue` judges the
 * page that comes of it.
 */
const edit = <K extends string, P extends Record<string, Type.TSchema>>(kind: K, properties: P) =>
  Type.Object({ do: Type.Literal(kind), ...properties }, closed)

/** Fields of a widget that an edit sets as a whole: what a click does, and whether a phone shows it. */
export const WIDGET_FIELDS = ['on', 'phone'] as const

const { x, y, w, h } = AtSchema.properties
const Index = Type.Integer({ minimum: 0, maximum: 200 })
const Path = Type.Array(Type.Union([Type.String({ maxLength: 200 }), Type.Integer({ minimum: 0 })]), {
  maxItems: 20,
})
const Page = Type.Unsafe<WrittenPage>(Type.Object({ id: Id, title: TextSchema }))
const Widget = Type.Unsafe<WrittenWidget>(Type.Object({ id: Id, widget: Type.String(), at: AtSchema }))
const MoreOfTab = Type.Unsafe<Partial<Omit<WrittenTab, 'id' | 'title'>>>(
  Type.Record(Type.String(), Type.Unknown(), {
    description: 'what else the tab has: widgets, tabs, controls',
  }),
)
const Above = nullable(Id)
const keepList = Type.Optional(
  Type.Literal(true, { description: 'the list that is emptied stays, as it was before something was added' }),
)

export const EditSchema = Type.Union([
  edit('move', { widget: Id, x, y }),
  edit('resize', { widget: Id, w, h }),
  /** Last in its list where there is no index; `tab` is null above the tabs. */
  edit('add', { tab: Above, index: Type.Optional(Index), widget: Widget }),
  edit('remove', { widget: Id, keepList }),
  /** Behind the widget that is copied, without its controls: an input stands once a tab. */
  edit('duplicate', { widget: Id, id: Id, x, y }),
  edit('move-to-tab', { widget: Id, tab: Above, x, y, index: Type.Optional(Index), keepList }),
  /** `id` of a tab or a widget. A widget without a title has that of its metric. */
  edit('retitle', {
    of: literals(['page', 'tab', 'widget']),
    id: Type.Optional(Id),
    title: Type.Optional(TextSchema),
  }),
  /** No value: what stands there is taken away. No path: the options as a whole. */
  edit('set-option', { widget: Id, path: Path, value: Type.Optional(Type.Unknown()) }),
  edit('set-param', { widget: Id, path: Path, value: Type.Optional(Type.Unknown()) }),
  /** The inputs that stand at a tab or a widget; none where they are left out. */
  edit('set-controls', {
    of: literals(['tab', 'widget']),
    id: Id,
    controls: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  }),
  /** What else a widget says itself; no value: taken away. */
  edit('set-field', {
    widget: Id,
    field: literals(WIDGET_FIELDS),
    value: Type.Optional(Type.Unknown()),
  }),
  edit('add-tab', {
    id: Id,
    title: TextSchema,
    in: Type.Optional(Id),
    index: Type.Optional(Index),
    with: Type.Optional(MoreOfTab),
  }),
  edit('remove-tab', { tab: Id }),
  edit('move-tab', { tab: Id, index: Index }),
  /** The page as a whole, in place of whatever was there. */
  edit('new-page', { page: Page }),
  edit('copy-page', { from: Page, id: Id, title: TextSchema }),
])
export type Edit = Shape<typeof EditSchema>
/** The edit of one kind. */
export type EditOf<K extends Edit['do']> = Extract<Edit, { readonly do: K }>
