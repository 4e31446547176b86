import {
  type Column,
  columnOfMetric,
  defineQuery,
  ident,
  join,
  labelValues,
  literals,
  type Metric,
  MetricIds,
  plainColumn,
  type Registry,
  sql,
  Type,
} from 'rattan/plugin'
import { ratingColumn } from '../../forecast/shared/coverage.ts'
import { tierColumn, tierOf } from '../shared/tiers.ts'
import { ACTUAL, added, DATASET, hasActual, metricsOf, short, YEARS } from './amounts.ts'
import { banks, derived, groupValues } from './rows.ts'

const params = Type.Object(
  {
    entity: Type.Literal('BANK', { default: 'BANK', description: 'whose metrics: only banks have models' }),
    metrics: MetricIds,
    rows: literals(['banks', 'total'], {
      default: 'banks',
      description: 'each bank, then all and each tier together; or only all together',
    }),
  },
  { additionalProperties: false },
)

const HEADS = ['subject', 'tier', 'rating', 'forecast_target', 'price', 'upside', 'covered_banks']

/**
 * The bank models of BSC: each metric in both forecast years and, of amounts, its growth. After the banks come all of
 * them and each tier: sums of amounts, plain means of ratios. Upside is the target price over the newest close. Growth
 * of sums is over the banks that have both years.
 */
export const bankForecasts = defineQuery({
  name: 'bank-forecasts',
  summary: 'Forecasts of banks by fiscal year, with sums and means of all and of each tier',
  params,

  columns: ({ entity, metrics }, registry) => [
    {
      ...plainColumn('symbol', 'text', registry, {
        ALL: { label: { en: 'Sum / mean', vi: 'Tổng / bình quân' } },
        ...labelValues(registry, 'tier'),
      }),
      name: 'subject',
    },
    tierColumn(registry),
    ratingColumn(registry),
    columnOfMetric('forecast_target', registry, entity),
    { ...columnOfMetric('close', registry), name: 'price', metric: null },
    { ...columnOfMetric('upside', registry), metric: null },
    plainColumn('covered_banks', 'number', registry),
    ...metricsOf(metrics, registry).flatMap((metric) => metricColumns(metric, registry)),
  ],

  plan(params, context) {
    const metrics = metricsOf(params.metrics, context.registry)
    const names = metrics.flatMap((metric) => metricColumns(metric, context.registry).map(({ name }) => name))
    const both = sql`select * from _banks union all by name select * from _groups`
    const statement = sql`with ${banks(metrics, context, tierOf(sql`subject`, context.registry))},
      _groups as (select coalesce(tier, 'ALL') as subject, tier, 1 as kind, any_value(rank) as rank,
          cast(count(*) as integer) as covered_banks, avg(upside) as upside,
          ${join(metrics.flatMap(groupValues))}
        from _banks group by grouping sets ((tier), ())
        having grouping(tier) = 1 or tier is not null),
      _shown as (select *, ${join(metrics.flatMap(derived))} from (${both}))
      select ${join([...HEADS, ...names].map(ident))}
      from _shown where ${params.rows === 'total' ? sql`subject = 'ALL'` : sql`true`}
      order by kind, case when subject = 'ALL' then 0 else coalesce(rank, 99) end, subject`
    return { statement, datasets: [DATASET] }
  },
})

function metricColumns(metric: Metric, registry: Registry): Column[] {
  const base = columnOfMetric(metric.id, registry, 'BANK')
  const named = (name: string, ending: string, column: Column = base): Column => ({
    ...column,
    name,
    label: everyLanguage(base.short ?? base.label, (text) => `${text} ${ending}`),
    short: everyLanguage(base.label, () => ending),
  })
  // More of a cost is no good news.
  const { direction } = metric
  const growth = { ...columnOfMetric('npatmi_growth_2026', registry), direction, metric: null }
  const actual = hasActual(metric)
  return [
    ...(actual ? [{ ...named(`${short(metric)}_${ACTUAL.year}`, '24A'), metric: null }] : []),
    ...YEARS.map((year) => named(`${short(metric)}_${year}`, `${year % 100}F`)),
    { ...base, name: `${short(metric)}_latest` },
    ...(actual ? [named(`${short(metric)}_growth_2025`, '%25', growth)] : []),
    ...(added(metric) ? [named(`${short(metric)}_growth_2026`, '%26', growth)] : []),
  ]
}

const everyLanguage = (text: Column['label'], written: (text: string) => string): Column['label'] =>
  Object.fromEntries(Object.entries(text).map(([lang, words]) => [lang, written(words)]))
