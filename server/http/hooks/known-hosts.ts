import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Config } from '../../config.ts'
import { HttpFault } from '../fault.ts'
import { needsState } from '../flags.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1']

/**
 * Answers only under this server's names. One that only listens on its own machine answers to the machine's own names
 * and to PUBLIC_URL: under any other name a page of somebody else, whose name was pointed here, would read along. A
 * request with two Host headers is none, since a proxy may have gone by the other.
 */
export const knownHosts = plugin(async (app, config: Pick<Config, 'host' | 'publicUrl'>) => {
  const isOurs = ownNames(config)
  app.addHook('onRequest', async (request) => {
    const hosts = request.raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host')
    if (hosts.length > 1) throw new HttpFault('bad-request', 'the request has more than one Host header')
    if (isHarmless(request)) return
    const name = hostName(request)
    if (isOurs(name)) return
    const message = `this server does not answer as ${JSON.stringify(name.slice(0, 100))}; set PUBLIC_URL to the address readers use`
    throw new HttpFault('unknown-host', message)
  })
})

/** Says nothing of the data and of nobody: a supervisor may ask it by any name. */
function isHarmless(request: FastifyRequest): boolean {
  const { method, routeOptions } = request
  return !needsState(request) && method === 'GET' && (routeOptions.config?.access ?? 'public') === 'public'
}

export const isLoopback = (name: string): boolean => LOOPBACK.includes(name.toLowerCase())

/** The name that the request was sent to, whatever a proxy says it was before. */
function hostName({ headers }: FastifyRequest): string {
  return (headers.host ?? '').replace(/:\d*$/, '')
}

/** Whether a Host header names this server. */
export function ownNames({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): (name: string) => boolean {
  const local = LOOPBACK.includes(host)
  if (!local && publicUrl === null) return () => true
  const known = new Set([...LOOPBACK, host.toLowerCase()])
  if (publicUrl !== null) known.add(new URL(publicUrl).hostname)
  return (name) => known.has(name.toLowerCase())
}
