import underPressure from '@fastify/under-pressure'
import plugin from 'fastify-plugin'
import { HttpFault } from '../fault.ts'

/** Beyond one of these, whatever costs a query is answered 503. */
export interface PressureLimits {
  readonly eventLoopDelayMs: number
  /** Beyond this, who asks for more than others is refused. */
  readonly greedyDelayMs: number
  readonly rssBytes: number
  readonly sampleMs: number
}

const MB = 1 << 20
// A reload of the registries alone holds the loop for half a second, and readers must not pay for it.
const LIMITS: PressureLimits = {
  eventLoopDelayMs: 1000,
  greedyDelayMs: 250,
  rssBytes: 1024 * MB,
  sampleMs: 1000,
}

/** Sheds what costs a query: pages stay readable, and a supervisor does not restart a busy server. */
export const pressure = plugin(async (app, given: Partial<PressureLimits>) => {
  const limits = { ...LIMITS, ...given }
  await app.register(underPressure, {
    maxEventLoopDelay: Math.min(limits.greedyDelayMs, limits.eventLoopDelayMs),
    maxRssBytes: limits.rssBytes,
    sampleInterval: limits.sampleMs,
    pressureHandler: async (request, _reply, kind, delayMs = 0) => {
      if (!request.routeOptions.config.sheddable) return
      const late = kind === 'eventLoopDelay' && delayMs <= limits.eventLoopDelayMs
      if (late && app.memoryUsage().rssBytes <= limits.rssBytes && !request.greedy()) return
      // Thrown rather than sent, or the request goes on to its query all the same.
      throw new HttpFault('overloaded', 'the server is busy')
    },
  })
})
