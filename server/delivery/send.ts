import { createHash, createHmac } from 'node:crypto'
import { type MailConfig, sendMail } from '../accounts/mail.ts'
import type { PoliteFetch } from '../refresh/polite-fetch.ts'
import type { Webhook } from '../webhooks-config.ts'
import { DeliveryFault, type KeptMessage } from './message.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 40)

/** Hands a letter to the mail server. Rejects with a DeliveryFault. */
export async function sendLetter(message: KeptMessage, config: MailConfig, mostMs: number): Promise<void> {
  const { key, receiver, subject, text, html, attachments, attempt } = message
  const domain = config.mailFrom!.split('@')[1]!
  try {
    await sendMail(
      config,
      {
        ...{ to: receiver, subject, text, html, attachments },
        // The same of every try: whoever gets two can tell, and many mail programs show one.
        messageId: `${digest(key)}@${domain}`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Rattan-Attempt': String(attempt) },
      },
      mostMs,
    )
  } catch (error) {
    const {
      responseCode,
      response,
      code,
      message: said,
    } = error as NodeJS.ErrnoException & {
      responseCode?: number
      response?: string
    }
    if (responseCode !== undefined)
      throw new DeliveryFault(
        `the mail server answers ${response ?? responseCode}`,
        // What it says of signing in is said of the operator's settings, which may be mended.
        responseCode >= 500 && code !== 'EAUTH',
        error,
      )
    throw new DeliveryFault(`the mail server does not take it (${code ?? said})`, false, error)
  }
}

/**
 * Posts a message to a webhook, signed as Standard Webhooks has it (https://www.standardwebhooks.com): the header
 * `webhook-id` is the same of every try. Rejects with a DeliveryFault, which does not say the address.
 */
export async function postWebhook(
  message: KeptMessage,
  { id, url, secret }: Webhook,
  post: PoliteFetch['fetch'],
  now: Date,
): Promise<void> {
  const { key, subject, text, data, attachments, attempt } = message
  const name = `msg_${digest(key)}`
  const seconds = Math.floor(now.getTime() / 1000)
  const body = JSON.stringify({
    ...{ id: name, at: now.toISOString(), subject, text },
    ...(data === undefined ? {} : { data }),
    ...(attachments.length === 0
      ? {}
      : {
          files: attachments.map(({ name, type, content }) => ({
            ...{ name, type, content: Buffer.from(content).toString('base64') },
          })),
        }),
  })
  const signature =
    secret && createHmac('sha256', secret).update(`${name}.${seconds}.${body}`).digest('base64')
  const answer = await post(url, {
    ...{ method: 'POST', redirect: 'manual', body },
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': name, 'webhook-timestamp': String(seconds) },
      ...{ 'idempotency-key': name, 'rattan-attempt': String(attempt) },
      ...(signature ? { 'webhook-signature': `v1,${signature}` } : {}),
    },
  }).catch((error: Error) => {
    // Its path may hold a key, too.
    const { origin, pathname } = new URL(url)
    const reason = error.message.replaceAll(`${origin}${pathname}`, `webhook "${id}"`)
    throw new DeliveryFault(reason, /is at a private address/.test(reason), error)
  })
  if (answer.ok) return
  if (answer.status >= 300 && answer.status < 400)
    throw new DeliveryFault(
      `webhook "${id}" answers ${answer.status}; expected 2xx, redirects are not followed`,
    )
  throw new DeliveryFault(`webhook "${id}" answers ${answer.status}; expected 2xx`, answer.status === 410)
}
