import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { perState } from '../state/per-state.ts'
import type { State } from '../state/state.ts'

/** In the order of preference, with what makes them. */
const ENCODINGS = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
} as const
type Encoding = keyof typeof ENCODINGS

/** A tab's answer where every widget's is kept: its bytes, and those that clients asked for compressed. */
export interface WholeTab {
  readonly bytes: Buffer
  readonly compressed: Map<Encoding, Promise<Buffer>>
}

const MAX_BYTES = 16 << 20

const wholeTabs = perState(
  () =>
    new LRUCache<string, WholeTab>({
      maxSize: MAX_BYTES,
      // Compressed it takes less than the bytes again.
      sizeCalculation: (tab, name) => 2 * (tab.bytes.length + name.length) + 500,
    }),
)

/** The whole answer of one state by page, tab and values; `undefined` where it is not kept. */
export function wholeTab(state: State, key: string): WholeTab | undefined {
  return wholeTabs(state).get(key)
}

export function keepWholeTab(state: State, key: string, bytes: Buffer): WholeTab {
  const tab = { bytes, compressed: new Map() }
  wholeTabs(state).set(key, tab)
  return tab
}

/** Sends a whole answer as the client wants it: with a tag, compressed once for all. */
export async function sendWholeTab(request: FastifyRequest, reply: FastifyReply, tab: WholeTab) {
  request.whole = true
  reply.type('application/x-ndjson; charset=utf-8').header('vary', 'Cookie, accept-encoding')
  const encoding = accepted(request.headers['accept-encoding'])
  if (!encoding) return reply.send(tab.bytes)
  const made = tab.compressed.get(encoding) ?? ENCODINGS[encoding](tab.bytes)
  tab.compressed.set(encoding, made)
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
