import {
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  literals,
  metricTable,
  plainColumn,
  type Sql,
  type Static,
  sql,
  Type,
} from 'rattan/plugin'
import { withColumns } from '../shared/with-columns.ts'

const params = Type.Object(
  {
    entity: Type.Literal('PROJECT', { default: 'PROJECT' }),
    by: literals(['project', 'type', 'all'], {
      default: 'project',
      description: 'one row a project, one a type of power, or one row of all',
    }),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
  },
  { additionalProperties: false },
)
type Params = Static<typeof params>

const DATASET = 'power_projects'
/** What is read of it besides metrics. */
const READ = ['project', 'company', 'type', 'notes']
const SUMS = ['power_capacity', 'power_investment', 'power_valuation'] as const
const MEANS = ['power_investment_per_mw', 'power_valuation_per_mw', 'power_efficiency'] as const
const METRICS = [...SUMS, ...MEANS]

/** Power projects as BSC values them, largest first; of groups, sums of amounts and means of ratios over projects. */
export const powerProjects = defineQuery({
  name: 'power-projects',
  summary: 'Power projects: capacity, investment and valuation, each or by type',
  params,

  columns: (params, registry) => [
    ...(params.by === 'project'
      ? [plainColumn('project', 'text', registry), plainColumn('company', 'text', registry)]
      : []),
    plainColumn('power', 'text', registry, labelValues(registry, 'power')),
    ...(params.by === 'project'
      ? [plainColumn('remarks', 'text', registry)]
      : [plainColumn('projects', 'number', registry), plainColumn('companies', 'number', registry)]),
    ...METRICS.map((id) => columnOfMetric(id, registry, params.entity)),
  ],

  plan(params, context) {
    const { relation, available } = metricTable({
      ...{ entity: params.entity, metrics: METRICS, frequency: 'dated', context },
    })
    const values = METRICS.map((id) =>
      available.includes(id) ? ident(id) : sql`cast(null as double) as ${ident(id)}`,
    )
    const statement = sql`with _values as (select _subject as project, ${join(values)} from (${relation})),
      _projects as (select p.project, p.company, p.type as power, p.notes as remarks, _values.* exclude (project)
        from ${withColumns(DATASET, READ, context)} p left join _values using (project))
      ${selection(params)}`
    return { statement, datasets: [DATASET] }
  },
})

function selection({ by, limit }: Params): Sql {
  if (by === 'project') {
    return sql`select project, company, power, remarks, ${join(METRICS.map(ident))}
      from _projects order by power_capacity desc nulls last, project limit ${limit}`
  }
  const values = [
    ...SUMS.map((id) => sql`sum(${ident(id)}) as ${ident(id)}`),
    ...MEANS.map((id) => sql`avg(${ident(id)}) as ${ident(id)}`),
  ]
  const power = by === 'type' ? sql`power` : sql`cast(null as varchar)`
  return sql`select ${power} as power, cast(count(*) as integer) as projects,
      cast(count(distinct company) as integer) as companies, ${join(values)}
    from _projects group by 1 order by power_capacity desc nulls last, power limit ${limit}`
}
