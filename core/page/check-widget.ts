import { type Mark, type MarkedName, markedNames } from '../plugin/marks.ts'
import type { QueryPlugin, WidgetPlugin } from '../plugin/plugin.ts'
import { alike, unitName } from '../words/alike.ts'
import { isMap } from '../words/is-map.ts'
import { unknown } from '../words/nearest.ts'
import type { Column } from '../words/table.ts'
import { checkSchema } from '../yaml/check-schema.ts'
import { type Fault, quote } from '../yaml/issue.ts'
import type { IssueCode } from '../yaml/issue-codes.ts'
import { checkClick, checkExpect, checkExport, checkRepeat, checkWhen } from './check-behaviour.ts'
import { bindValue, type InputValues } from './inputs.ts'
import { checkReferences, checkText, type Names, type PageDraft, type WidgetDraft } from './page-draft.ts'
import { sampleValues } from './sample-values.ts'

/** What checking a page for values besides the defaults has cost so far, and what it has already said. */
export interface Trials {
  /** Characters of params and options that may still be bound and checked. */
  left: number
  readonly said: Set<string>
}

/** What the schema of the page cannot say of a widget: names, references, and what its plugins ask for. */
export function checkWidget(draft: PageDraft, widget: WidgetDraft, trials: Trials): void {
  const { path, value } = widget
  const plugin = pluginOf(draft, widget, 'widget', draft.context.widgets)
  const query = pluginOf(draft, widget, 'query', draft.context.queries)
  const repeats = checkRepeat(draft, widget)
  const names: Names = { more: new Set(repeats.keys()), used: new Set() }

  checkText(draft, [...path, 'title'], value.title, names)
  checkText(draft, [...path, 'hint'], value.hint, names)
  checkWhen(draft, widget, repeats)
  const file = isMap(value.export) ? value.export : {}
  // A file is of a day: `{session}` is the newest session of the data.
  const dated = { ...names, more: new Set([...names.more, 'session']) }
  checkText(draft, [...path, 'export', 'file'], file.file, dated)
  checkText(draft, [...path, 'export', 'sheet'], file.sheet, names)

  const used: Names = { more: names.more, used: new Set() }
  const parts = ['params', 'options'].map(
    (part) =>
      checkReferences(draft, [...path, part], value[part], used) &&
      (value[part] === undefined || isMap(value[part])),
  )
  const exported = checkReferences(draft, [...path, 'export', 'params'], file.params, used)
  const bindable = exported && parts.every(Boolean) && draft.sound([...path, 'repeat'])
  const columns = bindable
    ? checkPlugins({ draft, widget, plugin, query }, used.used, repeats, trials)
    : undefined
  checkExpect(draft, widget, columns)
  checkExport(draft, widget, columns)
  checkClick(draft, widget, names, columns)
}

function pluginOf<P>(
  draft: PageDraft,
  { path, value }: WidgetDraft,
  kind: 'widget' | 'query',
  known: ReadonlyMap<string, P>,
): P | undefined {
  const name = value[kind]
  if (typeof name !== 'string') return undefined
  const plugin = known.get(name)
  if (!plugin) {
    const words = unknown(`unknown ${kind} ${quote(name)}`, name, known.keys())
    draft.report({ code: `unknown-${kind}`, path: [...path, kind], ...words })
  }
  return plugin
}

interface Subject {
  readonly draft: PageDraft
  readonly widget: WidgetDraft
  readonly plugin: WidgetPlugin | undefined
  readonly query: QueryPlugin | undefined
}

/** The names of the columns that the query returns for the defaults; undefined where that cannot be told. */
function checkPlugins(
  subject: Subject,
  used: ReadonlySet<string>,
  repeats: Parameters<typeof sampleValues>[2],
  trials: Trials,
): ReadonlySet<string> | undefined {
  const { draft, widget } = subject
  const cost = JSON.stringify([widget.value.params, widget.value.options]).length
  let columns: ReadonlySet<string> | undefined
  // Conditions that are no map, or name what is not there, are faults of their own and limit nothing.
  const conditions =
    isMap(widget.value.when) && draft.sound([...widget.path, 'when']) ? widget.value.when : undefined
  for (const [i, { values, when }] of sampleValues(draft, used, repeats, conditions).entries()) {
    if (i > 0) {
      trials.left -= cost
      if (trials.left < 0) break
    }
    const { faults, columns: found } = checkBound(subject, values)
    if (i === 0) columns = found
    for (const fault of faults) {
      const message = fault.message.replace(/;|$/, (end) => when + end)
      // An option that no query takes is one fault, however many widgets pass it on.
      if (when === '' || !trials.said.has(message)) draft.report({ ...fault, message })
      trials.said.add(message)
    }
    // The other values would repeat the same sentences.
    if (faults.length > 0) break
  }
  return columns
}

