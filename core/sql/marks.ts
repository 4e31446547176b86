import type { Expression } from '../registry/formula.ts'
import type { Metric, QualityRule, Registry } from '../registry/registry.ts'

/** A value that a rule puts in doubt, as `qualityStatement` gives it. */
export interface Found {
  readonly rule: string
  readonly subject: string
  /** Year × 4 + quarter − 1; of dated rows a running number. */
  readonly position: number
  readonly period: string
  /** The subject's newest position. */
  readonly newest: number
  /** What the rule measured: the multiple of a jump, the percentage of a gap, the value itself, the rows it stood still. */
  readonly measure: number
}

/** Rules that are looked at together: those of one entity type over quarters, or over dated rows. */
export interface RuleGroup {
  readonly entity: string
  readonly frequency: 'quarterly' | 'dated'
  readonly rules: readonly QualityRule[]
}

/** Why a value is in doubt: a rule, and the value that it was found in, which may be one that this one is made of. */
export interface Mark extends Pick<Found, 'subject' | 'period' | 'measure'> {
  readonly rule: QualityRule
}

/** Values in doubt, of one data version: those that rules name, and everything that formulas make of them. */
export interface Marks {
  at(entity: string, metric: string, subject: string, period: string): Mark | undefined
  has(entity: string, metric: string): boolean
  /** All of a metric, each as `keyOf` writes it. */
  keys(entity: string, metric: string): readonly string[]
  readonly size: number
}

/** How a metric table's row is told: a subject's code and its period. */
export const keyOf = (subject: string, period: string): string => `${subject}|${period}`

type Cells = ReadonlyMap<string, Mark>

export function createMarks(
  registry: Registry,
  groups: readonly { readonly group: RuleGroup; readonly found: readonly Found[] }[],
): Marks {
  const cells = new Map<string, Map<string, Mark>>()
  for (const { group, found } of groups) {
    if (found.length === 0) continue
    const spread = spreadOf(group, found, registry)
    for (const metric of registry.metrics.values()) {
      if (!metric.sources.has(group.entity)) continue
      const own = spread(metric)
      if (own.size === 0) continue
      const name = `${group.entity} ${metric.id}`
      cells.set(name, new Map([...(cells.get(name) ?? []), ...own]))
    }
  }
  return {
    at: (entity, metric, subject, period) => cells.get(`${entity} ${metric}`)?.get(keyOf(subject, period)),
    has: (entity, metric) => cells.has(`${entity} ${metric}`),
    keys: (entity, metric) => [...(cells.get(`${entity} ${metric}`)?.keys() ?? [])],
    size: [...cells.values()].reduce((sum, { size }) => sum + size, 0),
  }
}

/** The marked cells of a metric, by `keyOf`: of quarters, and of the years that hold them. */
function spreadOf(group: RuleGroup, found: readonly Found[], registry: Registry): (metric: Metric) => Cells {
  const rules = new Map(group.rules.map((rule) => [rule.id, rule]))
  const direct = new Map<string, Map<Place, Mark>>()
  const newest = new Map<string, number>()
  for (const one of found) {
    const rule = rules.get(one.rule)!
    newest.set(one.subject, one.newest)
    for (const id of [rule.of, ...rule.marks]) {
      const own = direct.get(id) ?? new Map<Place, Mark>()
      direct.set(id, own)
      const mark = { rule, subject: one.subject, period: one.period, measure: one.measure }
      own.set(place(one.subject, one.position), own.get(place(one.subject, one.position)) ?? mark)
    }
  }
  const rows = along(group.entity, registry, (id) => direct.get(id) ?? NONE, rowShift)
  if (group.frequency === 'dated') {
    // Other days than those that were found are not known here: what looks back from them stays unmarked.
    const periods = new Map(found.map((one) => [place(one.subject, one.position), one.period]))
    return ({ id }) => written(rows.metric(id), (at) => periods.get(place(...at)))
  }
  const years = along(
    group.entity,
    registry,
    (id) => yearsOf(direct.get(id) ?? NONE, registry.metrics.get(id)?.kind, newest),
    yearShift,
    (call) =>
      call.name === 'period_mean'
        ? inYear(rows.expression(call.args[0]!))
        : atYearEnd(rows.expression(call), newest),
  )
  return ({ id }) =>
    new Map([
      ...written(rows.metric(id), ([, at]) => `${at >> 2}Q${(at % 4) + 1}`),
      ...written(years.metric(id), ([subject, year]) => yearName(year, newest.get(subject)!)),
    ])
}

