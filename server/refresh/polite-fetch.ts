import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, fetch as undiciFetch } from 'undici'
import { SourceError } from '../../core/plugin/source.ts'
import { isPrivateAddress } from './private-address.ts'

export interface PoliteOptions {
  /** Hosts, or hosts with a port, that may be private: the operator named them. */
  readonly privateHosts: readonly string[]
  /** Requests of one answer, the first included. */
  readonly tries?: number
  /** Milliseconds before the second try; twice as many before each further one, by up to half less. */
  readonly firstWait?: number
  /** Longest wait that a server may ask for, in milliseconds. */
  readonly longestWait?: number
  /** Milliseconds for one try, its body included. */
  readonly deadline?: number
  /** Of a body, unpacked. */
  readonly mostBytes?: number
  /** Milliseconds between the starts of two requests to one host, which never run at the same time. */
  readonly gap?: number
  readonly redirects?: number
  readonly lookup?: LookupFunction
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>
  readonly random?: () => number
  readonly now?: () => number
}

export interface PoliteFetch {
  readonly fetch: typeof fetch
  close(): Promise<void>
}

/** What may pass when asked again. */
const PASSING = [408, 425, 429, 500, 502, 503, 504]
const REDIRECTS = [301, 302, 303, 307, 308]
/** Headers that another host may see when the one that was asked sends there. */
const HARMLESS = ['accept', 'accept-language', 'user-agent', 'if-none-match', 'if-modified-since']

class PrivateAddressError extends Error {}

/**
 * `fetch` that does no harm: it connects to public addresses only, also where a name or a redirect leads elsewhere; asks
 * a host one thing at a time; tries again, waiting longer each time, what may pass; and takes no more time and bytes than
 * allowed. An answer is whole when it is there: a body that breaks off was tried again.
 *
 * Rejects with a SourceError, which names the address without its query: that may hold a key.
 */
export function politeFetch(options: PoliteOptions): PoliteFetch {
  const { tries = 4, firstWait = 1000, longestWait = 60_000, deadline = 60_000 } = options
  const { mostBytes = 64 << 20, gap = 250, redirects = 5, random = Math.random, now = Date.now } = options
  const wait =
    options.wait ??
    ((ms: number, signal: AbortSignal | undefined) => sleep(ms, undefined, signal ? { signal } : {}))
  const named = new Set(options.privateHosts.map((host) => host.toLowerCase()))
  const timeouts = { connectTimeout: deadline, headersTimeout: deadline, bodyTimeout: deadline }
  const anywhere = new Agent({ ...timeouts, connect: options.lookup ? { lookup: options.lookup } : {} })
  const publicOnly = new Agent({ ...timeouts, connect: { lookup: publicLookup(options.lookup) } })
  const turns = new Map<string, Promise<unknown>>()

  const send = async (request: Request): Promise<Response> => {
    const { signal } = request
    const body = request.body ? await request.arrayBuffer() : undefined
    let url = new URL(request.url)
    let { method } = request
    let headers = new Headers(request.headers)
    if (!headers.has('user-agent')) headers.set('user-agent', 'rattan')
    for (let hop = 0; ; hop++) {
      const answer = await inTurn(url, signal, () => withTries({ url, method, headers, body, signal }))
      const to = REDIRECTS.includes(answer.status) ? answer.headers.get('location') : null
      if (to === null || request.redirect === 'manual') return answer
      if (hop === redirects) throw failed(url, `redirects more than ${redirects} times`)
      if (!URL.canParse(to, url)) throw failed(url, 'redirects to what is no address')
      const next = new URL(to, url)
      if (next.username !== '' || next.password !== '')
        throw failed(url, 'redirects to an address with a password')
      if (url.protocol === 'https:' && next.protocol !== 'https:')
        throw failed(url, `redirects from https to ${next.protocol.slice(0, -1)}`)
      if (next.origin !== url.origin)
        headers = new Headers([...headers].filter(([name]) => HARMLESS.includes(name)))
      if (method !== 'GET' && method !== 'HEAD') {
        if (answer.status === 307 || answer.status === 308) throw failed(url, `redirects a ${method}`)
        method = 'GET'
      }
      url = next
    }
  }

  /** After what was asked of the host before, and not too soon after. */
  async function inTurn<T>(url: URL, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const before = turns.get(url.host)
    const mine = (before ?? Promise.resolve()).then(async () => {
      if (before) await wait(gap, signal)
      return run()
    })
    turns.set(
      url.host,
      mine.catch(() => {}),
    )
    return mine
  }

  interface Asked {
    readonly url: URL
    readonly method: string
    readonly headers: Headers
    readonly body: ArrayBuffer | undefined
    readonly signal: AbortSignal
  }

  async function withTries(asked: Asked): Promise<Response> {
    const { url, method, signal } = asked
    const most = method === 'GET' || method === 'HEAD' ? tries : 1
    for (let n = 1; ; n++) {
      signal.throwIfAborted()
      let pause = firstWait * 2 ** (n - 1) * (1 - random() / 2)
      try {
        const answer = await once(asked)
        if (!PASSING.includes(answer.status) || n === most) return answer
        const asksFor = retryAfter(answer.headers.get('retry-after'), now())
        if (asksFor !== null && asksFor > longestWait)
          throw failed(url, `answers ${answer.status} and asks to wait ${Math.ceil(asksFor / 1000)} s`)
        pause = asksFor ?? pause
      } catch (error) {
        if (error instanceof SourceError) throw error
        signal.throwIfAborted()
        if (n === most) throw failed(url, `${reasonOf(error, deadline)}${n === 1 ? '' : `, ${n} times`}`)
      }
      await wait(Math.min(pause, longestWait), signal)
    }
  }

  async function once({ url, method, headers, body, signal }: Asked): Promise<Response> {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw failed(url, 'is no address of http or https')
    const isNamed = named.has(url.hostname) || named.has(url.host)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (!isNamed && isIP(host) !== 0 && isPrivateAddress(host)) throw refused(url)
    const ended = new AbortController()
    const signals = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(deadline)])
    try {
      const answer = await undiciFetch(url, {
        ...{ method, redirect: 'manual', signal: signals, dispatcher: isNamed ? anywhere : publicOnly },
        headers: [...headers],
        ...(body ? { body } : {}),
      })
      const chunks: Uint8Array[] = []
      let size = 0
      for await (const chunk of answer.body ?? []) {
        size += (chunk as Uint8Array).length
        if (size > mostBytes) throw failed(url, `sends more than ${mostBytes} bytes`)
        chunks.push(chunk as Uint8Array)
      }
      const kept = new Headers([...answer.headers])
      // What came is unpacked by now.
      for (const name of ['content-encoding', 'content-length']) kept.delete(name)
      const bodiless = answer.status === 204 || answer.status === 205 || answer.status === 304
      return new Response(bodiless ? null : Buffer.concat(chunks), { status: answer.status, headers: kept })
    } catch (error) {
      for (let cause = error; cause instanceof Error; cause = cause.cause as Error)
        if (cause instanceof PrivateAddressError) throw refused(url)
      throw error
    } finally {
      // Ends what is still on its way.
      ended.abort()
    }
  }

  return {
    fetch: async (input, init) => send(requestOf(input, init)),
    close: async () => {
      await Promise.all([anywhere.destroy(), publicOnly.destroy()])
    },
  }
}

