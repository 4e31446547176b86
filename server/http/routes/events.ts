import type { ServerResponse } from 'node:http'
import type { ConfigEvent, DataEvent, RefreshEvent } from '../../../core/api/events.ts'
import { type Asker, sees } from '../../../core/registry/scope.ts'
import type { Checks } from '../../accounts/session-checks.ts'
import { type Layouts, pagesVersion } from '../../layouts/layouts.ts'
import type { Refresher } from '../../refresh/refresher.ts'
import { scopeIn } from '../../rights/scoped-state.ts'
import type { StateHolder } from '../../state/holder.ts'
import type { State } from '../../state/state.ts'
import { eventStreams } from '../../telemetry/meters.ts'
import { HttpFault } from '../fault.ts'
import { whenOver } from '../hooks/lease.ts'
import { NoQuery } from '../schemas.ts'
import type { App } from '../server.ts'

export interface EventLimits {
  readonly total: number
  readonly perReader: number
  readonly heartbeatMs: number
  /** How often sessions of open streams are looked up. */
  readonly sweepMs: number
  /** So long they stay open where that cannot be done. */
  readonly graceMs: number
  /** A reader with so many unread bytes is dropped: it connects again and asks anew. */
  readonly backlog: number
}
const LIMITS: EventLimits = {
  total: 2000,
  perReader: 20,
  heartbeatMs: 25_000,
  sweepMs: 2_000,
  graceMs: 60_000,
  backlog: 64 << 10,
}

/**
 * Server-sent events: `config` when pages (the team's versions of them, too) or registries changed, `data` when a new
 * data version is served, `refresh` while data is made anew.
 */
export function eventRoutes(
  app: App,
  live: StateHolder,
  checks: Checks,
  layouts: Layouts,
  refresher: Pick<Refresher, 'on'>,
  given: Partial<EventLimits> = {},
): void {
  const limits = { ...LIMITS, ...given }
  const streams = new Map<ServerResponse, Asker>()
  const ofReaders = new Map<string, number>()
  const ofSessions = new Map<string, Set<ServerResponse>>()

  const send = (text: (asker: Asker) => string) => {
    for (const [stream, asker] of streams) {
      if (stream.writableLength > limits.backlog) stream.destroy()
      else stream.write(text(asker))
    }
  }
  const stop = live.on((event, state) => send((asker) => said(event, state, layouts, asker)))
  const stopTeam = layouts.onTeam(() => {
    const { state } = live
    if (state) send((asker) => said('config', state, layouts, asker))
  })
  const stopRefresh = refresher.on((event) => send(() => written('refresh', event)))
  const heartbeat = setInterval(() => send(() => ': still here\n\n'), limits.heartbeatMs)
  heartbeat.unref()
  const stopEnds = checks.onEnd((session) => {
    for (const stream of ofSessions.get(session) ?? []) stream.end()
  })
  let sweptAt = performance.now()
  /** A session may end on another server of the same database. */
  const sweep = setInterval(async () => {
    try {
      await checks.sweep([...ofSessions.keys()])
      sweptAt = performance.now()
    } catch {
      // Readers go on for a while without the database, and not longer.
      if (performance.now() - sweptAt < limits.graceMs) return
      for (const streams of ofSessions.values()) for (const stream of streams) stream.end()
    }
  }, limits.sweepMs)
  sweep.unref()
  app.addHook('preClose', async () => {
    stop()
    stopTeam()
    stopRefresh()
    stopEnds()
    clearInterval(heartbeat)
    clearInterval(sweep)
    for (const stream of streams.keys()) stream.end()
  })

  app.get('/api/events', {
    // An answer to HEAD would stay open for ever and take a reader's place.
    exposeHeadRoute: false,
    config: { api: true, access: 'read', stateless: true },
    schema: {
      tags: ['status'],
      summary: 'Server-sent events: config, data, refresh',
      querystring: NoQuery,
      produces: ['text/event-stream'],
    },
    handler: async (request, reply) => {
      const { who, person } = request.reader
      const own = ofReaders.get(who) ?? 0
      if (streams.size >= limits.total || own >= limits.perReader) {
        // Not all at the same moment again.
        reply.header('retry-after', String(20 + Math.floor(Math.random() * 20)))
        throw new HttpFault('overloaded', 'too many event streams are open')
      }
      reply.hijack()
      const stream = reply.raw
      for (const [name, value] of Object.entries(reply.getHeaders())) stream.setHeader(name, value ?? '')
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      stream.write('retry: 3000\n\n')
      // What is so now, so that a reader who comes back knows whether anything was missed.
      const { state } = live
      if (state) stream.write(said('config', state, layouts, person) + said('data', state, layouts, person))
      streams.set(stream, person)
      eventStreams.inc()
      ofReaders.set(who, own + 1)
      const { session } = request
      const same = session === null ? undefined : (ofSessions.get(session) ?? new Set())
      if (session !== null && same) ofSessions.set(session, same.add(stream))
      stream.on('error', () => stream.destroy())
      whenOver(request, reply, () => {
        streams.delete(stream)
        eventStreams.dec()
        same?.delete(stream)
        if (session !== null && same?.size === 0) ofSessions.delete(session)
        const left = ofReaders.get(who)! - 1
        if (left > 0) ofReaders.set(who, left)
        else ofReaders.delete(who)
      })
    },
  })
}

function said(event: 'config' | 'data', state: State, layouts: Layouts, asker: Asker): string {
  const { pages } = scopeIn(state, asker)
  const faulty = [...state.pages.values()]
    .filter(({ id, issues }) => issues.length > 0 && sees(pages, id))
    .map(({ id }) => id)
  const config: ConfigEvent = { version: pagesVersion(state, layouts), faulty }
  const data: DataEvent = { dataVersion: state.dataVersion }
  return written(event, event === 'config' ? config : data)
}

const written = (event: string, data: ConfigEvent | DataEvent | RefreshEvent): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
