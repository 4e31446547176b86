import Type from 'typebox'
import { closed, nullable, type Shape, TextSchema } from '../words/schemas.ts'

/** Subjects and their groups, under the instance's own words for them: /api/tickers, /api/airlines. */

const subject = {
  symbol: Type.String(),
  name: nullable(TextSchema),
  short: Type.Optional(TextSchema),
  entity: Type.String(),
  group: Type.String(),
  groupLabel: TextSchema,
  place: nullable(Type.String({ description: 'a short mark beside the name' })),
  main: Type.Boolean({ description: 'selectors hide the others' }),
}
export const SubjectSummarySchema = Type.Object(subject, { ...closed, title: 'Subject' })
export type SubjectSummary = Shape<typeof SubjectSummarySchema>

export const SubjectDetailSchema = Type.Object(
  {
    ...subject,
    entityLabel: TextSchema,
    page: nullable(Type.String({ description: 'the page that shows subjects of its kind' })),
  },
  { ...closed, title: 'SubjectDetail' },
)
export type SubjectDetail = Shape<typeof SubjectDetailSchema>

const group = { id: Type.String(), label: TextSchema, entity: Type.String(), size: Type.Integer() }
export const GroupSummarySchema = Type.Object(group, { ...closed, title: 'Group' })
export type GroupSummary = Shape<typeof GroupSummarySchema>

export const GroupDetailSchema = Type.Object(
  { ...group, members: Type.Array(SubjectSummarySchema) },
  { ...closed, title: 'GroupDetail' },
)
export type GroupDetail = Shape<typeof GroupDetailSchema>
