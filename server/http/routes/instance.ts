import { type InstanceInfo, InstanceInfoSchema } from '../../../core/api/instance.ts'
import type { State } from '../../state/state.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

/** What the shell has to know of the world that the pages are about. */
export function instanceRoutes(app: App): void {
  app.get('/api/instance', {
    config: { api: true, access: 'public', cacheable: true },
    schema: {
      tags: ['registry'],
      summary: 'The instance: its name, languages, time zone and words',
      querystring: NoQuery,
      response: answers(InstanceInfoSchema),
    },
    handler: async (request) => instanceInfo(request.state),
  })
}

export function instanceInfo({ registry }: Pick<State, 'registry'>): InstanceInfo {
  const { name, languages, timezone, theme, symbol, subject, group, watch, words } = registry.instance
  return { name, languages, timezone, theme, symbol, subject, group, watch, words }
}
