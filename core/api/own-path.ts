/** What follows the origin in an address must fit into a cookie. */
const LONGEST = 2000
/** Any origin does: it only shows whether a text leads away from it. */
const ORIGIN = 'http://own.invalid'

/**
 * Where to go after signing in: a path of this server with its query and fragment, as an address writes it, or `/` for
 * whatever may lead elsewhere. A link can be made by anybody, and browsers take `//host`, `/\\host` and texts with
 * control characters between for other servers.
 */
export function ownPath(text: string | null | undefined): string {
  if (typeof text !== 'string' || text.length > LONGEST || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text))
    return '/'
  const url = URL.canParse(text, ORIGIN) ? new URL(text, ORIGIN) : null
  if (url?.origin !== ORIGIN) return '/'
  const path = `${url.pathname}${url.search}${url.hash}`
  // `/..//host` is a path of ours, but what is left of it once the dots are gone is another server.
  return path.startsWith('//') || path.length > LONGEST ? '/' : path
}
