import plugin from 'fastify-plugin'
import { Turns } from '../../duckdb/turns.ts'
import { waitingTurns } from '../../telemetry/meters.ts'
import { whenOver } from './lease.ts'

export interface DoorLimits {
  /** So many answers that cost a query are made for one reader at once; more of them wait outside. */
  readonly share: number
  readonly atOnce: number
  readonly places: number
  readonly waitMs: number
}

const LIMITS: DoorLimits = { share: 8, atOnce: 500, places: 2000, waitMs: 10_000 }

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether its reader has, or waits for, more of the door's turns than the share, or than others have. */
    greedy: () => boolean
  }
}

/**
 * A turn for each answer that costs a query, before anything is done for it: who asks for two hundred pages has a share
 * of them made and waits for the rest, and where all places are taken gives way first.
 */
export const door = plugin(async (app, given: Partial<DoorLimits>) => {
  const { waitMs, ...limits } = { ...LIMITS, ...given }
  const turns = new Turns(limits)
  waitingTurns.set(0)
  app.decorateRequest('greedy', function () {
    const { turns: all, readers } = turns.all
    return turns.asked(this.reader.who) > Math.min(limits.share, Math.max(1, all / Math.max(1, readers)))
  })
  app.addHook('onRequest', async (request, reply) => {
    const { sheddable, free } = request.routeOptions.config
    if (!sheddable || free?.(request)) return
    waitingTurns.inc()
    const leave = await turns.enter(request.reader.who, request.gone, waitMs).catch((error) => {
      waitingTurns.dec()
      throw error
    })
    whenOver(request, reply, () => {
      leave()
      waitingTurns.dec()
    })
  })
})
