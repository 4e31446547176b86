import {
  defineQuery,
  labelValues,
  literals,
  plainColumn,
  type Registry,
  raw,
  type Static,
  searchMetrics,
  sql,
  Type,
} from 'rattan/plugin'

const params = Type.Object(
  {
    of: literals(['dataset', 'metric'], {
      default: 'dataset',
      description: 'whether the name is that of a data set or of a metric',
    }),
    name: Type.String({
      description: 'the id of a data set; of a metric its id, or words of its name',
    }),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

/** Metrics are drawn only where one is asked for: a data set may have a hundred. */
const KINDS = {
  dataset: ['file', 'source', 'dataset', 'page'],
  metric: ['file', 'source', 'dataset', 'metric', 'page'],
}

/** What a data set or metric is made of, back to the files, and what is made of it, on to the pages. */
export const lineage = defineQuery({
  name: 'lineage',
  summary: 'What a data set or metric is made of, from files to pages, one row a step',
  params,

  columns: (_params, registry) => [
    column('node', 'What', 'Đối tượng', registry),
    { ...column('kind', 'Kind', 'Loại', registry), values: labelValues(registry, 'rattan_kind') },
    { ...column('made_of', 'Made of', 'Tạo từ', registry), type: 'list' },
    column('name', 'Name', 'Tên', registry),
    { ...column('chosen', 'Chosen', 'Đang xem', registry), type: 'boolean', format: { style: 'boolean' } },
  ],

  plan(params, { registry, columns }) {
    const stored = columns('lineage')
    const start = `${params.of}:${idOf(params, registry)}`
    const edges = stored?.has('of')
      ? sql`select node, "of" as part from lineage`
      : sql`select '' as node, '' as part where false`
    // A page of a metric reads its data sets, too: only the way through the metric is told then.
    const apart =
      params.of === 'metric' ? sql` and not (node like 'page:%' and part like 'dataset:%')` : sql``
    const statement = sql`with recursive
      _edges as materialized (select * from (${edges}) where split_part(node, ':', 1) in (${kinds(params)})
        and split_part(part, ':', 1) in (${kinds(params)})${apart}),
      _up(node) as (select ${start} union select part from _edges join _up using (node)),
      _down(node) as (select ${start} union select _edges.node from _edges join _down on part = _down.node),
      _nodes as (select node from _up union select node from _down),
      _parts as (select node, list(part order by part) as made_of from _edges
        where part in (select node from _nodes) group by node)
      select node, split_part(node, ':', 1) as kind, coalesce(made_of, []) as made_of,
        substr(node, strpos(node, ':') + 1) as name, node = ${start} as chosen
      from _nodes left join _parts using (node)
      where exists (select 1 from _edges where _edges.node = ${start} or part = ${start})
      order by list_position(${KINDS.metric}, split_part(node, ':', 1)), node`
    return {
      statement,
      datasets: ['lineage'],
      empty: {
        en: 'Nothing is known of what this is made of.',
        vi: 'Chưa biết dữ liệu này được tạo từ đâu.',
      },
    }
  },
})

const kinds = ({ of }: Params) => raw(KINDS[of].map((kind) => `'${kind}'`).join(', '))

function column(name: string, en: string, vi: string, registry: Registry) {
  const plain = plainColumn(name, 'text', registry)
  return registry.labels.has(`column.${name}`) ? plain : { ...plain, label: { en, vi } }
}

function idOf({ of, name }: Params, registry: Registry): string {
  if (of === 'dataset' || registry.metrics.has(name)) return name
  return searchMetrics(registry, { q: name, limit: 1 })[0]?.id ?? name
}
