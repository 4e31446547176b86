import { unknown } from '../words/nearest.ts'
import type { Fault, Path } from '../yaml/issue.ts'
import type { Dataset, Policy, Registry } from './registry.ts'
import type { Role } from './roles.ts'

/** Somebody as policies may name them; null is who is not signed in. */
export type Asker = {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly groups: readonly string[]
} | null

/** Some of the things of a kind: those that are named, or all that there are and will be. */
type Some = ReadonlySet<string> | 'all'

/** What of one kind somebody sees: what no policy names, and what a policy names for them. */
export interface Part {
  /** Named by any policy. */
  readonly kept: Some
  /** Named by a policy that fits. */
  readonly given: Some
}

/** Rows of a data set that somebody sees: in these columns they have one of these values. */
export type Condition = readonly { readonly column: string; readonly values: readonly Scalar[] }[]
type Scalar = string | number | boolean
type RowRule = Exclude<NonNullable<Policy['rows']>, 'all'>

/** What one reader sees. Readers of one scope get the same answers, and share what is kept of them. */
export interface Scope {
  /** The same for who sees the same; empty for who sees everything. */
  readonly key: string
  readonly pages: Part
  readonly datasets: Part
  readonly metrics: Part
  /** The rules of which one must let a row through; empty where every row is seen. */
  readonly rows: readonly RowRule[]
}

const NOTHING: Part = { kept: new Set(), given: new Set() }
/** Of who sees everything. */
export const EVERYTHING: Scope = { key: '', pages: NOTHING, datasets: NOTHING, metrics: NOTHING, rows: [] }

/**
 * What follows from an instance's policies for somebody.
 *
 * - What a policy names under `pages`, `datasets` or `metrics` is kept from everybody but those whom some policy names
 *   it for. What none names, everybody sees.
 * - `rows` limits: whom such policies fit sees the rows of any of them, and every row where one says `all`. Whom none
 *   fits sees every row. Of one policy all conditions on a data set hold; one that says nothing of a data set neither
 *   limits nor opens it.
 */
export function scopeOf({ policies }: Pick<Registry, 'policies'>, asker: Asker): Scope {
  const all = [...policies.values()]
  const fitting = all.filter((policy) => fits(policy, asker))
  const part = (kind: 'pages' | 'datasets' | 'metrics'): Part => ({
    kept: named(all, kind),
    given: named(fitting, kind),
  })
  const rules = fitting.flatMap(({ rows }) => rows ?? [])
  const rows = rules.includes('all') ? [] : rules.filter((rule) => rule !== 'all')
  const found = { pages: part('pages'), datasets: part('datasets'), metrics: part('metrics'), rows }
  const whole = [found.pages, found.datasets, found.metrics].every(({ kept, given }) => isPartOf(kept, given))
  if (whole && rows.length === 0) return EVERYTHING
  return { key: `of ${fitting.map(({ id }) => id).join(' ')}`, ...found }
}

function fits({ for: whom }: Policy, asker: Asker): boolean {
  if (!asker) return whom.anonymous === true
  const email = asker.email.toLowerCase()
  return (
    whom.roles?.includes(asker.role) === true ||
    whom.groups?.some((group) => asker.groups.includes(group)) === true ||
    whom.people?.some((one) => one === asker.id || one.toLowerCase() === email) === true
  )
}

function named(policies: readonly Policy[], kind: 'pages' | 'datasets' | 'metrics'): Some {
  const lists = policies.flatMap((policy) => policy[kind] ?? [])
  return lists.includes('all') ? 'all' : new Set(lists)
}

function isPartOf(one: Some, other: Some): boolean {
  if (other === 'all') return true
  return one !== 'all' && [...one].every((name) => other.has(name))
}

/** Whether a thing of this kind is seen. */
export function sees({ kept, given }: Part, id: string): boolean {
  const among = (some: Some) => some === 'all' || some.has(id)
  return !among(kept) || among(given)
}

/** Subjects that are seen; undefined where all are. */
export function seenSubjects({ rows }: Scope, registry: Registry): ReadonlySet<string> | undefined {
  const rules = rows.filter(({ subjects, groups }) => subjects || groups)
  if (rules.length === 0) return undefined
  return new Set(rules.flatMap((rule) => subjectsOfRule(rule, registry)))
}

function subjectsOfRule({ subjects = [], groups = [] }: RowRule, registry: Registry): string[] {
  const members = [...registry.subjects.values()].filter(({ group }) => groups.includes(group))
  return [...subjects, ...members.map(({ symbol }) => symbol)]
}

