import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Config } from '../config.ts'
import type { Log } from './database.ts'

/**
 * What servers of one database tell each other: `session` ended, `layouts` of an owner changed (both told by the
 * database itself), `state` of pages and data is another, and how a `refresh` goes.
 */
export type Topic = 'session' | 'layouts' | 'state' | 'refresh'

/** What a notice is about; null where notices may have been missed, so that anything may have changed. */
export type Listener = (about: string | null) => void

export interface Notices {
  /** Calls with each notice of a topic that came from elsewhere; the answer ends it. */
  on(topic: Topic, listener: Listener): () => void
  /** Tells the others, as soon as there is a way to them. Never rejects: who missed it reads again. */
  tell(topic: Topic, about: string): void
  /** Begins to listen; resolves once it was tried, whether or not there is a database. */
  start(): Promise<void>
  close(): Promise<void>
}

const CHANNEL = 'rattan'
/** Of a notice PostgreSQL takes at most 8000 bytes. */
const MOST_BYTES = 7_500
const CONNECT_MS = 3_000
/** A connection that went silent is noticed by asking. */
const ASK_EVERY_MS = 5_000
const AGAIN_MS = [250, 500, 1_000, 2_000, 4_000] as const

/** With an embedded database there is nobody else. */
const NOBODY: Notices = { on: () => () => {}, tell() {}, async start() {}, async close() {} }

/**
 * One connection that listens, made anew for as long as it takes. What was told meanwhile nobody hears: with each
 * further one every listener is called once with null.
 */
export function createNotices({ databaseUrl }: Pick<Config, 'databaseUrl'>, log: Log): Notices {
  if (databaseUrl === null) return NOBODY
  const me = randomUUID()
  const listeners = new Map<Topic, Set<Listener>>()
  let client: pg.Client | undefined
  /** What was said on the connection before: one statement at a time. */
  let turn: Promise<unknown> = Promise.resolve()
  let tries = 0
  let listened = false
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const call = (topic: string, about: string | null) => {
    for (const listener of listeners.get(topic as Topic) ?? []) {
      try {
        listener(about)
      } catch (error) {
        log.error({ topic, reason: (error as Error).message }, 'a notice was not followed')
      }
    }
  }

  function hear(text: string): void {
    try {
      const { from, topic, about } = JSON.parse(text) as { from?: string; topic: string; about: string }
      if (from !== me) call(topic, about)
    } catch {
      // Anybody who may use the database may say anything on the channel.
    }
  }

  function lost(one: pg.Client, error?: Error): void {
    if (client !== one) return
    client = undefined
    clearTimeout(timer)
    void one.end().catch(() => {})
    if (closed) return
    if (tries === 0) log.error({ reason: error?.message }, 'no notices of other servers are heard')
    timer = setTimeout(connect, AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]).unref()
  }

  function say(one: pg.Client, text: string, values: readonly string[] = []): Promise<unknown> {
    const said = turn.then(() => one.query(text, [...values]))
    turn = said.catch(() => {})
    return said
  }

  async function connect(): Promise<void> {
    const one = new pg.Client({
      connectionString: databaseUrl!,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
      keepAlive: true,
      application_name: 'rattan notices',
    })
    client = one
    one.on('error', (error) => lost(one, error))
    one.on('end', () => lost(one))
    one.on('notification', ({ payload = '' }) => hear(payload))
    try {
      await one.connect()
      turn = Promise.resolve()
      await say(one, `listen ${CHANNEL}`)
    } catch (error) {
      return lost(one, error as Error)
    }
    if (client !== one) return
    tries = 0
    ask(one)
    if (listened) for (const topic of listeners.keys()) call(topic, null)
    listened = true
  }

  function ask(one: pg.Client): void {
    timer = setTimeout(() => {
      say(one, 'select 1').then(
        () => client === one && ask(one),
        (error: Error) => lost(one, error),
      )
    }, ASK_EVERY_MS).unref()
  }

  return {
    on(topic, listener) {
      const all = listeners.get(topic) ?? new Set()
      listeners.set(topic, all.add(listener))
      return () => all.delete(listener)
    },
    tell(topic, about) {
      const text = JSON.stringify({ from: me, topic, about })
      if (Buffer.byteLength(text) > MOST_BYTES) return log.error({ topic }, 'a notice is too long to be told')
      // Without a connection nobody is told: the others find out by looking, as they do now and then anyway.
      if (client) say(client, 'select pg_notify($1, $2)', [CHANNEL, text]).catch(() => {})
    },
    start: connect,
    async close() {
      closed = true
      clearTimeout(timer)
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
