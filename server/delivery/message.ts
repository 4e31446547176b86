import { oneLine } from '../accounts/mail.ts'

export interface Attachment {
  readonly name: string
  /** Such as `application/pdf`. */
  readonly type: string
  readonly content: Uint8Array
}

/** What somebody outside is told. All of it is text but `html`, whose maker has escaped what it holds. */
export interface Message {
  /**
   * Names what is told to whom, such as `report/morning/2026-01-16/a@example.com`: of two messages with one key the
   * second is not sent, however they come about.
   */
  readonly key: string
  /** One e-mail address, or a webhook that the operator configured. */
  readonly to: { readonly mail: string } | { readonly webhook: string }
  readonly subject: string
  readonly text: string
  /** For letters, beside the text. */
  readonly html?: string
  /** For webhooks, beside the text: what programs read. */
  readonly data?: unknown
  readonly attachments?: readonly Attachment[]
  /** The person whose wish this is, who sees what became of it; it goes with their account. */
  readonly owner?: string
}

/** A message as it is taken out of the table again. */
export interface KeptMessage {
  readonly id: string
  readonly key: string
  readonly channel: 'mail' | 'webhook'
  readonly receiver: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly data?: unknown
  /** Which try this is, from 1. A second one may reach somebody whom the first has reached. */
  readonly attempt: number
  readonly attachments: readonly Attachment[]
}

/** Why a message did not go out. `final`: the next try would end alike. */
export class DeliveryFault extends Error {
  readonly final: boolean
  constructor(reason: string, final = false, cause?: unknown) {
    super(oneLine(reason).slice(0, 300), { cause })
    this.name = 'DeliveryFault'
    this.final = final
  }
}
