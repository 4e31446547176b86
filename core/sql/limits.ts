import type { Metric, Registry } from '../registry/registry.ts'
import { greatest } from './extremes.ts'
import { join, raw, type Sql, sql } from './sql.ts'

/** The value where the lower limit of its metric does not exclude it, else null. */
export function aboveFloor(value: Sql, metric: Metric | undefined): Sql {
  return metric?.limits ? sql`case when ${value} > ${number(metric.limits.above)} then ${value} end` : value
}

/** The value where it lies within the limits that the registry gives its metric, else null. */
export function inLimits(value: Sql, metric: Metric | undefined): Sql {
  const limits = metric?.limits
  if (!limits) return value
  return sql`case when ${value} > ${number(limits.above)} and ${value} <= ${number(limits.upTo)} then ${value} end`
}

/** A registry's number as text: with an exponent it is a DOUBLE. */
export const number = (value: number): Sql => raw(value.toExponential())

/** A value that a metric cannot fall below: a band under it would show what cannot be. */
export function floored(value: Sql, metric: Metric | undefined): Sql {
  return metric?.limits ? greatest(number(metric.limits.above), value) : value
}

/** The class of a value by the thresholds of a metric, each from its value on; null for no value. */
export function classOf(value: Sql, metric: string, registry: Registry): Sql {
  const thresholds = [...(registry.metrics.get(metric)?.thresholds ?? [])].sort((a, b) => b.value - a.value)
  const steps = thresholds.map(({ id, value: from }) => sql`when ${value} >= ${number(from)} then ${id}`)
  return sql`case ${join([sql`when ${value} is null then null`, ...steps], ' ')} end`
}
