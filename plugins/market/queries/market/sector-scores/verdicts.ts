import { ident, join, number, type Registry, type Sql, sql } from 'rattan/plugin'

/** The registry's word on a score: the id of the highest threshold that it reaches. */
function reached(value: Sql, metric: string, below: Sql, registry: Registry, word: (id: string) => Sql): Sql {
  const thresholds = [...(registry.metrics.get(metric)?.thresholds ?? [])].sort((a, b) => b.value - a.value)
  const parts = thresholds.map(
    ({ id, value: from }) => sql`when ${value} >= ${number(from)} then ${word(id)}`,
  )
  return sql`case when ${value} is null then null ${join(parts, ' ')} else ${below} end`
}

const RATINGS: Readonly<Record<string, string>> = { excellent: 'Excellent', good: 'Good', neutral: 'Neutral' }
/** `Poor` below the lowest, `N/A` without a score. */
export const rating = (score: string, registry: Registry) =>
  sql`coalesce(${reached(ident(score), score, sql`'Poor'`, registry, (id) => sql`${RATINGS[id] ?? 'N/A'}`)}, 'N/A')`

export function signal(registry: Registry): Sql {
  const at = (id: string) =>
    registry.metrics.get('combined_score')?.thresholds.find((threshold) => threshold.id === id)?.value ?? 0
  return sql`case when combined_score >= ${number(at('buy'))} then 'BUY' when combined_score <= ${number(at('sell'))}
    then 'SELL' when combined_score is not null then 'HOLD' end`
}

/** One to five: the thresholds of the metric are the combined scores from which there are two, three, four and five. */
export function strength(registry: Registry): Sql {
  const stars = (id: string) => number(Number(id.replace(/\D/g, '')))
  return reached(sql`combined_score`, 'signal_strength', number(1), registry, stars)
}
