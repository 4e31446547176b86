import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Config } from '../../config.ts'
import { HttpFault } from '../fault.ts'
import { isLoopback } from './known-hosts.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * What changes something is taken from this server's own pages, or from what is no browser: a browser says by `Origin`
 * and `Sec-Fetch-Site` whose page asks, and sends its cookies for anybody's.
 */
export const ownOrigin = plugin(async (app, { publicUrl }: Pick<Config, 'publicUrl'>) => {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin
  app.addHook('onRequest', async (request) => {
    if (READING.has(request.method)) return
    const { origin, 'sec-fetch-site': site } = request.headers
    const ours =
      (origin === undefined || isOwn(origin, request, publicOrigin)) &&
      (site === undefined || site === 'same-origin')
    if (!ours) throw new HttpFault('foreign-origin', 'this server takes changes from its own pages only')
  })
})

/** Readers' address where there is one; else, or on the machine itself, whatever the request was sent to. */
function isOwn(origin: string, { headers: { host = '' } }: FastifyRequest, publicOrigin: string | null) {
  if (origin === publicOrigin) return true
  if (publicOrigin !== null && !isLoopback(host.replace(/:\d*$/, ''))) return false
  return origin === `http://${host}` || origin === `https://${host}`
}
