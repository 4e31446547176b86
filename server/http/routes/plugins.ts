import { type PluginList, PluginsSchema } from '../../../core/api/plugins.ts'
import type { Plugins } from '../../../core/plugin/plugin.ts'
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
    handler: async (request) => pluginList(request.state.plugins),
  })
}

function pluginList({ widgets, queries }: Plugins): PluginList {
  return {
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
