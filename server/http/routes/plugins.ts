import { type PluginList, PluginsSchema } from '../../../core/api/plugins.ts'
import type { Plugins } from '../../../core/plugin/plugin.ts'
import type { Registry } from '../../../core/registry/registry.ts'
import { isMap } from '../../../core/words/is-map.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

/** What pages may be made of: the widgets and queries of the instance. */
export function pluginRoutes(app: App): void {
  app.get('/api/plugins', {
    config: { api: true, access: 'read', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'Widgets and queries, with the JSON Schemas of their options and params',
      querystring: NoQuery,
      response: answers(PluginsSchema),
    },
    handler: async ({ state: { plugins, registry } }) => pluginList(plugins, registry),
  })
}

function pluginList({ widgets, queries }: Plugins, { entities, labels }: Registry): PluginList {
  const schemas = [
    ...[...widgets.values()].map(({ options }) => options),
    ...[...queries.values()].map(({ params }) => params),
  ]
  return {
    entities: [...entities.values()].map(({ id, label }) => ({ id, label })),
    words: Object.fromEntries(
      [...new Set(schemas.flatMap((schema) => wordsIn(schema)))].flatMap((word) => {
        const label = labels.get(word)
        return label ? [[word, label]] : []
      }),
    ),
    widgets: [...widgets.values()].map(({ name, summary, frame, size, options }) => {
      const { w, h, minW, minH } = size
      return { name, summary, frame, size: { w, h, minW, minH }, options: { ...options } }
    }),
    queries: [...queries.values()].map(({ name, summary, params }) => ({
      name,
      summary,
      params: { ...params },
    })),
  }
}

/** The labels that forms of a schema look for: `option.axis`, `axis.left`. */
function wordsIn(schema: unknown, name?: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => wordsIn(one, name))
  if (!isMap(schema)) return []
  const { const: literal, anyOf, items, properties } = schema
  return [
    ...(name !== undefined && literal !== undefined ? [`${name}.${literal}`] : []),
    ...wordsIn(anyOf, name),
    ...wordsIn(items, name),
    ...(isMap(properties)
      ? Object.entries(properties).flatMap(([own, value]) => [
          `option.${own}`,
          `hint.${own}`,
          ...wordsIn(value, own),
        ])
      : []),
  ]
}
