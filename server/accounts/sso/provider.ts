import * as oidc from 'openid-client'
import type { SsoFault } from '../../../core/api/accounts.ts'
import type { SsoProvider } from '../../sso-config.ts'
import { AccountFault } from '../account-fault.ts'
import { type Claims, claimsThatCount, tellsEmail } from './admission.ts'
import type { Transaction } from './transaction.ts'

/** Why a way through a provider ended; `message` is for the log and holds no code and no token. */
export class SsoError extends AccountFault {
  readonly fault: SsoFault
  constructor(fault: SsoFault, message: string) {
    super('sign-in-refused', message)
    this.name = 'SsoError'
    this.fault = fault
  }
}

/** How long one request to a provider may take. */
const TIMEOUT_S = 5
/** So long what a provider says of itself is taken for true. */
const METADATA_MS = 3_600_000
/** So long nobody waits again for one that did not answer, where it is known what it said before. */
const RETRY_MS = 60_000
/** More than any document of a provider has. */
const LARGEST_ANSWER = 1 << 20

export interface RelyingParty {
  readonly provider: SsoProvider
  /** Where to send the person, and what to remember until they come back. Throws SsoError. */
  begin(next: string): Promise<{ readonly url: string; readonly transaction: Transaction }>
  /**
   * Who came back, from the query of the callback and the transaction that it belongs to: claims of an ID token whose
   * signature, issuer, audience, nonce and times hold, with those of the provider's UserInfo where they are needed.
   * Throws SsoError.
   */
  finish(query: string, transaction: Transaction): Promise<Claims>
}

/**
 * This server as a client of one provider: authorization code flow with PKCE, state and nonce. What the provider says
 * of itself is kept for an hour, and for longer where it does not answer; its keys are asked for at each sign-in, so
 * that none is refused after they were changed.
 */
export function relyingParty(provider: SsoProvider, redirectUri: string, timeoutS = TIMEOUT_S): RelyingParty {
  const issuer = new URL(provider.issuer)
  const plain = issuer.protocol === 'http:'
  let known: { readonly metadata: oidc.ServerMetadata; readonly until: number } | undefined

  async function configuration(): Promise<oidc.Configuration> {
    const { clientId } = provider
    if (!known || performance.now() >= known.until) {
      try {
        const found = await oidc.discovery(issuer, clientId, undefined, oidc.None(), {
          timeout: timeoutS,
          execute: plain ? [oidc.allowInsecureRequests] : [],
          [oidc.customFetch]: boundedFetch,
        })
        known = { metadata: found.serverMetadata(), until: performance.now() + METADATA_MS }
      } catch (error) {
        if (!known) throw error
        known = { ...known, until: performance.now() + RETRY_MS }
      }
    }
    const { metadata } = known!
    const config = new oidc.Configuration(metadata, clientId, undefined, authentication(provider, metadata))
    config.timeout = timeoutS
    config[oidc.customFetch] = boundedFetch
    // Besides TLS, the provider's signature says that the token is its own.
    oidc.enableNonRepudiationChecks(config)
    if (plain) oidc.allowInsecureRequests(config)
    return config
  }

  return {
    provider,
    async begin(next) {
      return named(async () => {
        const config = await configuration()
        const codeVerifier = oidc.randomPKCECodeVerifier()
        const transaction = {
          ...{ provider: provider.id, next, codeVerifier },
          ...{ state: oidc.randomState(), nonce: oidc.randomNonce() },
        }
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: provider.scopes.join(' '),
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          state: transaction.state,
          nonce: transaction.nonce,
        })
        return { url: url.href, transaction }
      })
    },

    async finish(query, { state, nonce, codeVerifier }) {
      return named(async () => {
        const config = await configuration()
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()!
        if (isEnough(claims) || !config.serverMetadata().userinfo_endpoint) return claims
        const more = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
        // An e-mail and the word that it is verified belong together.
        const { email, email_verified } = tellsEmail(claims, provider) ? claims : more
        return { ...more, ...claims, email, email_verified }
      })
    },
  }

  function isEnough(claims: Claims): boolean {
    return (
      tellsEmail(claims, provider) &&
      claimsThatCount(provider).every((claim) => Object.hasOwn(claims, claim.split('.')[0]!))
    )
  }
}

/** As a form where the provider takes it, which is the way with fewer readings of odd characters. */
function authentication({ clientSecret }: SsoProvider, metadata: oidc.ServerMetadata): oidc.ClientAuth {
  if (clientSecret === null) return oidc.None()
  return metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post')
    ? oidc.ClientSecretPost(clientSecret)
    : oidc.ClientSecretBasic(clientSecret)
}

/** An answer that has no end must not fill the memory. */
const boundedFetch: oidc.CustomFetch = async (url, options) => {
  const response = await fetch(url, options as RequestInit)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > LARGEST_ANSWER)
      throw new SsoError('provider-down', `answered more than ${LARGEST_ANSWER} bytes`)
    chunks.push(chunk)
  }
  const { status, headers } = response
  return new Response(size === 0 ? null : new Blob(chunks as BlobPart[]), { status, headers })
}

/** Throws what the library throws as one of our faults. */
async function named<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof SsoError ? error : new SsoError(faultOf(error), sentence(error))
  }
}

const DOWN = [
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_PARSE_ERROR',
]

function faultOf(error: unknown): SsoFault {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'access-denied'
    if (['server_error', 'temporarily_unavailable'].includes(error.error)) return 'provider-down'
  }
  if (error instanceof oidc.ResponseBodyError) {
    // The code was used, or is too old.
    if (error.error === 'invalid_grant') return 'expired'
    if (error.status >= 500) return 'provider-down'
  }
  if (error instanceof oidc.ClientError && DOWN.includes(error.code ?? '')) return 'provider-down'
  const down = errorsOf(error).find((one) => one instanceof SsoError || one.message === 'fetch failed')
  return down ? 'provider-down' : 'invalid-answer'
}

/** An error and what caused it; what is no error may hold tokens. */
function errorsOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...errorsOf(error.cause)] : []
}

function sentence(error: unknown): string {
  const said =
    error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError
      ? [error.error, error.error_description ?? '']
      : errorsOf(error).map(({ message }) => message)
  // Texts of a stranger: one line of the log, and not a long one.
  return said
    .filter(Boolean)
    .join(': ')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 500)
}
