import type { Column, ValueLabel } from '../words/table.ts'
import { sameText } from '../words/text.ts'
import { labelValues } from './label-values.ts'
import { metricColumn } from './metric-column.ts'
import type { Registry, Subject } from './registry.ts'

/** A column that holds no metric: its head is `column.<name>` of labels.yaml. */
export function plainColumn(
  name: string,
  type: Exclude<Column['type'], 'list'>,
  registry: Registry,
  values?: Column['values'],
): Column {
  return {
    name,
    type,
    label: registry.labels.get(`column.${name}`) ?? sameText(name),
    unit: null,
    unitLabel: null,
    format: { style: type, ...(type === 'number' ? { decimals: 0 } : {}) },
    direction: 'none',
    metric: null,
    ...(values ? { values } : {}),
  }
}

/** A metric's column. A name that the registry does not know is the page checker's to refuse; here it has no values. */
export function columnOfMetric(id: string, registry: Registry, entity?: string): Column {
  const metric = registry.metrics.get(id)
  return metric ? metricColumn(metric, registry, entity) : plainColumn(id, 'number', registry)
}

/** A statistic of a metric: in its unit and format, under a head of its own, neither good nor bad. */
export function statisticColumn(name: string, metric: string, registry: Registry, entity?: string): Column {
  const { short: _short, thresholds: _thresholds, ...column } = columnOfMetric(metric, registry, entity)
  const { label } = plainColumn(name, 'number', registry)
  return { ...column, name, label, direction: 'none' }
}

/** Subjects name themselves; groups and whatever else has labels are codes with words. */
export function subjectColumn(entity: string, registry: Registry): Column {
  const { instance, entities } = registry
  const name = 'subject'
  if (isSubject(entity, registry)) {
    return { ...plainColumn(name, 'text', registry), label: instance.subject.label }
  }
  if (entities.get(entity)?.of === 'groups') return { ...groupColumn(registry), name }
  const head = entities.get(entity)?.column ?? name
  return { ...plainColumn(head, 'text', registry, words(entity, registry)), name }
}

/** Who the subject is, in words: the name of a subject, group or index. */
export function labelColumn(
  entity: string,
  symbols: readonly string[] | undefined,
  registry: Registry,
): Column {
  if (!isSubject(entity, registry)) return plainColumn('label', 'text', registry, words(entity, registry))
  const asked = symbols?.flatMap((symbol) => registry.subjects.get(symbol) ?? [])
  return plainColumn('label', 'text', registry, asked ? subjectNames(asked) : allSubjectNames(registry))
}

function subjectNames(subjects: Iterable<Subject>): Readonly<Record<string, ValueLabel>> {
  const names = [...subjects].flatMap(({ symbol, name }) =>
    name ? [[symbol, { label: name }] as const] : [],
  )
  return Object.fromEntries(names)
}

// The same for every widget of a registry, which never changes once it is made.
const known = new WeakMap<Registry, Readonly<Record<string, ValueLabel>>>()

function allSubjectNames(registry: Registry): Readonly<Record<string, ValueLabel>> {
  const names = known.get(registry) ?? subjectNames(registry.subjects.values())
  known.set(registry, names)
  return names
}

/** The group of a row, under the instance's own word for it. */
export function groupColumn(registry: Registry): Column {
  const { name, label } = registry.instance.group
  return { ...plainColumn(name, 'text', registry, labelValues(registry, 'groups')), label }
}

/** Whether rows of an entity type are about subjects: of every kind, or of the kind that some group has. */
export function isSubject(entity: string, registry: Registry): boolean {
  const every = registry.entities.get(entity)?.of === 'subjects'
  return every || [...registry.groups.values()].some((group) => group.entity === entity)
}

/** Groups by code; anything else as the labels say that its entity type names. */
function words(entity: string, registry: Registry): Column['values'] {
  const { of, words: namespace } = registry.entities.get(entity) ?? {}
  if (of === 'groups') return labelValues(registry, 'groups')
  return namespace === undefined ? {} : labelValues(registry, namespace)
}
