import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Reader, Right } from '../../answer/reader.ts'

declare module 'fastify' {
  interface FastifyRequest {
    reader: Reader
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1'])
/** Whoever sends one of these stands between the reader and this server. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'] as const

/** Says who asks. Until there are accounts that is an address, and whoever sits at the server's own machine sees faults. */
export const reader = plugin(async (app) => {
  app.addHook('onRequest', async (request) => {
    request.reader = readerOf(request)
  })
})

function readerOf({ ip, headers }: FastifyRequest): Reader {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  const local = LOOPBACK.has(address) && PROXY_HEADERS.every((name) => headers[name] === undefined)
  return { person: null, who: whoIsAt(address), address, rights: new Set<Right>(local ? ['issues'] : []) }
}

/** One reader of IPv6 has the addresses of a whole network; the network is who asks. */
export function whoIsAt(address: string): string {
  if (!isIPv6(address)) return address
  const [before = '', after] = address.toLowerCase().split('%', 1)[0]!.split('::')
  const head = before.split(':').filter((group) => group !== '')
  const tail = (after ?? '').split(':').filter((group) => group !== '')
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail]
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}
