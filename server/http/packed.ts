import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { perState } from '../state/per-state.ts'
import { shareOf } from '../state/share-of.ts'

/** In the order of preference, with what makes them. */
const ENCODINGS = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
} as const
type Encoding = keyof typeof ENCODINGS

/** An answer that is kept: its bytes, and those that clients asked for compressed. */
export interface Packed {
  readonly bytes: Buffer
  readonly compressed: Map<Encoding, Promise<Buffer>>
}

export const packed = (bytes: Buffer): Packed => ({ bytes, compressed: new Map() })

/** Answers of one state, the latest asked for up to so many bytes. */
export const packedAnswers = (maxBytes: number) =>
  perState(
    ({ scope }) =>
      new LRUCache<string, Packed>({
        maxSize: shareOf(scope, maxBytes),
        // Compressed it takes less than the bytes again.
        sizeCalculation: (answer, name) => 2 * (answer.bytes.length + name.length) + 500,
      }),
  )

/** Sends an answer as the client wants it, compressed once for all. */
export async function sendPacked(request: FastifyRequest, reply: FastifyReply, answer: Packed) {
  reply.header('vary', 'Cookie, accept-encoding')
  const encoding = accepted(request.headers['accept-encoding'])
  if (!encoding) return reply.send(answer.bytes)
  const made = answer.compressed.get(encoding) ?? ENCODINGS[encoding](answer.bytes)
  answer.compressed.set(encoding, made)
  return reply.header('content-encoding', encoding).send(await made)
}

/** The first of ours that a header `Accept-Encoding` allows. */
function accepted(header: string | string[] | undefined): Encoding | undefined {
  if (header === undefined) return undefined
  const wanted = new Map(
    String(header)
      .split(',')
      .map((one) => {
        const [name = '', weight] = one.split(';')
        return [name.trim().toLowerCase(), Number(weight?.split('=')[1] ?? 1) > 0]
      }),
  )
  const names = Object.keys(ENCODINGS) as Encoding[]
  return names.find((name) => wanted.get(name) ?? wanted.get('*'))
}
