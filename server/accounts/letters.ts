import type { Config } from '../config.ts'

/** What an invitation's letter says. */
export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/**
 * Sends a letter as plain text by the configured server; false where none is configured. Rejects where it is not taken:
 * the caller says so, and the link still stands.
 */
export async function sendLetter(
  { smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>,
  letter: Letter,
): Promise<boolean> {
  if (smtpUrl === null || mailFrom === null) return false
  // Few servers send any: it is loaded when one does.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(smtpUrl, { from: mailFrom })
  try {
    await transport.sendMail(letter)
    return true
  } finally {
    transport.close()
  }
}
