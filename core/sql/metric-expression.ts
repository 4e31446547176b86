import type { Expression } from '../registry/formula.ts'
import { greatest, least } from './extremes.ts'
import { join, raw, type Sql, sql } from './sql.ts'

/** Quarters and years are counted, so that a gap is a gap; dated rows are only ordered. */
export type Frequency = 'quarterly' | 'yearly' | 'dated'

/** Functions that ask for a distance in quarters or years, which dated rows do not have. */
export const CALENDAR_FUNCTIONS: ReadonlySet<string> = new Set([
  'annualise',
  'period_mean',
  'ttm',
  'yoy',
  'year_end',
])

/** Functions that look back over quarters: the return on average equity of a year is that of its last quarter. */
const TRAILING: ReadonlySet<string> = new Set(['ttm', 'avg2'])

/** An expression over columns of which the last one appears in `layer`: it can be computed in the layer after. */
export interface Layered {
  readonly sql: Sql
  readonly layer: number
}

/** What an expression needs of the table it is computed in. */
export interface Layers {
  readonly frequency: Frequency
  /** A metric as a column. */
  metric(id: string): Layered
  /** A further column for an expression that stands inside a function: window functions do not nest. */
  column(of: Layered): Layered
  /** A call of the quarters, at the year's last quarter; only asked for in a yearly table. */
  trailing(of: Expression): Layered
  /** Mean of the quarters of a year, null if one has no value; only asked for in a yearly table. */
  mean(of: Expression): Layered
}

/**
 * The windows that time functions look through: over `_subject`, ordered by `_position` (year * 4 + quarter, the
 * year, or a running number), which has no two equal rows in a subject.
 */
export function windows(frequency: Frequency): Sql {
  const year = frequency === 'quarterly' ? 4 : 1
  const by = (column: string, from: number, to: string) =>
    `(partition by _subject order by ${column} range between ${from} preceding and ${to})`
  return raw(
    [
      `window _previous as ${by('_position', 1, '1 preceding')}`,
      `_year_ago as ${by('_position', year, `${year} preceding`)}`,
      `_last2 as ${by('_position', 1, 'current row')}`,
      `_last4 as ${by('_position', 3, 'current row')}`,
      `_last_year as ${by('_year', 1, '1 preceding')}`,
    ].join(', '),
  )
}

/** Formula to SQL. A division by zero, and anything of a missing value, is null. */
export function compile(expression: Expression, layers: Layers): Layered {
  switch (expression.kind) {
    case 'number':
      // With an exponent it is a DOUBLE; without, a DECIMAL that can overflow.
      return { sql: raw(expression.value.toExponential()), layer: 0 }
    case 'metric':
      return layers.metric(expression.id)
    case 'negate': {
      const of = compile(expression.of, layers)
      return { sql: sql`(-${of.sql})`, layer: of.layer }
    }
    case 'binary': {
      const left = compile(expression.left, layers)
      const right = compile(expression.right, layers)
      const divisor = expression.op === '/' ? sql`nullif(${right.sql}, 0)` : right.sql
      return {
        sql: sql`(${left.sql} ${raw(expression.op)} ${divisor})`,
        layer: Math.max(left.layer, right.layer),
      }
    }
    case 'call': {
      if (layers.frequency === 'yearly') {
        if (TRAILING.has(expression.name)) return layers.trailing(expression)
        if (expression.name === 'period_mean') return layers.mean(expression.args[0]!)
      }
      const args = expression.args.map((arg) => argument(arg, layers))
      const layer = Math.max(...args.map((arg) => arg.layer))
      return {
        sql: call(
          expression.name,
          args.map((arg) => arg.sql),
          layers.frequency,
        ),
        layer,
      }
    }
  }
}

/** Functions mention an argument more than once, so it is always a column or a number. */
function argument(expression: Expression, layers: Layers): Layered {
  const compiled = compile(expression, layers)
  return expression.kind === 'number' || expression.kind === 'metric' ? compiled : layers.column(compiled)
}

function call(name: string, args: readonly Sql[], frequency: Frequency): Sql {
  const [x, low, high] = args as [Sql, Sql, Sql]
  switch (name) {
    case 'abs':
      return sql`abs(${x})`
    case 'coalesce':
      return sql`coalesce(${join(args)})`
    case 'least':
      return least(...args)
    case 'greatest':
      return greatest(...args)
    case 'clip':
      return greatest(low, least(high, x))
    case 'annualise':
      return frequency === 'yearly' ? sql`(${x} * 4 / _quarter)` : sql`(${x} * 4)`
    case 'period_mean':
      return x
    case 'ttm':
      return sql`case when count(${x}) over _last4 = 4 then sum(${x}) over _last4 end`
    case 'avg2':
      return sql`case when ${x} is not null then avg(${x}) over _last2 end`
    case 'ma4':
      return sql`case when ${x} is not null then avg(${x}) over _last4 end`
    case 'previous':
      return sql`(max(${x}) over _previous)`
    case 'delta':
      return sql`(${x} - max(${x}) over _previous)`
    case 'change':
      return growth(x, '_previous', frequency)
    case 'yoy':
      return growth(x, '_year_ago', frequency)
    case 'year_end':
      return sql`(max(case when _quarter = 4 then ${x} end) over _last_year)`
    default:
      throw new Error(`unknown function ${name}`)
  }
}

/** In percent of the base's absolute value. Of years, only whole ones are compared. */
function growth(x: Sql, window: '_previous' | '_year_ago', frequency: Frequency): Sql {
  const over = raw(`over ${window}`)
  const percent = sql`(${x} - max(${x}) ${over}) / nullif(abs(max(${x}) ${over}), 0) * 100`
  if (frequency !== 'yearly') return sql`(${percent})`
  return sql`case when _quarter = 4 and max(_quarter) ${over} = 4 then ${percent} end`
}
