import { join, number, type Registry, type Sql, sql, type Threshold } from 'rattan/plugin'

/** A threshold's value. Throws where the registry no longer has it: a rule without its number would be another rule. */
export function threshold(metric: string, id: string, registry: Registry): Sql {
  const found = registry.metrics.get(metric)?.thresholds.find((one) => one.id === id)
  if (!found) throw new Error(`missing threshold "${id}" of metric "${metric}"`)
  return number(found.value)
}

/** The id of the highest threshold that a value reaches; of a value below all of them the lowest; null of null. */
export function reached(value: Sql, metric: string, registry: Registry): Sql {
  const steps = [...(registry.metrics.get(metric)?.thresholds ?? [])].sort(descending)
  const lowest = steps.at(-1)
  if (!lowest) throw new Error(`missing thresholds of metric "${metric}"`)
  const cases = steps.slice(0, -1).map((step) => sql`when ${value} >= ${number(step.value)} then ${step.id}`)
  return sql`case when ${value} is null then null ${join(cases, ' ')} else ${lowest.id} end`
}

const descending = (a: Threshold, b: Threshold) => b.value - a.value
