import {
  type Column,
  defineQuery,
  ident,
  join,
  literals,
  plainColumn,
  type QueryContext,
  type Registry,
  raw,
  recordColumn,
  type Sql,
  type Static,
  sql,
  Type,
} from 'rattan/plugin'

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

const params = Type.Object(
  {
    dataset: Type.String({ 'x-dataset': true, description: 'the data set whose rows are meant' }),
    columns: Type.Optional(
      Type.Array(Type.String(), {
        ...{ minItems: 1, uniqueItems: true },
        description: 'columns of the data set, in this order; all of them where it is left out',
      }),
    ),
    where: Type.Optional(
      Type.Record(Type.String(), Type.Union([Value, Type.Array(Value, { minItems: 1 })]), {
        description: 'only rows that have this value in a column, or one of these; ALL for any',
      }),
    ),
    sort: Type.Optional(Type.String({ description: 'a column; otherwise in the order of the key' })),
    order: literals(['asc', 'desc'], { default: 'asc', description: 'lowest or highest of sort first' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, description: 'at most so many rows' })),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Rows of a data set as they are: texts, dates and numbers that no metric names. */
export const records = defineQuery({
  name: 'records',
  summary: 'Rows of a data set, its columns as they are',
  params,

  columns: (params, registry) => namesOf(params, registry).map((name) => headOf(params, name, registry)),

  plan(params, context) {
    const { registry } = context
    const has = hasOf(params, context)
    const shown = namesOf(params, registry).map(
      (name) =>
        sql`${has(name) ? inUnit(params, name, registry) : nothing(params, name, registry)} as ${ident(name)}`,
    )
    const from = has() ? sql`${ident(params.dataset)}` : sql`(select 1) where false`
    const statement = sql`select ${join(shown)} from ${from}${has() ? conditions(params, has) : sql``}
      order by ${join(orderOf(params, registry, has))}
      ${params.limit ? sql`limit ${params.limit}` : sql``}`
    return { statement, datasets: [params.dataset] }
  },
})

function namesOf({ dataset, columns }: Params, registry: Registry): string[] {
  const known = registry.datasets.get(dataset)?.columns
  const plain = [...(known?.values() ?? [])].filter(({ type }) => type !== 'struct')
  return columns ?? plain.map(({ name }) => name)
}

function headOf({ dataset }: Params, name: string, registry: Registry): Column {
  const known = registry.datasets.get(dataset)
  return known?.columns.has(name)
    ? recordColumn(known, name, registry).column
    : plainColumn(name, 'text', registry)
}

/** Whether the data has a column, or any. */
function hasOf({ dataset }: Params, context: QueryContext) {
  const stored = context.columns(dataset)
  const known = context.registry.datasets.get(dataset)?.columns
  return (name?: string) =>
    stored !== undefined && (name === undefined || (stored.has(name) && known?.has(name) === true))
}

function inUnit({ dataset }: Params, name: string, registry: Registry): Sql {
  const { factor } = recordColumn(registry.datasets.get(dataset)!, name, registry)
  return factor === 1 ? ident(name) : sql`${ident(name)} * ${raw(factor.toExponential())}`
}

const NOTHING = { number: 'double', date: 'date', boolean: 'boolean', list: 'varchar[]' } as const

function nothing(params: Params, name: string, registry: Registry): Sql {
  const { type } = headOf(params, name, registry)
  return raw(`cast(null as ${NOTHING[type as keyof typeof NOTHING] ?? 'varchar'})`)
}

/** A column that the data lacks has no value, which none of the wanted ones is. */
function conditions({ where = {} }: Params, has: (name: string) => boolean): Sql {
  const parts = Object.entries(where).flatMap(([name, wanted]) => {
    const values = (Array.isArray(wanted) ? wanted : [wanted]).map(String)
    if (values.includes('ALL')) return []
    return [has(name) ? sql`list_contains(${values}, cast(${ident(name)} as varchar))` : sql`false`]
  })
  return parts.length > 0 ? sql` where ${join(parts, ' and ')}` : sql``
}

/** As asked for, then by the key, so that no two rows are equal. */
function orderOf(
  { dataset, sort, order }: Params,
  registry: Registry,
  has: (name?: string) => boolean,
): Sql[] {
  const asked = sort !== undefined && has(sort) ? [sql`${ident(sort)} ${raw(order)} nulls last`] : []
  const key = registry.datasets.get(dataset)?.key.filter((name) => has(name)) ?? []
  return [...asked, ...key.map(ident), ...(asked.length + key.length === 0 ? [sql`1`] : [])]
}
