import type { Registry } from '../../core/registry/registry.ts'
import { ROLES, type Role } from '../../core/registry/roles.ts'
import {
  type Asker,
  type Scope,
  scopeOf,
  seenRows,
  seenSubjects,
  sees,
  withheldMetrics,
} from '../../core/registry/scope.ts'

/** Somebody named by `--as`, each time by what a policy may know them by. */
export interface Named {
  readonly asker: Asker
  /** As it was asked for. */
  readonly name: string
}

/**
 * Who is meant by the values of `--as`: an e-mail address or an id, `role:editor`, `group:fund`, several of them for one
 * person, or `anonymous`. A person is a viewer where no role is said. Undefined where nobody is named.
 */
export function readAs(args: readonly string[]): Named | undefined {
  const values = args.flatMap((arg, i) =>
    arg === '--as' ? [args[i + 1] ?? ''] : arg.startsWith('--as=') ? [arg.slice('--as='.length)] : [],
  )
  if (values.length === 0) return undefined
  const name = values.join(' ')
  if (name === 'anonymous') return { asker: null, name }
  let role: Role = 'viewer'
  let id = ''
  const groups: string[] = []
  for (const value of values) {
    const [, kind, of = ''] = /^(role|group):(.+)$/.exec(value) ?? []
    if (kind === 'group') groups.push(of)
    else if (kind === 'role' && ROLES.includes(of as Role)) role = of as Role
    else if (kind !== 'role' && value !== '' && value !== 'anonymous') id = value
    else
      throw new Error(
        `invalid --as ${value}; expected an e-mail address, role:${ROLES.join('|')}, group:<name> or anonymous`,
      )
  }
  return { asker: { id, email: id, role, groups }, name }
}

/** What somebody sees by the policies, and what is withheld from them, a line each. */
export function seenBy({ asker, name }: Named, registry: Registry, pages: readonly string[]): string[] {
  const scope = scopeOf(registry, asker)
  const role = asker ? `${name} (${asker.role})` : 'who is not signed in'
  if (scope.key === '') return [`${role} sees everything`]
  const withheld = withheldMetrics(scope, registry)
  const datasets = [...registry.datasets.values()]
  const parts = (kind: string, all: readonly string[], seen: (id: string) => boolean) => [
    `${kind}: ${all.filter(seen).length} of ${all.length}`,
    ...list(
      '  withheld',
      all.filter((id) => !seen(id)),
    ),
  ]
  const subjects = seenSubjects(scope, registry)
  return [
    `${role} sees`,
    ...parts('pages', pages, (id) => sees(scope.pages, id)),
    ...parts(
      'data sets',
      datasets.map(({ id }) => id),
      (id) => sees(scope.datasets, id),
    ),
    ...parts('metrics', [...registry.metrics.keys()], (id) => !withheld.has(id)),
    ...(subjects
      ? [
          `subjects: ${[...registry.subjects.keys()].filter((id) => subjects.has(id)).length} of ${registry.subjects.size}`,
          ...list('  seen', [...subjects]),
        ]
      : [`subjects: all ${registry.subjects.size}`]),
    ...rowLines(scope, registry),
  ]
}

function rowLines(scope: Scope, registry: Registry): string[] {
  const datasets = [...registry.datasets.values()].filter(({ id }) => sees(scope.datasets, id))
  const limits = datasets.flatMap((dataset) => {
    const rows = seenRows(dataset, scope, registry)
    if (!rows) return []
    const each = rows.map((condition) =>
      condition.map(({ column, values }) => `${column} in ${short(values)}`).join(' and '),
    )
    return [{ id: dataset.id, said: each.join(' or ') || 'none' }]
  })
  const same = new Map<string, string[]>()
  for (const { id, said } of limits) same.set(said, [...(same.get(said) ?? []), id])
  const whole = datasets.filter(({ id }) => !limits.some((limit) => limit.id === id))
  return [
    ...[...same].map(([said, ids]) => `rows with ${said}: ${short(ids)}`),
    ...list(
      'every row',
      whole.map(({ id }) => id),
    ),
  ]
}

const list = (head: string, ids: readonly string[]): string[] =>
  ids.length > 0 ? [`${head}: ${short(ids)}`] : []

const MOST = 12
function short(values: readonly unknown[]): string {
  const rest = values.length - MOST
  return `${values.slice(0, MOST).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`
}
