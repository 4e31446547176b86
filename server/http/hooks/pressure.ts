import underPressure from '@fastify/under-pressure'
import plugin from 'fastify-plugin'
import { HttpFault } from '../fault.ts'

/** Beyond one of these, whatever costs a query is answered 503. */
export interface PressureLimits {
  readonly eventLoopDelayMs: number
  readonly rssBytes: number
  readonly sampleMs: number
}

const MB = 1 << 20
// A reload of the registries alone holds the loop for half a second, and readers must not pay for it.
const LIMITS: PressureLimits = { eventLoopDelayMs: 1000, rssBytes: 1024 * MB, sampleMs: 1000 }

/** Sheds what costs a query: pages stay readable, and a supervisor does not restart a busy server. */
export const pressure = plugin(async (app, given: Partial<PressureLimits>) => {
  const limits = { ...LIMITS, ...given }
  await app.register(underPressure, {
    maxEventLoopDelay: limits.eventLoopDelayMs,
    maxRssBytes: limits.rssBytes,
    sampleInterval: limits.sampleMs,
    pressureHandler: async (request, reply) => {
      if (!request.routeOptions.config.sheddable) return
      reply.header('retry-after', '5')
      // Thrown rather than sent, or the request goes on to its query all the same.
      throw new HttpFault('overloaded', 'the server is busy')
    },
  })
})
