import Type from 'typebox'
import type { Path } from '../yaml/issue.ts'

/**
 * Marks on a plugin's schema that say what a text names. The parser checks each against its registry, `x-column`
 * against the columns of the widget's query, and editors complete it. On a list a mark holds for its entries.
 *
 * Where a text may be other words besides ("ALL", a series of the data), nothing is checked: `x-names: ['subject',
 * 'group']` says what forms look up for it.
 */
const MARKS = ['x-metric', 'x-column', 'x-group', 'x-dataset', 'x-entity', 'x-subject'] as const
export type Mark = (typeof MARKS)[number]

/** A metric id. */
export const Metric = Type.String({ 'x-metric': true, description: 'a metric id' })
/** A list of metric ids, at least one. */
export const Metrics = Type.Array(Metric, { minItems: 1, maxItems: 200, description: 'metric ids' })

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
/**
 * Of a query whose rows are dated: only those between two dates, ends included, taken last, so that nothing which is
 * computed over all rows changes. The param that has this schema is how a chart that is zoomed asks for the rows that
 * were thinned out.
 */
export const Between = Type.Tuple([Day, Day], {
  'x-between': true,
  description: 'of the rows only those between these two dates: for a chart that is zoomed',
})

/** A text in a plugin's params or options that names something. */
export interface MarkedName {
  readonly mark: Mark
  readonly name: string
  readonly path: Path
}

interface Schema {
  readonly [keyword: string]: unknown
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema | readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

/** Every marked text in a value that its schema accepts. */
export function markedNames(schema: object, value: unknown, path: Path = []): MarkedName[] {
  const { anyOf, items, properties, patternProperties, ...own } = schema as Schema
  if (anyOf) {
    // A literal beside names, as in "all", is no name.
    if (anyOf.some((branch) => 'const' in branch && branch.const === value)) return []
    return anyOf.flatMap((branch) => markedNames(branch, value, path))
  }
  if (typeof value === 'string') {
    return MARKS.filter((mark) => own[mark] === true).map((mark) => ({ mark, name: value, path }))
  }
  if (Array.isArray(value)) {
    const inherited = Object.fromEntries(MARKS.filter((mark) => own[mark]).map((mark) => [mark, true]))
    return value.flatMap((entry, i) => {
      const of = (Array.isArray(items) ? items[i] : items) ?? {}
      return own.type === 'array' ? markedNames({ ...of, ...inherited }, entry, [...path, i]) : []
    })
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const of = properties && Object.hasOwn(properties, key) ? properties[key] : undefined
    const other = Object.entries(patternProperties ?? {}).find(([pattern]) =>
      new RegExp(pattern).test(key),
    )?.[1]
    return of || other ? markedNames((of ?? other)!, entry, [...path, key]) : []
  })
}
