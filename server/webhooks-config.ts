import { nearest } from '../core/words/nearest.ts'

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
type Setting = keyof typeof SETTINGS
const NAMES = Object.keys(SETTINGS) as Setting[]

const variable = (id: string, setting: Setting) => `WEBHOOK_${id.toUpperCase()}_${setting}`

/**
 * The webhooks that WEBHOOKS names, in its order. `fault` gets the name of a variable and a sentence for each that is
 * missing, wrong or known to nobody; what is returned is whole only where there was none.
 */
export function readWebhooks(
  env: Readonly<Record<string, string | undefined>>,
  fault: (name: string, message: string) => void,
): Webhook[] {
  const value = (name: string) => env[name]?.trim() || undefined
  const ids = (value('WEBHOOKS') ?? '').split(',').flatMap((part) => part.trim() || [])
  const wrong = ids.find((id, i) => !/^[a-z][a-z0-9]{0,29}$/.test(id) || ids.indexOf(id) !== i)
  if (wrong !== undefined) {
    fault(
      'WEBHOOKS',
      `invalid WEBHOOKS: ${JSON.stringify(wrong)}; expected ids of small letters and digits, each once, with commas between, such as desk,ops`,
    )
    return []
  }
  const known = ids.flatMap((id) => NAMES.map((setting) => variable(id, setting)))
  for (const name of Object.keys(env)) {
    if (!/^WEBHOOK_[A-Z0-9]+_(URL|SECRET|TITLE)$/.test(name) || !value(name) || known.includes(name)) continue
    const meant = nearest(name, known)
    const hint = meant === undefined ? 'WEBHOOKS names no such webhook' : `did you mean ${meant}?`
    fault(name, `unknown variable ${name}; ${hint}`)
  }
  return ids.map((id) => {
    for (const setting of NAMES) {
      const name = variable(id, setting)
      const given = value(name)
      const missing = given === undefined && setting === 'URL'
      if (missing) fault(name, `missing ${name}; expected ${SETTINGS[setting].mend}`)
      // Neither is repeated: both may hold a key.
      const refused =
        given !== undefined &&
        (!SETTINGS[setting].pattern.test(given) || (setting === 'URL' && !URL.canParse(given)))
      if (refused) fault(name, `invalid ${name}: the value given; expected ${SETTINGS[setting].mend}`)
    }
    const secret = value(variable(id, 'SECRET'))
    return {
      ...{ id, title: value(variable(id, 'TITLE')) ?? id, url: value(variable(id, 'URL')) ?? '' },
      secret: secret === undefined ? null : Buffer.from(secret.slice('whsec_'.length), 'base64'),
    }
  })
}
