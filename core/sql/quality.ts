import type { QualityRule, Registry } from '../registry/registry.ts'
import type { QueryContext } from './context.ts'
import type { RuleGroup } from './marks.ts'
import { metricTable } from './metric-table.ts'
import { ident, join, raw, type Sql, sql } from './sql.ts'

export function ruleGroups({ quality, metrics, datasets }: Registry): RuleGroup[] {
  const groups = new Map<string, RuleGroup & { readonly rules: QualityRule[] }>()
  for (const rule of quality.values()) {
    const dataset = datasets.get(metrics.get(rule.of)?.sources.get(rule.entity)?.dataset ?? '')
    const frequency = dataset?.time.every === 'quarter' ? 'quarterly' : 'dated'
    const name = `${rule.entity} ${frequency}`
    const group = groups.get(name) ?? { entity: rule.entity, frequency, rules: [] }
    groups.set(name, group)
    group.rules.push(rule)
  }
  return [...groups.values()]
}

/**
 * A query for what a group of rules finds in the data, one row a rule and value: the columns of `Found`, in order.
 * Undefined where the data has nothing that they look at.
 */
export function qualityStatement(
  { entity, frequency, rules }: RuleGroup,
  context: QueryContext,
): Sql | undefined {
  const reads = ({ of, sum }: QualityRule) => [of, ...(sum?.parts ?? [])]
  const ask = { entity, metrics: [...new Set(rules.flatMap(reads))], frequency, context }
  const { relation, available } = metricTable(ask)
  const found = rules
    .filter((rule) => reads(rule).every((id) => available.includes(id)))
    .map((rule) => {
      const { measured, broken } = testOf(rule)
      return sql`select ${rule.id} as rule, _subject as subject, _position as position, _period as period, newest,
        cast(measure as double) as measure from (${measured}) where ${broken}`
    })
  if (found.length === 0) return undefined
  return sql`with _rows as materialized (
      select *, max(_position) over (partition by _subject) as newest from (${relation}))
    select rule, subject, cast(position as integer) as position, period, cast(newest as integer) as newest, measure
    from (${join(found, ' union all ')}) order by rule, subject, position`
}

/** The rows of `_rows` with what a rule measures of each, and where that is wrong. */
function testOf({ of, jump, sum, range, same }: QualityRule): { measured: Sql; broken: Sql } {
  const value = ident(of)
  if (jump) {
    const before = rowsBefore(jump.over)
    return {
      measured: sql`select *, abs(${value}) / nullif(usual, 0) as measure from (
        select *, median(abs(${value})) over ${before} as usual, count(*) over ${before} as known
        from _rows where ${value} is not null) where known >= ${raw(String(jump.over - 1))}`,
      broken: sql`measure > ${raw(String(jump.times))}`,
    }
  }
  if (sum) {
    const whole = sql`(${join(sum.parts.map(ident), ' + ')})`
    return {
      measured: sql`select *, 100 * abs(${value} - ${whole}) / nullif(greatest(abs(${value}), abs(${whole})), 0) as measure
        from _rows where ${value} is not null and ${whole} is not null`,
      broken: sql`measure > ${raw(String(sum.within))}`,
    }
  }
  if (range) {
    const { from, to } = range
    const outside = [
      ...(from === undefined ? [] : [sql`measure < ${raw(String(from))}`]),
      ...(to === undefined ? [] : [sql`measure > ${raw(String(to))}`]),
    ]
    return { measured: sql`select *, ${value} as measure from _rows`, broken: join(outside, ' or ') }
  }
  const rows = same?.rows ?? 1
  const before = rowsBefore(rows)
  return {
    measured: sql`select *, ${raw(String(rows))} as measure, count(*) over ${before} as known,
        min(${value}) over ${before} as lowest, max(${value}) over ${before} as highest
      from _rows where ${value} is not null`,
    broken: sql`known = ${raw(String(rows))} and lowest = ${value} and highest = ${value} and ${value} <> 0`,
  }
}

/** Of those that have a value. */
const rowsBefore = (rows: number): Sql =>
  raw(`(partition by _subject order by _position rows between ${rows} preceding and 1 preceding)`)
