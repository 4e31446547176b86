import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface ReceivedLetter {
  readonly from: string
  /** Everybody whom it is for, as the sender told the server. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
  readonly messageId: string | undefined
  /** Which try it said it is; null where it did not. */
  readonly attempt: string | null
  /** Every header's name, in small letters. */
  readonly headers: readonly string[]
  readonly attachments: readonly {
    readonly name: string | null
    readonly type: string
    readonly content: Buffer
  }[]
}

/** A mail server on this machine that keeps what it takes. */
export interface TestMail {
  /** Its address, as `SMTP_URL` has it. */
  readonly url: string
  readonly letters: readonly ReceivedLetter[]
  /** From now on everybody is refused. */
  refuse(): void
  close(): Promise<void>
}

export async function startMail(): Promise<TestMail> {
  const letters: ReceivedLetter[] = []
  let refusing = false
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false },
    onRcptTo: (_address, _session, done) => done(refusing ? new Error('nobody of that name here') : null),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const parsed = await PostalMime.parse(Buffer.concat(parts))
        const { subject = '', text = '', html, messageId, headers, attachments } = parsed
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        letters.push({
          ...{ from, to: envelope.rcptTo.map(({ address }) => address), subject, text, html, messageId },
          attempt: headers.find(({ key }) => key === 'x-rattan-attempt')?.value ?? null,
          headers: headers.map(({ key }) => key),
          attachments: attachments.map(({ filename, mimeType, content }) => ({
            ...{ name: filename, type: mimeType, content: Buffer.from(content as ArrayBuffer) },
          })),
        })
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse() {
      refusing = true
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
