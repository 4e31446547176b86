import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { stateFor } from '../../rights/scoped-state.ts'
import type { AsOf, Live } from '../../state/live.ts'
import { NoGeneration, PastBusy } from '../../state/past.ts'
import type { State } from '../../state/state.ts'
import { HttpFault } from '../fault.ts'
import { isRead, needsState } from '../flags.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The one state that this whole answer is made from, as its reader sees it. */
    state: State
    /** Fires when the client goes away before the answer is complete. */
    readonly gone: AbortSignal
    /** The generation that was asked for by `?asOf=`; null where none was. */
    asOf: AsOf | null
  }
}

/** Gives each request the state that its whole answer is made from, and takes it back when the answer or its socket ends. */
export const lease = plugin(async (app, { live }: { readonly live: Pick<Live, 'lease' | 'leaseAsOf'> }) => {
  app.decorateRequest('asOf', null)
  app.decorateRequest('gone', {
    getter() {
      return signalOf(this as FastifyRequest).signal
    },
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!needsState(request)) return
    const asked = takeAsOf(request)
    const leased = asked === undefined ? live.lease() : await ofGeneration(live, asked, request, reply)
    if (!leased) {
      reply.header('retry-after', '2')
      throw new HttpFault('not-ready', 'no data version is served yet')
    }
    request.state = stateFor(leased.state, request.reader.person)
    whenOver(request, reply, () => {
      leased.release()
      if (!reply.raw.writableFinished) leave(request)
    })
  })
})

/** `?asOf=` of whatever is read is no part of what it is asked for with: the state says it all. */
function takeAsOf(request: FastifyRequest): string | undefined {
  const { asOf, ...query } = request.query as { asOf?: unknown }
  if (asOf === undefined || !isRead(request)) return undefined
  if (typeof asOf !== 'string')
    throw new HttpFault('invalid-input', 'invalid asOf: it was given more than once', { field: 'asOf' })
  request.query = query
  return asOf
}

async function ofGeneration(
  live: Pick<Live, 'leaseAsOf'>,
  asked: string,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  try {
    const leased = await live.leaseAsOf(asked)
    request.asOf = leased.asOf
    return leased
  } catch (error) {
    if (error instanceof NoGeneration) {
      const { message, valid, nearest } = error
      if (!valid) throw new HttpFault('invalid-input', message, { field: 'asOf' })
      throw new HttpFault('unknown-generation', message, nearest.length > 0 ? { nearest: [...nearest] } : {})
    }
    if (!(error instanceof PastBusy)) throw error
    reply.header('retry-after', '3')
    throw new HttpFault('overloaded', error.message)
  }
}

/** Made where somebody listens: a signal costs more than most answers that are kept. */
const signals = new WeakMap<FastifyRequest, AbortController>()

function signalOf(request: FastifyRequest): AbortController {
  const signal = signals.get(request) ?? new AbortController()
  signals.set(request, signal)
  if (left.has(request)) signal.abort()
  return signal
}

const left = new WeakSet<FastifyRequest>()

function leave(request: FastifyRequest): void {
  left.add(request)
  signals.get(request)?.abort()
}

/** What is called when a request is over; null once it is. */
const calls = new WeakMap<FastifyRequest, (() => void)[] | null>()

/** Calls once when the answer is complete, or its socket ends before; at once where it has. */
export function whenOver(request: FastifyRequest, { raw }: FastifyReply, call: () => void): void {
  const others = calls.get(request)
  if (others !== undefined) {
    if (others === null) call()
    else others.push(call)
    return
  }
  const own = [call]
  calls.set(request, own)
  const { socket } = request.raw
  // An answer that waits behind others on its socket does not hear of the socket's end.
  const end = () => {
    raw.off('close', end)
    socket.off('close', end)
    calls.set(request, null)
    for (const each of own) each()
  }
  raw.once('close', end)
  socket.once('close', end)
  if (socket.destroyed) end()
}
