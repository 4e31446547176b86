import { useEffect } from 'react'
import { navigate } from '../address.ts'

/** Signing in, and back to `path` then. */
export const signInPath = (path: string): string => `/sign-in?next=${encodeURIComponent(path)}`

/** Nobody is signed in, and this needs an account: there first, and back here then. */
export function ToSignIn() {
  useEffect(() => {
    const { pathname, search } = window.location
    navigate(signInPath(pathname + search), { replace: true })
  }, [])
  return null
}
