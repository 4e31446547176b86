import { type Env, type Fault, readNamed } from './named-in-env.ts'

/** An address that takes messages, as the operator configured it: nobody else says where this server sends to. */
export interface Webhook {
  readonly id: string
  /** Where people choose among them. */
  readonly title: string
  /** Never told to anybody: such addresses often hold a key. */
  readonly url: string
  /** Signs what is sent; null where nothing is signed. */
  readonly secret: Buffer | null
}

const SETTINGS = {
  URL: { pattern: /^https?:\/\/[^\s@#]+$/, mend: 'an address of https or http without a name and password' },
  SECRET: {
    pattern: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
    mend: 'whsec_ and at least 24 random bytes in base64, e.g. from: echo whsec_$(openssl rand -base64 32)',
  },
  TITLE: {
    pattern: /^[^\p{Cc}]{1,60}$/u,
    mend: 'what it is called where people choose, up to 60 characters',
  },
} as const
/**
 * The webhooks that WEBHOOKS names, in its order. `fault` gets the name of a variable and a sentence for each that is
 * missing, wrong or known to nobody; what is returned is whole only where there was none.
 */
export function readWebhooks(env: Env, fault: Fault): Webhook[] {
  const naming = {
    ...{ list: 'WEBHOOKS', example: 'desk,ops', prefix: 'WEBHOOK_', what: 'webhook', settings: SETTINGS },
    ours: /^WEBHOOK_[A-Z0-9]+_(URL|SECRET|TITLE)$/,
    secret: new Set(['URL', 'SECRET', 'TITLE'] as const),
  }
  return readNamed(env, naming, fault).map(({ id, value, refuse }) => {
    const url = value('URL')
    if (url === undefined || !URL.canParse(url)) refuse('URL')
    const secret = value('SECRET')
    return {
      ...{ id, title: value('TITLE') ?? id, url: url ?? '' },
      secret: secret === undefined ? null : Buffer.from(secret.slice('whsec_'.length), 'base64'),
    }
  })
}
