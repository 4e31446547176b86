import { localise } from '../words/localise.ts'
import { PageSchema, WidgetSchema } from './page.ts'
import type { PageContext } from './page-draft.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * The JSON Schema that editors read (dashboards/schema.json): the page language with the names of every widget,
 * query and registry entry, and, once a widget or query is named, what its options or params may be. It refuses
 * less than `parsePage`: anywhere in params and options `$name` may stand for a value.
 */
export function pageSchema({ registry, queries, widgets }: Omit<PageContext, 'pages'>): Json {
  const { instance } = registry
  const plain = (schema: object): Json => JSON.parse(JSON.stringify(localise(schema, instance)))
  const byName = <P extends { readonly name: string }>(plugins: ReadonlyMap<string, P>) =>
    [...plugins.values()].sort((a, b) => (a.name < b.name ? -1 : 1))

  const { properties, ...widget } = plain(WidgetSchema)
  const named = (plugins: readonly { readonly name: string; readonly summary: string }[]): Json => ({
    anyOf: plugins.map(({ name, summary }) => ({ const: name, description: summary })),
  })
  const needs = (key: string, name: string, part: string, schema: object): Json => ({
    if: { properties: { [key]: { const: name } }, required: [key] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { [part]: bindable(plain(schema)) } },
  })
  const page = plain(PageSchema)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...(widgetsByReference(page, JSON.stringify(plain(WidgetSchema))) as Json),
    definitions: {
      widget: {
        ...widget,
        properties: {
          ...(properties as Json),
          widget: named(byName(widgets)),
          query: named(byName(queries)),
        },
        allOf: [
          ...byName(widgets).map(({ name, options }) => needs('widget', name, 'options', options)),
          ...byName(queries).map(({ name, params }) => needs('query', name, 'params', params)),
        ],
      },
      reference: { type: 'string', pattern: '^\\$', description: 'the value of an input' },
      // The lines of the statements come with the data and are named by their code.
      metric: { anyOf: [{ enum: ids(registry.metrics) }, { type: 'string', pattern: '^[A-Z][A-Z0-9]*_' }] },
      column: { anyOf: [{ enum: ids(registry.metrics) }, { type: 'string' }] },
      group: { enum: ids(registry.groups) },
      dataset: { enum: ids(registry.datasets) },
      entity: { enum: ids(registry.entities) },
      subject: { type: 'string' },
    },
  }
}

const ids = (entries: ReadonlyMap<string, unknown>) => [...entries.keys()].sort()

/** The widget stands three times in the page's schema; once is enough. */
function widgetsByReference(schema: unknown, widget: string): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  if (JSON.stringify(schema) === widget) return { $ref: '#/definitions/widget' }
  if (Array.isArray(schema)) return schema.map((entry) => widgetsByReference(entry, widget))
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, widgetsByReference(value, widget)]),
  )
}

/** Marks of texts that a registry names; others, such as the one of a part of time, are not for authors. */
const REGISTRY_MARKS: ReadonlySet<string> = new Set(
  ['metric', 'column', 'group', 'dataset', 'entity', 'subject'].map((name) => `x-${name}`),
)

/** A plugin's schema as a page may write it: marked texts complete from a registry, and `$name` fits everywhere. */
function bindable(schema: Json, inherited?: string): Json {
  const mark = Object.keys(schema).find((keyword) => REGISTRY_MARKS.has(keyword)) ?? inherited
  const { description, default: preset, properties, items, anyOf, patternProperties, ...rest } = schema
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
  }
  if (properties) {
    const required = (rest.required as string[] | undefined)?.filter(
      (key) => (properties as Record<string, Json>)[key]?.default === undefined,
    )
    const changed = mapped(properties as Json, (property) => orReference(property))
    return { ...rest, ...about, ...(required ? { required } : {}), properties: changed }
  }
  if (patternProperties) {
    return {
      ...rest,
      ...about,
      patternProperties: mapped(patternProperties as Json, (one) => orReference(one)),
    }
  }
  if (Array.isArray(anyOf)) return { ...about, anyOf: anyOf.map((branch) => bindable(branch, mark)) }
  if (Array.isArray(items))
    return { ...unmarked(rest), ...about, items: items.map((one) => orReference(one, mark)) }
  if (items) return { ...unmarked(rest), ...about, items: orReference(items as Json, mark) }
  if (mark && rest.type === 'string') return { ...about, $ref: `#/definitions/${mark.slice(2)}` }
  return { ...unmarked(rest), ...about }
}

function orReference(schema: Json, inherited?: string): Json {
  const { description, default: preset, ...own } = bindable(schema, inherited)
  return {
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
    anyOf: [own, { $ref: '#/definitions/reference' }],
  }
}

function unmarked(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keyword.startsWith('x-')))
}

function mapped(schemas: Json, change: (schema: Json) => Json): Json {
  return Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, change(schema as Json)]))
}
