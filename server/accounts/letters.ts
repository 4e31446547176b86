import type { Instance } from '../../core/instance/instance.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { type Lang, say } from '../../core/words/text.ts'
import type { Accounts } from './accounts.ts'
import { sendMail, sendsMail } from './mail.ts'
import { en } from './words/en.ts'
import { type LetterWords, vi } from './words/vi.ts'

/** So long it may take for all of a letter; an admin waits for it. */
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

/** Letters by the configured mail server; where none is, none are sent. */
export function createLetters(
  { config, log }: Accounts,
  instance: Pick<Instance, 'name' | 'languages' | 'timezone'>,
): Letters {
  const on = sendsMail(config)
  return {
    on,
    async send(to, wanted, write) {
      if (!on) return false
      const lang = wanted && instance.languages.includes(wanted) ? wanted : instance.languages[0]!
      const moment = (at: Date) => formatDateTime(at, lang, instance.timezone)
      try {
        const letter = write({ words: say({ en, vi }, lang), name: say(instance.name, lang), moment })
        const text = `${letter.paragraphs.join('\n\n')}\n`
        await sendMail(config, { to, subject: letter.subject, text }, MOST_MS)
        return true
      } catch (error) {
        log.error({ reason: (error as Error).message }, 'a letter was not sent')
        return false
      }
    },
  }
}
