import { ident, type Metric, type Registry, type Sql, sql } from 'rattan/plugin'

export const DATASET = 'bank_assumptions'
export const YEARS = [2025, 2026] as const
/** Reported profit of the year before, which growth of the first forecast is over. */
export const ACTUAL = { id: 'npatmi', forecast: 'forecast_npatmi', year: 2024 } as const

export const metricsOf = (ids: readonly string[], registry: Registry): Metric[] =>
  [...new Set(ids)].flatMap((id) => registry.metrics.get(id) ?? [])

/** `forecast_nim` is shown as `nim_2025` and so on. */
export const short = (metric: Metric) => metric.id.replace('forecast_', '')
export const added = (metric: Metric) => metric.kind !== 'ratio'
export const hasActual = (metric: Metric) => metric.id === ACTUAL.forecast

/** Amounts against those of the year before, from the columns of one bank. */
export function growths(metric: Metric) {
  const at = (year: number) => ident(`${short(metric)}_${year}`)
  return [
    ...(hasActual(metric)
      ? [{ name: `${short(metric)}_growth_2025`, later: at(2025), sooner: sql`actual` }]
      : []),
    ...(added(metric) ? [{ name: `${short(metric)}_growth_2026`, later: at(2026), sooner: at(2025) }] : []),
  ]
}

export const grownBy = (later: Sql, sooner: Sql) =>
  sql`case when ${sooner} > 0 then (${later} / ${sooner} - 1) * 100 end`
