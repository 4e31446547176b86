import { ROLES, type Role } from '../core/api/roles.ts'
import { type Env, type Fault, type Named, readNamed } from './named-in-env.ts'

/** A service that vouches for people by OpenID Connect, as the operator configured it. */
export interface SsoProvider {
  readonly id: string
  /** On the button. */
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  /** Null for a client that has none: PKCE alone then binds the code. */
  readonly clientSecret: string | null
  readonly scopes: readonly string[]
  /** Whose verified e-mails are let in; empty for no such condition. */
  readonly domains: readonly string[]
  /** What a claim must hold, at least one of the values. */
  readonly allow: { readonly claim: string; readonly values: readonly string[] } | null
  /** The claim that decides the role at every sign-in, and which of its values means which role. */
  readonly roles: { readonly claim: string; readonly of: ReadonlyMap<string, Role> } | null
  readonly groupsClaim: string | null
  /** Whether an e-mail counts as verified where the provider does not say. */
  readonly trustEmail: boolean
  /** Whether an account that was made otherwise may be entered by its e-mail. */
  readonly link: boolean
}

const LIST = '[^,]+(,[^,]+)*'
/** Each setting of a provider, how it must look, and what to write instead. */
const SETTINGS = {
  ISSUER: {
    pattern: /^https?:\/\/[^\s?#@]+$/,
    mend: 'the address under which the provider has its .well-known/openid-configuration, such as https://accounts.google.com',
  },
  CLIENT_ID: { pattern: /^[\x21-\x7e]+$/, mend: 'the id that the provider gave to this server' },
  CLIENT_SECRET: { pattern: /^[\x20-\x7e]+$/, mend: 'the secret that the provider gave to this server' },
  TITLE: { pattern: /^[^\p{Cc}]{1,60}$/u, mend: 'the provider’s name on the button, up to 60 characters' },
  SCOPES: {
    pattern: /^[\x21\x23-\x5b\x5d-\x7e]+( +[\x21\x23-\x5b\x5d-\x7e]+)*$/,
    mend: 'scopes with spaces between, openid among them, such as openid email profile',
  },
  DOMAINS: {
    pattern: /^ *[\w-]+(\.[\w-]+)+ *(, *[\w-]+(\.[\w-]+)+ *)*$/,
    mend: 'domains of e-mails with commas between, such as example.com,example.org',
  },
  CLAIM: { pattern: /^\S+$/, mend: 'the name of a claim, such as groups or realm_access.roles' },
  ALLOW: { pattern: new RegExp(`^${LIST}$`), mend: 'values of the claim with commas between' },
  ROLE_CLAIM: { pattern: /^\S+$/, mend: 'the name of a claim, such as roles' },
  ROLES: {
    pattern: /^[^,=]+=[^,=]+(,[^,=]+=[^,=]+)*$/,
    mend: `values of the role claim and what they mean, such as desk-leads=editor,it=admin (${ROLES.join(', ')})`,
  },
  GROUPS_CLAIM: { pattern: /^\S+$/, mend: 'the name of a claim, such as groups' },
  TRUST_EMAIL: { pattern: /^(true|false)$/, mend: 'true or false' },
  LINK: { pattern: /^(true|false)$/, mend: 'true or false' },
} as const
type Setting = keyof typeof SETTINGS
/** Each has a line in the documentation. */
export const SSO_SETTINGS = Object.keys(SETTINGS) as Setting[]

const DEFAULT_SCOPES = 'openid email profile'
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * The providers that OIDC_PROVIDERS names, in its order. `fault` gets the name of a variable and a sentence for each
 * that is missing, wrong or known to nobody; what is returned is whole only where there was none.
 */
export function readSsoProviders(env: Env, fault: Fault): SsoProvider[] {
  const naming = {
    ...{ list: 'OIDC_PROVIDERS', example: 'google,keycloak', prefix: 'OIDC_', what: 'provider' },
    ...{ ours: /^OIDC_/, settings: SETTINGS, secret: new Set(['CLIENT_SECRET'] as const) },
  }
  return readNamed<Setting>(env, naming, fault).map(toProvider)
}

function toProvider({ id, value, variable, refuse }: Named<Setting>): SsoProvider {
  const list = (setting: Setting) => (value(setting) ?? '').split(',').flatMap((part) => part.trim() || [])
  /** One of a pair means nothing without the other. */
  const needs = (setting: Setting, other: Setting) => {
    if (value(setting) !== undefined && value(other) === undefined)
      refuse(other, `${SETTINGS[other].mend}, since ${variable(setting)} is set`)
  }

  if (value('CLIENT_ID') === undefined) refuse('CLIENT_ID')
  checkIssuer(value('ISSUER'), (mend) => refuse('ISSUER', mend))
  const scopes = (value('SCOPES') ?? DEFAULT_SCOPES).split(/ +/)
  if (!scopes.includes('openid')) refuse('SCOPES')
  needs('CLAIM', 'ALLOW')
  needs('ALLOW', 'CLAIM')
  needs('ROLES', 'ROLE_CLAIM')

  const claim = value('CLAIM')
  const roleClaim = value('ROLE_CLAIM')
  const pairs = list('ROLES').map((pair) => pair.split('=').map((part) => part.trim()))
  if (pairs.some(([, role]) => !isRole(role))) refuse('ROLES')
  const of = new Map(
    value('ROLES') === undefined
      ? ROLES.map((role) => [role, role])
      : pairs.flatMap(([text = '', role]) => (isRole(role) ? [[text, role]] : [])),
  )
  return {
    id,
    title: value('TITLE') ?? id,
    issuer: value('ISSUER') ?? '',
    clientId: value('CLIENT_ID') ?? '',
    clientSecret: value('CLIENT_SECRET') ?? null,
    scopes,
    domains: list('DOMAINS').map((domain) => domain.toLowerCase()),
    allow: claim === undefined ? null : { claim, values: list('ALLOW') },
    roles: roleClaim === undefined ? null : { claim: roleClaim, of },
    groupsClaim: value('GROUPS_CLAIM') ?? null,
    trustEmail: value('TRUST_EMAIL') === 'true',
    link: value('LINK') === 'true',
  }
}

const isRole = (text: string | undefined): text is Role => ROLES.includes(text as Role)

function checkIssuer(issuer: string | undefined, refuse: (mend?: string) => void): void {
  if (issuer === undefined || !URL.canParse(issuer)) return void refuse()
  const { protocol, hostname, pathname } = new URL(issuer)
  if (protocol === 'http:' && !LOOPBACK.includes(hostname))
    refuse('an https address: on the way, anybody could vouch for anybody; http only on this machine')
  // There anybody makes a tenant of their own and writes any e-mail into it.
  if (hostname === 'login.microsoftonline.com' && /^\/(common|organizations|consumers)(\/|$)/.test(pathname))
    refuse('the issuer of one tenant, such as https://login.microsoftonline.com/<tenant id>/v2.0')
}
