import Type from 'typebox'
import { closed, literals, type Shape } from '../words/schemas.ts'
import { LONGEST_NAME, MOST_ENTRIES, VIEW_NAME } from './list-bounds.ts'

/** What somebody keeps for themselves, in an order of their own: /api/me/lists. */

const Name = Type.String({ minLength: 1, maxLength: LONGEST_NAME, pattern: VIEW_NAME.source })
const PageId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9]*([-_][a-z0-9]+)*$' })

export const ViewSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-zA-Z-]{8,36}$', description: 'chosen by who saves it' }),
    page: PageId,
    name: Name,
    search: Type.String({
      maxLength: 2000,
      pattern: '^[^\\u0000-\\u0020#]*$',
      description: 'the query of its address, without `?`: inputs, tab and layout',
    }),
    default: Type.Optional(
      Type.Boolean({ description: 'opens when the page is opened without a query; one a page' }),
    ),
  },
  closed,
)
/** A name for what a page's address says. */
export type View = Shape<typeof ViewSchema>

const entries = { maxItems: MOST_ENTRIES }

const ITEMS = {
  views: Type.Array(ViewSchema, entries),
  favourites: Type.Array(PageId, { ...entries, uniqueItems: true, description: 'ids of pages' }),
  watched: Type.Array(Type.String({ pattern: '^[^\\s\\u0000-\\u001f]{1,20}$' }), {
    ...{ ...entries, uniqueItems: true, description: 'symbols of subjects' },
  }),
} as const

export const LIST_NAMES = ['views', 'favourites', 'watched'] as const
export type ListName = (typeof LIST_NAMES)[number]
export const ListNameSchema = literals(LIST_NAMES)

const number = Type.Integer({
  description: 'counts its changes: what If-Match names; 0 where it was never kept',
})
const kept = <S extends (typeof ITEMS)[ListName]>(items: S) => Type.Object({ number, items }, closed)

export const ListsSchema = Type.Object(
  { views: kept(ITEMS.views), favourites: kept(ITEMS.favourites), watched: kept(ITEMS.watched) },
  { ...closed, title: 'Lists' },
)
export type Lists = Shape<typeof ListsSchema>
export type Items = { readonly [K in ListName]: Lists[K]['items'] }

/** The body of PUT /api/me/lists/:list. */
export const SAVED_LIST = {
  views: Type.Object({ items: ITEMS.views }, closed),
  favourites: Type.Object({ items: ITEMS.favourites }, closed),
  watched: Type.Object({ items: ITEMS.watched }, closed),
} as const

export const ListNumberSchema = Type.Object({ number }, closed)
export type ListNumber = Shape<typeof ListNumberSchema>