/** A subject and a position in time. */
type Place = string
const place = (subject: string, position: number): Place => `${position} ${subject}`
const placed = (of: Place): [subject: string, position: number] => {
  const at = of.indexOf(' ')
  return [of.slice(at + 1), Number(of.slice(0, at))]
}
type Places = ReadonlyMap<Place, Mark>
/** The newest position of each subject. */
type Newest = ReadonlyMap<string, number>
const NONE: Places = new Map()

const written = (places: Places, periodOf: (at: [string, number]) => string | undefined): Cells =>
  new Map(
    [...places].flatMap(([of, mark]) => {
      const at = placed(of)
      const period = periodOf(at)
      return period === undefined ? [] : [[keyOf(at[0], period), mark] as const]
    }),
  )

/** Functions that look along time: how far a value of theirs lies behind what they read, given where that is. */
type Shift = (name: string, position: number) => readonly number[] | undefined

const rowShift: Shift = (name, position) => {
  switch (name) {
    case 'ttm':
    case 'ma4':
      return [0, 1, 2, 3]
    case 'avg2':
    case 'delta':
    case 'change':
      return [0, 1]
    case 'previous':
      return [1]
    case 'yoy':
      return [0, 4]
    case 'year_end':
      return position % 4 === 3 ? [1, 2, 3, 4] : []
    default:
      return undefined
  }
}

const yearShift: Shift = (name) => {
  switch (name) {
    case 'ma4':
      return [0, 1, 2, 3]
    case 'delta':
    case 'change':
    case 'yoy':
      return [0, 1]
    case 'previous':
    case 'year_end':
      return [1]
    default:
      return undefined
  }
}

/** Functions that a year takes over from its quarters. */
const OF_QUARTERS: ReadonlySet<string> = new Set(['ttm', 'avg2', 'period_mean'])

/** Where metrics and expressions over them are in doubt. `own` says where a metric is of itself. */
function along(
  entity: string,
  registry: Registry,
  own: (id: string) => Places,
  shift: Shift,
  ofQuarters?: (call: Extract<Expression, { kind: 'call' }>) => Places,
) {
  const known = new Map<string, Places>()

  function metric(id: string): Places {
    const before = known.get(id)
    if (before) return before
    // A formula that leads back to itself finds nothing here, and so ends.
    known.set(id, NONE)
    const formula = registry.metrics.get(id)?.sources.get(entity)?.formula
    const found = formula ? merged([own(id), expression(formula.expression)]) : own(id)
    known.set(id, found)
    return found
  }

  function expression(of: Expression): Places {
    switch (of.kind) {
      case 'number':
        return NONE
      case 'metric':
        return metric(of.id)
      case 'negate':
        return expression(of.of)
      case 'binary':
        return merged([expression(of.left), expression(of.right)])
      case 'call': {
        if (ofQuarters && OF_QUARTERS.has(of.name)) return ofQuarters(of)
        return shifted(merged(of.args.map(expression)), of.name, shift)
      }
    }
  }
  return { metric, expression }
}

function merged(parts: readonly Places[]): Places {
  const [first, ...others] = parts.filter(({ size }) => size > 0)
  return others.length === 0 ? (first ?? NONE) : new Map([first!, ...others].flatMap((part) => [...part]))
}

function shifted(places: Places, name: string, shift: Shift): Places {
  return new Map(
    [...places].flatMap(([of, mark]) => {
      const [subject, position] = placed(of)
      const by = shift(name, position)
      return by ? by.map((rows) => [place(subject, position + rows), mark] as const) : [[of, mark] as const]
    }),
  )
}

/** A flow of a year is of all its quarters, anything else of its last one. */
const yearsOf = (quarters: Places, kind: Metric['kind'] | undefined, newest: Newest): Places =>
  kind === 'flow' ? inYear(quarters) : atYearEnd(quarters, newest)

function inYear(quarters: Places): Places {
  return new Map(
    [...quarters].map(([of, mark]) => {
      const [subject, position] = placed(of)
      return [place(subject, position >> 2), mark]
    }),
  )
}

function atYearEnd(quarters: Places, newest: Newest): Places {
  return new Map(
    [...quarters].flatMap(([of, mark]) => {
      const [subject, position] = placed(of)
      const year = position >> 2
      const last = Math.min(year * 4 + 3, newest.get(subject)!)
      return position === last ? [[place(subject, year), mark] as const] : []
    }),
  )
}

/** As a metric table names it: of a year that is not over, how many months there are. */
function yearName(year: number, newest: number): string {
  return newest >= year * 4 + 3 ? String(year) : `${year}-${((newest % 4) + 1) * 3}M`
}
