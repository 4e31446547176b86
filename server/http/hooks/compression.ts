import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import plugin from 'fastify-plugin'

/** Compresses texts. Each line of a stream leaves when it is written, not when the compressor's buffer is full. */
export const compression = plugin(async (app) => {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    customTypes: /^(application\/(json|x-ndjson|javascript)|text\/(?!event-stream)|image\/svg)/,
    zlibOptions: { flush: constants.Z_SYNC_FLUSH, level: 6 },
    brotliOptions: {
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
    },
  })
})