/** Of a data set's rows those that are seen: of these conditions one must hold. Undefined where all rows are. */
export function seenRows(
  dataset: Dataset,
  { rows }: Scope,
  registry: Registry,
): readonly Condition[] | undefined {
  const conditions = rows.flatMap((rule) => {
    const found = conditionOf(dataset, rule, registry)
    return found ? [found] : []
  })
  // A condition without parts holds for every row.
  return conditions.length === 0 || conditions.some(({ length }) => length === 0) ? undefined : conditions
}

/** What a rule asks of a data set's rows; undefined where it says nothing of them. */
function conditionOf(dataset: Dataset, rule: RowRule, registry: Registry): Condition | undefined {
  const own = rule.datasets?.[dataset.id]
  if (own === 'all') return []
  const about = rule.subjects || rule.groups ? aboutOf(dataset, registry) : undefined
  const values = about && [
    ...(about.subjects ? subjectsOfRule(rule, registry) : []),
    ...(about.groups ? (rule.groups ?? []) : []),
  ]
  const columns = Object.entries(own ?? {}).map(([column, values]) => ({ column, values }))
  const condition = [...(values ? [{ column: about.column, values }] : []), ...columns]
  return condition.length === 0 ? undefined : condition
}

/**
 * What a data set's rows are about, as its metrics tell: subjects, groups, or neither: then subjects and groups do not
 * limit it. Without metrics of its own, rows with a subject may be about either.
 */
function aboutOf({ id, subject, columns }: Dataset, registry: Registry) {
  const column = subject ?? [...columns.values()].find(({ type }) => type === 'group')?.name
  if (column === undefined) return undefined
  const kinds = [...(entitiesOf(registry).get(id) ?? [])].map((entity) => kindOf(entity, registry))
  const unsaid = kinds.length === 0
  const subjects = columns.get(column)?.type !== 'group' && (unsaid || kinds.includes('subjects'))
  const groups = unsaid || columns.get(column)?.type === 'group' || kinds.includes('groups')
  return subjects || groups ? { column, subjects, groups } : undefined
}

// A registry never changes once it is made.
const entities = new WeakMap<Registry, ReadonlyMap<string, ReadonlySet<string>>>()

/** By data set, the entity types of the metrics that are stored in it. */
function entitiesOf(registry: Registry): ReadonlyMap<string, ReadonlySet<string>> {
  const known = entities.get(registry)
  if (known) return known
  const found = new Map<string, Set<string>>()
  for (const { sources } of registry.metrics.values()) {
    for (const [entity, { dataset, column, code }] of sources)
      if ((column ?? code) !== undefined) found.set(dataset, (found.get(dataset) ?? new Set()).add(entity))
  }
  entities.set(registry, found)
  return found
}

function kindOf(entity: string, { entities, groups }: Registry): 'subjects' | 'groups' | undefined {
  const { of } = entities.get(entity) ?? {}
  if (of) return of
  return [...groups.values()].some((group) => group.entity === entity) ? 'subjects' : undefined
}

/** Metrics whose values are withheld: those that are kept, and all that are made of them. */
export function withheldMetrics({ metrics: part }: Scope, { metrics }: Registry): ReadonlySet<string> {
  const withheld = new Set([...metrics.keys()].filter((id) => !sees(part, id)))
  for (let before = -1; before < withheld.size; ) {
    before = withheld.size
    if (before === 0) break
    for (const { id, sources } of metrics.values()) {
      const reads = [...sources.values()].flatMap(({ formula }) => formula?.reads ?? [])
      if (reads.some((read) => withheld.has(read))) withheld.add(id)
    }
  }
  return withheld
}

/** Names in policies that lead nowhere: metrics of the whole registry, and pages where `pages` are given. */
export function policyFaults(registry: Registry, pages?: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = []
  const look = (thing: 'page' | 'metric', path: Path, name: string, known: Iterable<string>) =>
    faults.push({ code: `unknown-${thing}`, path, ...unknown(`unknown ${thing} "${name}"`, name, known) })
  for (const policy of registry.policies.values()) {
    const at = ['policies', policy.id]
    for (const [i, name] of typeof policy.metrics === 'object' ? policy.metrics.entries() : [])
      if (!registry.metrics.has(name)) look('metric', [...at, 'metrics', i], name, registry.metrics.keys())
    for (const [i, name] of pages && typeof policy.pages === 'object' ? policy.pages.entries() : [])
      if (!pages!.has(name)) look('page', [...at, 'pages', i], name, pages!)
  }
  return faults
}
