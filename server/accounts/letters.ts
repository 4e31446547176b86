import type { Instance } from '../../core/instance/instance.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { type Lang, say } from '../../core/words/text.ts'
import type { Accounts } from './accounts.ts'
import { en } from './words/en.ts'
import { type LetterWords, vi } from './words/vi.ts'

/** So long a mail server may be silent; an admin waits for it. */
const SILENCE_MS = 5_000
/** So long it may take for all of a letter. */
const MOST_MS = 15_000

export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

/** What a letter is written with. */
export interface Stationery {
  readonly words: LetterWords
  /** What this server calls itself. */
  readonly name: string
  /** A moment as it is read there. */
  readonly moment: (at: Date) => string
}

export interface Letters {
  /** Whether any can be sent from here. */
  readonly on: boolean
  /**
   * Sends a letter as plain text to one address, in `lang` where the instance speaks it, else in its first language.
   * False where it was not taken, which the log tells: whatever it is about stands without it. Never rejects.
   */
  send(to: string, lang: Lang | undefined, write: (with_: Stationery) => Letter): Promise<boolean>
}

/** Whether there is a mail server to take letters, and a sender for them. */
export const sendsLetters = ({ smtpUrl, mailFrom }: Accounts['config']): boolean =>
  smtpUrl !== null && mailFrom !== null

/** Letters by the configured mail server; where none is, none are sent. */
export function createLetters(
  { config, log }: Accounts,
  instance: Pick<Instance, 'name' | 'languages' | 'timezone'>,
): Letters {
  const { smtpUrl, mailFrom } = config
  async function deliver(to: string, { subject, paragraphs }: Letter): Promise<void> {
    // Few servers send any: it is loaded when one does.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport(
      {
        ...{ url: smtpUrl!, connectionTimeout: SILENCE_MS, greetingTimeout: SILENCE_MS },
        ...{ dnsTimeout: SILENCE_MS, socketTimeout: SILENCE_MS },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      },
      { from: mailFrom! },
    )
    const text = `${paragraphs.join('\n\n')}\n`
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error('the mail server takes too long')), MOST_MS)
    })
    try {
      // An address by itself: in a line of text a comma would begin another one.
      await Promise.race([transport.sendMail({ to: { name: '', address: to }, subject, text }), late])
    } finally {
      clearTimeout(timer)
      transport.close()
    }
  }

  const on = sendsLetters(config)
  return {
    on,
    async send(to, wanted, write) {
      if (!on) return false
      const lang = wanted && instance.languages.includes(wanted) ? wanted : instance.languages[0]!
      const moment = (at: Date) => formatDateTime(at, lang, instance.timezone)
      try {
        await deliver(to, write({ words: say({ en, vi }, lang), name: say(instance.name, lang), moment }))
        return true
      } catch (error) {
        log.error({ reason: (error as Error).message }, 'a letter was not sent')
        return false
      }
    },
  }
}
