import { nearest } from '../../core/words/nearest.ts'
import { AccountFault } from '../accounts/account-fault.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { inDatabase } from '../accounts/in-database.ts'
import { oneLine, sendsMail } from '../accounts/mail.ts'
import { asEmail } from '../accounts/person-row.ts'
import type { Config } from '../config.ts'
import { embeddedMark } from '../database/embedded-mark.ts'
import type { Db } from '../database/tables.ts'
import type { PoliteFetch } from '../refresh/polite-fetch.ts'
import { DeliveryFault, type KeptMessage, type Message } from './message.ts'
import { type Claimed, claimNext, keepMessage, settle } from './outbox.ts'
import { postWebhook, sendLetter } from './send.ts'

/** Messages to people and programs outside, by the configured mail server and webhooks. */
export interface Deliveries {
  /**
   * Keeps a message and sends it soon: once, as far as can be known. True where it is new, false where there is one of
   * its key already, which stands. With `tx` it is kept as a part of that transaction, and sent when somebody calls
   * `wake` or within seconds.
   *
   * It goes out from one server alone, is tried again for an hour where it is not taken, and after a crash by the next
   * start; its owner and admins see what became of it. A try whose end nobody heard is made again under the same
   * `Message-Id`, or `webhook-id`, with the header `X-Rattan-Attempt` (`rattan-attempt`) above 1.
   *
   * Rejects with `invalid-input` where there is no mail server, no such webhook, no such address, or the attachments are
   * too large; with `accounts-unavailable` where the database does not answer.
   */
  deliver(message: Message, tx?: Db): Promise<boolean>
  /** Whether letters can be sent. */
  readonly mails: boolean
  /** Begins to send what is due, without waiting for it. */
  wake(): void
  /** Sends all that is due now; resolves when each of it was tried. */
  flush(): Promise<void>
  /** From now on sends by itself. */
  start(): void
  /** Ends after what is being sent. */
  stop(): Promise<void>
}

export interface DeliveryLimits {
  /** How long sending one may take, ms; far less than a claim holds. */
  readonly mailMs: number
  readonly webhookMs: number
  readonly claimSeconds: number
  /** Tries until one is given up. */
  readonly tries: number
  /** Seconds before the second try; twice as many before each further one. */
  readonly firstWait: number
  /** How often is looked for what is due, ms. */
  readonly everyMs: number
}

const LIMITS: DeliveryLimits = {
  ...{ mailMs: 60_000, webhookMs: 15_000, claimSeconds: 300, tries: 8, firstWait: 30, everyMs: 10_000 },
}
/** Of all attachments together. */
const MOST_BYTES = 10 << 20
/** So many are sent side by side. */
const AT_ONCE = 3

export type DeliveryConfig = Pick<Config, 'webhooks' | 'privateHosts'>