/** What the standard says of a request that is none repeats its address, and with that what it may hold. */
function requestOf(...given: ConstructorParameters<typeof Request>): Request {
  try {
    return new Request(...given)
  } catch {
    throw new SourceError('invalid request: expected an address of http or https without a password')
  }
}

/** An address as errors may say it. */
export const shownUrl = ({ origin, pathname }: URL): string => `${origin}${pathname}`

const failed = (url: URL, what: string) => new SourceError(`${shownUrl(url)} ${what}`)
const refused = (url: URL) =>
  failed(url, `is at a private address; expected a public one, or ${url.host} in REFRESH_PRIVATE_HOSTS`)

/** Milliseconds that a server asks to wait: seconds or a moment; null where it says nothing that is one. */
function retryAfter(said: string | null, now: number): number | null {
  if (said === null) return null
  if (/^\d{1,9}$/.test(said.trim())) return Number(said) * 1000
  const moment = Date.parse(said)
  return Number.isNaN(moment) ? null : Math.max(0, moment - now)
}

function reasonOf(error: unknown, deadline: number): string {
  const codes: string[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause as Error) {
    if (cause.name === 'TimeoutError' || /TIMEOUT/.test(String((cause as NodeJS.ErrnoException).code)))
      return `took longer than ${deadline / 1000} s`
    codes.push((cause as NodeJS.ErrnoException).code ?? cause.message)
  }
  return `breaks off or cannot be reached (${codes.at(-1) ?? 'unknown'})`
}

/** As the system's, but a name that has a private address among its own has none at all. */
function publicLookup(lookup: LookupFunction = systemLookup as LookupFunction): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      const addresses = found as readonly { address: string; family: number }[]
      if (addresses.length === 0 || addresses.some(({ address }) => isPrivateAddress(address)))
        return done(new PrivateAddressError(hostname), [])
      if (options.all) done(null, [...addresses])
      else done(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}
