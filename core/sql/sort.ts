import Type from 'typebox'
import { ident, join, type Sql, sql } from './sql.ts'

/** Columns to order by, as one choice of an input says them. */
export const Sort = Type.String({
  pattern: '^(-?[a-z][a-z0-9_]*)(,-?[a-z][a-z0-9_]*)*$',
  description: 'columns or metrics, with commas between; a minus before one for largest first',
})

/** The names in a sort. */
export const sortedBy = (sort: string): string[] => sort.split(',').map((part) => part.replace('-', ''))

/** What stands after ORDER BY: nulls last, ties by subject. Names that are not `known` are passed over. */
export function orderBy(sort: string, known: readonly string[]): Sql {
  const parts = sort.split(',').flatMap((part) => {
    const name = part.replace('-', '')
    if (!known.includes(name)) return []
    return [part.startsWith('-') ? sql`${ident(name)} desc nulls last` : sql`${ident(name)} asc nulls last`]
  })
  return join([...parts, sql`subject`])
}
