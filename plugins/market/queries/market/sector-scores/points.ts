import { join, type Metric, number, type Sql, sql } from 'rattan/plugin'

/** Points of the thresholds that a metric is scored by. */
const POINTS: Readonly<Record<string, number>> = {
  excellent: 100,
  good: 70,
  neutral: 50,
  poor: 30,
  terrible: 0,
}
/** Of an input that is missing where others of the same score exist. */
export const UNKNOWN = 50

/**
 * Points of a value: those of the thresholds that the registry gives its metric, proportional between two, level
 * beyond the first and last. Thresholds that fall score what is better when it is less, such as leverage.
 */
export function points(value: Sql, metric: Metric | undefined): Sql {
  const knots = (metric?.thresholds ?? [])
    .flatMap(({ id, value: at }) => (POINTS[id] === undefined ? [] : [{ at, worth: POINTS[id] }]))
    .sort((a, b) => a.at - b.at)
  const parts = knots.map(({ at, worth }, i) => {
    const before = knots[i - 1]
    if (!before) return sql`when ${value} <= ${number(at)} then ${number(worth)}`
    const slope = (worth - before.worth) / (at - before.at)
    const above = sql`(${value} - ${number(before.at)}) * ${number(slope)}`
    return sql`when ${value} <= ${number(at)} then ${number(before.worth)} + ${above}`
  })
  const last = knots.at(-1)?.worth ?? UNKNOWN
  return sql`case when ${value} is null then ${number(UNKNOWN)} ${join(parts, ' ')} else ${number(last)} end`
}
