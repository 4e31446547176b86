import type { App } from '../app.ts'
import { HttpFault } from '../http-fault.ts'
import { dataStatus, type Live } from '../live.ts'
import { answers, DataStatusSchema, HealthSchema, NoQuery } from '../schemas.ts'

export function statusRoutes(app: App, live: Live, now: () => Date, stopping = () => false): void {
  app.get('/api/health', {
    config: { stateless: true },
    schema: {
      tags: ['status'],
      summary: 'The process is up',
      querystring: NoQuery,
      response: answers(HealthSchema),
    },
    handler: async () => ({ status: 'ok', dataVersion: live.state?.dataVersion ?? null }),
  })

  app.get('/api/ready', {
    config: { stateless: true },
    schema: {
      tags: ['status'],
      summary: 'A data version is being served; 503 until then',
      querystring: NoQuery,
      response: answers(HealthSchema),
    },
    handler: async () => {
      if (stopping()) throw new HttpFault(503, { error: 'stopping', message: 'the server is about to stop' })
      if (!live.state)
        throw new HttpFault(503, { error: 'not-ready', message: 'no data version is served yet' })
      return { status: 'ok', dataVersion: live.state.dataVersion }
    },
  })

  app.get('/api/status', {
    schema: {
      tags: ['status'],
      summary: 'What the data is, how new it is, and what of it is missing or stale',
      querystring: NoQuery,
      response: answers(DataStatusSchema),
    },
    handler: async (request) => dataStatus(request.state, now),
  })
}
