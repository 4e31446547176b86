import Type, { type TSchema } from 'typebox'
import { ApiErrorSchema } from '../../core/api/errors.ts'
import { closed } from '../../core/words/schemas.ts'

/** What routes say of their requests and answers besides the shapes of core/api. */

/** A route's answers. Loosely typed: handlers are held to the shapes of core/api by their own types. */
export function answers(ok: TSchema): Record<string, TSchema> {
  return { 200: ok, '4xx': ApiErrorSchema, '5xx': ApiErrorSchema }
}

export const NoQuery = Type.Object({}, closed)

/** Inputs of a page are its own: they are checked against the page, not here. */
const anyInput = { additionalProperties: Type.Union([Type.String(), Type.Array(Type.String())]) }
const layout = Type.Optional(
  Type.String({
    description: 'which version of the page; where it is left out, the one that the reader has',
  }),
)
export const LayoutQuery = Type.Object({ layout }, closed)
export const InputQuery = Type.Object(
  {
    tab: Type.Optional(Type.String({ description: 'a tab of the page; the first where it is left out' })),
    layout,
  },
  anyInput,
)

/** Those of a tab's numbers. */
export const DataQuery = Type.Object(
  {
    ...InputQuery.properties,
    screen: Type.Optional(
      Type.Literal('phone', { description: 'leaves out the widgets that the page hides on phones' }),
    ),
  },
  anyInput,
)

export const ExportQuery = Type.Object(
  {
    ...InputQuery.properties,
    between: Type.Optional(
      Type.String({
        description: 'two ISO dates, `from..to`: of numbers that were thinned, every row between them',
      }),
    ),
    lang: Type.Optional(
      Type.String({ description: 'of an export: heads in one of the instance’s languages' }),
    ),
  },
  anyInput,
)
