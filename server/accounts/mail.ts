import type { Config } from '../config.ts'

/** So long a mail server may be silent; somebody may be waiting for it. */
const SILENCE_MS = 5_000

export type MailConfig = Pick<Config, 'smtpUrl' | 'mailFrom'>

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string | undefined
  /** Without its angle brackets; made up where there is none. */
  readonly messageId?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly attachments?: readonly {
    readonly name: string
    readonly type: string
    readonly content: Uint8Array
  }[]
}

/** Whether there is a mail server to take letters, and a sender for them. */
export const sendsMail = ({ smtpUrl, mailFrom }: MailConfig): boolean => smtpUrl !== null && mailFrom !== null

/** A subject is one line: what else is in it could be taken for a header. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

/**
 * Hands a letter to the configured mail server, within `mostMs`. Rejects where it was not taken, or nobody knows; an
 * error's `responseCode` is what the server said.
 */
export async function sendMail(
  { smtpUrl, mailFrom }: MailConfig,
  { to, subject, text, html, messageId, headers = {}, attachments = [] }: Mail,
  mostMs: number,
): Promise<void> {
  const transport = await openTransport({ smtpUrl, mailFrom })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('the mail server takes too long')), mostMs)
  })
  const sent = transport.sendMail({
    // An address by itself: in a line of text a comma would begin another one.
    ...{ to: { name: '', address: to }, subject: oneLine(subject), text, headers: { ...headers } },
    ...(html === undefined ? {} : { html }),
    ...(messageId === undefined ? {} : { messageId: `<${messageId}>` }),
    attachments: attachments.map(({ name, type, content }) => ({
      ...{ filename: oneLine(name), contentType: type, content: Buffer.from(content) },
    })),
  })
  try {
    await Promise.race([sent, late])
  } finally {
    clearTimeout(timer)
    transport.close()
  }
}

/** Whether the mail server takes us, name and password included. Rejects with what it says where it does not. */
export async function checkMail(config: MailConfig): Promise<void> {
  const transport = await openTransport(config)
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}

async function openTransport({ smtpUrl, mailFrom }: MailConfig) {
  // Few servers send any: it is loaded when one does.
  const { createTransport } = await import('nodemailer')
  return createTransport(
    {
      ...{ url: smtpUrl!, connectionTimeout: SILENCE_MS, greetingTimeout: SILENCE_MS },
      ...{ dnsTimeout: SILENCE_MS, socketTimeout: SILENCE_MS },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    },
    { from: mailFrom! },
  )
}