export function createDeliveries(
  accounts: Accounts,
  config: DeliveryConfig,
  given: Partial<DeliveryLimits> = {},
): Deliveries {
  const limits = { ...LIMITS, ...given }
  const { log, now } = accounts
  const mails = sendsMail(accounts.config)
  const mark = embeddedMark(accounts.database, accounts.config, 'deliveries')
  let polite: PoliteFetch | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let sending: Promise<void> | undefined
  let again = false

  async function send(message: KeptMessage): Promise<void> {
    if (message.channel === 'mail') {
      if (!mails) throw new DeliveryFault('no mail server is configured (SMTP_URL)')
      return sendLetter(message, accounts.config, limits.mailMs)
    }
    const webhook = config.webhooks.find(({ id }) => id === message.receiver)
    if (!webhook) throw new DeliveryFault(`no webhook "${message.receiver}" is configured any more`, true)
    if (!polite) {
      const { politeFetch } = await import('../refresh/polite-fetch.ts')
      polite = politeFetch({ privateHosts: config.privateHosts, deadline: limits.webhookMs, gap: 0 })
    }
    return postWebhook(message, webhook, polite.fetch, now())
  }

  async function tryOne(claimed: Claimed): Promise<void> {
    const { message, id } = claimed
    if (!message) return settled(claimed, { state: 'failed', reason: 'the account of its owner is closed' })
    try {
      await send(message)
    } catch (error) {
      const fault =
        error instanceof DeliveryFault ? error : new DeliveryFault((error as Error).message, false, error)
      const over = fault.final || message.attempt >= limits.tries
      const { channel, attempt } = message
      log.error({ delivery: id, channel, attempt, reason: fault.message, over }, 'a message was not taken')
      const reason = fault.message
      return settled(
        claimed,
        over ? { state: 'failed', reason } : { again: limits.firstWait * 2 ** (message.attempt - 1), reason },
      )
    }
    return settled(claimed, { state: 'sent' })
  }

  async function settled(claimed: Claimed, outcome: Parameters<typeof settle>[2]): Promise<void> {
    const mine = await inDatabase(accounts, (db) => settle(db, claimed, outcome))
    if (!mine) log.error({ delivery: claimed.id }, 'a message took longer than its claim: it may go twice')
  }

  async function drain(): Promise<void> {
    if (!mark.mayHold) return
    const one = async (): Promise<void> => {
      while (!stopped) {
        const claimed = await inDatabase(accounts, (db) => claimNext(db, limits.claimSeconds))
        if (!claimed) return
        await tryOne(claimed)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
  }

  /** One at a time; who comes while it runs has one after it. */
  function flush(): Promise<void> {
    if (sending) {
      again = true
      return sending
    }
    sending = (async () => {
      do {
        again = false
        await drain()
      } while (again && !stopped)
    })().finally(() => {
      sending = undefined
    })
    return sending
  }
  // What the database did not answer is in the log already.
  const wake = () => void flush().catch(() => {})

  function check({ to, key, attachments = [] }: Message): void {
    if ('webhook' in to) {
      const ids = config.webhooks.map(({ id }) => id)
      if (!ids.includes(to.webhook)) {
        const meant = nearest(to.webhook, ids)
        const hint =
          meant === undefined ? `expected one of ${ids.join(', ') || 'none'}` : `did you mean "${meant}"?`
        throw refused('to', `unknown webhook "${to.webhook}"; ${hint}`)
      }
    } else {
      if (!mails) throw refused('to', 'no mail server is configured (SMTP_URL)')
      if (!isAddress(to.mail)) throw refused('to', `invalid address ${JSON.stringify(to.mail)}`)
    }
    if (key === '' || key.length > 400) throw refused('key', 'invalid key; expected 1 to 400 characters')
    const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0)
    if (bytes > MOST_BYTES)
      throw refused('attachments', `the attachments have ${bytes} bytes; at most ${MOST_BYTES} go at once`)
  }

  return {
    mails,
    async deliver(message, tx) {
      check(message)
      const to = 'mail' in message.to ? { mail: asEmail(message.to.mail) } : message.to
      const kept = { ...message, to, subject: oneLine(message.subject).slice(0, 200) }
      if (tx) {
        const isNew = await keepMessage(tx, kept)
        mark.put()
        return isNew
      }
      const isNew = await inDatabase(accounts, (db) =>
        db.transaction().execute((inner) => keepMessage(inner, kept)),
      )
      mark.put()
      wake()
      return isNew
    },
    wake,
    flush,
    start() {
      timer = setInterval(wake, limits.everyMs)
      timer.unref()
      wake()
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await sending?.catch(() => {})
      await polite?.close()
    },
  }
}

/** One address and nothing besides: no list, no name, no line. */
export const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@,;:<>()[\]"\\\p{Cc}]+@[^\s@,;:<>()[\]"\\\p{Cc}]+$/u.test(text)

const refused = (field: string, message: string) => new AccountFault('invalid-input', message, { field })