/** Params and options for one assignment of the inputs: each against its schema, then each against the other. */
function checkBound(
  subject: Subject,
  values: InputValues,
): { faults: Fault[]; columns: ReadonlySet<string> | undefined } {
  const { draft, widget, plugin, query } = subject
  const { path, value } = widget
  const { registry } = draft.context
  const faults: Fault[] = []
  const params = query && checkBlock(subject, 'params', query, query.params, value.params, values, faults)
  const options =
    plugin && checkBlock(subject, 'options', plugin, plugin.options, value.options, values, faults)
  if (query && params && isMap(value.export) && isMap(value.export.params)) {
    const merged = { ...(isMap(value.params) ? value.params : {}), ...value.export.params }
    const inner: Fault[] = []
    checkBlock(subject, 'params', query, query.params, merged, values, inner)
    const length = path.length + 1
    faults.push(...inner.map((f) => ({ ...f, path: [...path, 'export', 'params', ...f.path.slice(length)] })))
  }
  if (value.query === undefined && value.params !== undefined) {
    faults.push({
      code: 'missing-key',
      path: [...path, 'params'],
      at: 'key',
      message: 'missing query beside params',
    })
  }
  if (faults.length > 0) return { faults, columns: undefined }

  const columns =
    query && params && columnsOf(subject, () => query.columns(params, registry), 'query', faults)
  const names = columns && new Set(columns.map(({ name }) => name))
  if (!plugin || !options || (query && !names) || (value.query !== undefined && !query)) {
    return { faults, columns: names }
  }
  const needed = columnsOf(subject, () => plugin.columns(options), 'widget', faults) ?? []
  if (!names) {
    if (needed.length > 0) {
      const message = `missing query; widget ${quote(value.widget)} reads ${needed.slice(0, 8).join(', ')}`
      faults.push({ code: 'missing-key', path, at: 'key', message })
    }
    return { faults, columns: names }
  }
  const marked = markedNames(plugin.options, options).filter(({ mark }) => mark === 'x-column')
  const wanted = new Map(marked.map(({ name, path: at }) => [name, [...path, 'options', ...at]]))
  for (const name of new Set([...wanted.keys(), ...needed])) {
    if (names.has(name)) continue
    const message = `missing column ${quote(name)} in query ${quote(value.query)}`
    const words = unknown(message, name, names)
    faults.push({ code: 'missing-column', path: wanted.get(name) ?? [...path, 'widget'], ...words })
  }
  if (faults.length === 0) {
    for (const { name, message } of mixedUnits(plugin.axes?.(options) ?? [], columns)) {
      faults.push({ code: 'mixed-units', path: wanted.get(name) ?? [...path, 'options'], message })
    }
  }
  return { faults, columns: names }
}

/** The columns that stand on an axis whose first column has another unit. */
function mixedUnits(
  axes: readonly (readonly string[])[],
  columns: readonly Column[],
): { name: string; message: string }[] {
  return axes.flatMap((names) => {
    const drawn = names.flatMap((name) => columns.find((column) => column.name === name) ?? [])
    const [first, ...others] = drawn.filter(({ type }) => type === 'number')
    return others
      .filter((other) => !alike(first!, other))
      .map((other) => ({
        name: other.name,
        message: `mixed units on one axis: ${quote(other.name)} is in ${unitName(other)}, ${quote(first!.name)} in ${unitName(first!)}; expected one unit, or an axis of its own`,
      }))
  })
}

/** Params or options with defaults filled in; undefined where the schema or a registry refuses them. */
function checkBlock(
  { draft, widget }: Subject,
  part: 'params' | 'options',
  plugin: QueryPlugin | WidgetPlugin,
  schema: QueryPlugin['params'],
  written: unknown,
  values: InputValues,
  faults: Fault[],
): Record<string, unknown> | undefined {
  const path = [...widget.path, part]
  const { instance } = draft.context.registry
  const { value, faults: found } = checkSchema(
    schema,
    bindValue(written ?? {}, values, instance.languages),
    part,
    instance,
  )
  if (written === undefined && found.length > 0) {
    const needed = (schema.required ?? []).filter((key) => !('default' in schema.properties[key]!))
    const message = `missing ${part}; ${quote(plugin.name)} needs ${needed.join(', ')}`
    faults.push({ code: 'missing-key', path: widget.path, at: 'key', message })
    return undefined
  }
  const own = found.map((fault) => ({ ...fault, path: [...path, ...fault.path] }))
  if (own.length === 0) {
    for (const name of markedNames(schema, value)) {
      const fault = unknownName(draft, name)
      if (fault) own.push({ ...fault, path: [...path, ...name.path] })
    }
  }
  faults.push(...own)
  return own.length === 0 ? (value as Record<string, unknown>) : undefined
}

const REGISTRIES = {
  'x-metric': ['metric', 'metrics', 'unknown-metric'],
  'x-group': ['group', 'groups', 'unknown-group'],
  'x-dataset': ['data set', 'datasets', 'unknown-dataset'],
  'x-entity': ['entity', 'entities', 'unknown-entity'],
  'x-subject': ['subject', 'subjects', 'invalid-value'],
} as const satisfies Partial<Record<Mark, readonly [string, string, IssueCode]>>

function unknownName(draft: PageDraft, { mark, name }: MarkedName): Omit<Fault, 'path'> | undefined {
  if (mark === 'x-column') return undefined
  const [noun, section, code] = REGISTRIES[mark]
  const known = draft.context.registry[section]
  if (known.has(name) || (mark === 'x-subject' && known.size === 0)) return undefined
  return { code, ...unknown(`unknown ${noun} ${quote(name)}`, name, known.keys()) }
}

/** A plugin's own word on columns. It is code of ours, but its fault must not take the other pages down. */
function columnsOf<T>(
  { widget }: Subject,
  ask: () => T,
  part: 'query' | 'widget',
  faults: Fault[],
): T | undefined {
  try {
    return ask()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `invalid ${part} ${quote(widget.value[part])}: ${reason.slice(0, 160)}`
    faults.push({ code: 'invalid-value', path: [...widget.path, part], message })
    return undefined
  }
}
