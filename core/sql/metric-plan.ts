import type { Expression } from '../registry/formula.ts'
import { metricsIn } from '../registry/parse-formula.ts'
import type { Dataset, Metric } from '../registry/registry.ts'
import type { QueryContext } from './context.ts'
import { CALENDAR_FUNCTIONS, type Frequency } from './metric-expression.ts'
import { ident, raw, type Sql, sql } from './sql.ts'

/** How a metric is had: from a column (of a long data set: from the lines with its code), or computed. */
export type Way =
  | { readonly dataset: Dataset; readonly value: Sql; readonly code?: string; readonly kind: Metric['kind'] }
  | { readonly formula: Expression }

/** Which metrics the data can give for an entity type, and how. */
export interface Plan {
  readonly context: QueryContext
  has(id: string): boolean
  way(id: string): Way
}

export function createPlan(entity: string, frequency: Frequency, context: QueryContext): Plan {
  const ways = new Map<string, Way | undefined>()

  function find(id: string): Way | undefined {
    if (!ways.has(id)) {
      // A formula that leads back to itself finds nothing here, and so ends.
      ways.set(id, undefined)
      ways.set(id, choose(id))
    }
    return ways.get(id)
  }

  function choose(id: string): Way | undefined {
    const metric = context.registry.metrics.get(id)
    const source = metric?.sources.get(entity)
    if (!metric || !source) return undefined
    const formula = source.formula && reachable(source.formula.expression)
    if (formula) return { formula }
    const dataset = context.registry.datasets.get(source.dataset)
    if (!dataset || !readable(dataset, frequency, context)) return undefined
    const name = source.code === undefined ? source.column : dataset.long?.value
    const type = name === undefined ? undefined : context.columns(dataset.id)?.get(name)
    if (name === undefined || type === undefined || !NUMERIC.test(type)) return undefined
    const factor = conversion(dataset.columns.get(name)?.unit ?? null, metric.unit, context)
    const value = factor === 1 ? ident(name) : sql`${ident(name)} * ${raw(factor.toExponential())}`
    return { dataset, value, kind: metric.kind, ...(source.code === undefined ? {} : { code: source.code }) }
  }

  /** The expression without arguments of `coalesce` that cannot be had; undefined where it cannot be had itself. */
  function reachable(expression: Expression): Expression | undefined {
    switch (expression.kind) {
      case 'number':
        return expression
      case 'metric':
        return find(expression.id) && expression
      case 'negate': {
        const of = reachable(expression.of)
        return of && { ...expression, of }
      }
      case 'binary': {
        const left = reachable(expression.left)
        const right = reachable(expression.right)
        return left && right && { ...expression, left, right }
      }
      case 'call': {
        if (frequency === 'dated' && CALENDAR_FUNCTIONS.has(expression.name)) return undefined
        const args = expression.args.map(reachable).filter((arg) => arg !== undefined)
        // A constant alone is no value of anything.
        const enough =
          expression.name === 'coalesce'
            ? args.some((arg) => metricsIn(arg).length > 0)
            : args.length === expression.args.length
        return enough ? { ...expression, args } : undefined
      }
    }
  }

  return {
    context,
    has: (id) => find(id) !== undefined,
    way(id) {
      const way = find(id)
      if (!way) throw new Error(`metric ${id} cannot be had`)
      return way
    },
  }
}

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/

/** Whether the file has what its rows are told apart by. */
function readable(dataset: Dataset, frequency: Frequency, context: QueryContext): boolean {
  const columns = context.columns(dataset.id)
  if (!columns || dataset.time.column === null || !columns.has(dataset.time.column)) return false
  if (dataset.subject !== null && !columns.has(dataset.subject)) return false
  if (dataset.long && !columns.has(dataset.long.code)) return false
  return (dataset.time.every === 'quarter') === (frequency !== 'dated')
}

/** What a stored value is multiplied by to be in the metric's unit. */
function conversion(stored: string | null, wanted: string, { registry }: QueryContext): number {
  const unit = stored === null || stored === wanted ? undefined : registry.units.get(stored)
  return unit?.of === wanted ? (unit.factor ?? 1) : 1
}
