import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Reader, Right } from '../../answer/reader.ts'

declare module 'fastify' {
  interface FastifyRequest {
    reader: Reader
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Says who asks. Until there are accounts that is an address, and whoever sits at the server's own machine sees faults. */
export const reader = plugin(async (app) => {
  app.addHook('onRequest', async (request) => {
    request.reader = readerOf(request)
  })
})

function readerOf({ ip, headers }: FastifyRequest): Reader {
  const local = LOOPBACK.has(ip) && headers['x-forwarded-for'] === undefined
  return { who: ip, address: ip, rights: new Set<Right>(local ? ['issues'] : []) }
}
