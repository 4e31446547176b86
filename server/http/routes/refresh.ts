import Type from 'typebox'
import { ApiErrorSchema } from '../../../core/api/errors.ts'
import { AskRefreshSchema, RefreshStartedSchema, RunsSchema } from '../../../core/api/refresh.ts'
import { closed } from '../../../core/words/schemas.ts'
import { RefreshBusy } from '../../refresh/alone.ts'
import type { Refresher } from '../../refresh/refresher.ts'
import { listRuns } from '../../refresh/runs.ts'
import { HttpFault, unknown } from '../fault.ts'
import { answers, NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'
import { personOf } from './auth.ts'

const RunsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })) },
  closed,
)

/** Data is made anew, and what came of it. */
export function refreshRoutes(app: App, refresher: Refresher, workDir: string): void {
  app.post('/api/refresh', {
    config: { api: true, access: 'admin' },
    schema: {
      tags: ['data'],
      summary: 'Begin to make anew what is stale, or the data sets named; events tell how it goes',
      querystring: NoQuery,
      body: AskRefreshSchema,
      response: { 202: RefreshStartedSchema, '4xx': ApiErrorSchema, '5xx': ApiErrorSchema },
    },
    handler: async (request, reply) => {
      const { datasets = null } = request.body
      const { pipelines } = request.state.registry
      if (pipelines.size === 0)
        throw new HttpFault('unknown-dataset', 'no pipeline makes any data set of this instance')
      for (const id of datasets ?? [])
        if (!pipelines.has(id)) throw unknown('dataset', id, pipelines.keys(), 'data set with a pipeline')
      const run = await refresher.start(datasets, personOf(request).email).catch((error) => {
        if (error instanceof RefreshBusy) throw new HttpFault('refresh-running', error.message)
        throw error
      })
      reply.code(202)
      return { run }
    },
  })

  app.get('/api/refresh/runs', {
    config: { api: true, access: 'admin', stateless: true },
    schema: {
      tags: ['data'],
      summary: 'What came of the newest refreshes, newest first',
      querystring: RunsQuery,
      response: answers(RunsSchema),
    },
    handler: async (request) => ({
      running: refresher.running,
      runs: await listRuns(workDir, request.query.limit ?? 50),
    }),
  })
}
