import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { meters } from '../../telemetry/meters.ts'
import { isLocal } from '../hooks/reader.ts'
import { NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

/** What this process measures, for Prometheus: to this machine, and to who has the token; to others there is nothing. */
export function telemetryRoutes(app: App, token: string | null): void {
  app.get('/metrics', {
    exposeHeadRoute: false,
    config: { api: true, access: 'public', stateless: true },
    schema: {
      tags: ['status'],
      summary:
        'Measurements of this process in the text format of Prometheus; from elsewhere only with METRICS_TOKEN',
      querystring: NoQuery,
      produces: ['text/plain'],
    },
    handler: async (request, reply) => {
      if (!isLocal(request) && !holds(request, token)) {
        return reply.code(404).type('text/plain; charset=utf-8').send('not found')
      }
      return reply.type(meters.contentType).send(await meters.metrics())
    },
  })
}

function holds({ headers: { authorization = '' } }: FastifyRequest, token: string | null): boolean {
  if (token === null) return false
  // Of one length, so that the time tells nothing.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`))
}
