import { useEffect, useRef } from 'react'
import useSWR from 'swr'
import type { Me } from '../../core/api/accounts.ts'
import { ask } from '../ask.ts'
import { Providers, SignInForm } from './sign-in-form.tsx'
import { useAccountWords } from './words.ts'

/**
 * Over a page whose session has ended: signing in again goes on with what is on screen. It cannot be closed, since
 * nothing behind it can be asked for; leaving drops the page.
 */
export function SignInAgain() {
  const { a } = useAccountWords()
  const ref = useRef<HTMLDialogElement>(null)
  // Who was signed in stays known to the page behind; this only asks how one may sign in.
  const { data: me } = useSWR<Me>('how to sign in', async () => (await ask('/api/auth/me')).json())
  const { data: before } = useSWR<Me>('/api/auth/me', null)
  useEffect(() => {
    ref.current?.showModal()
    // Else the browser picks the first field, which is filled in already.
    ref.current?.querySelector<HTMLElement>('[name=password]')?.focus()
  }, [])
  const here = window.location.pathname + window.location.search
  return (
    <dialog
      ref={ref}
      aria-labelledby="session-ended"
      aria-describedby="session-ended-text"
      onCancel={(event) => event.preventDefault()}
      className="w-[calc(100%-24px)] max-w-[400px] rounded-8 bg-raised px-6 pt-5 pb-6 shadow-modal outline-none"
    >
      <h2 id="session-ended" className="text-16 leading-body font-strong">
        {a.endedTitle}
      </h2>
      <p id="session-ended-text" className="mt-1 mb-5 text-fg-2">
        {a.endedText}
      </p>
      <div className="grid gap-4">
        {me && <Providers me={me} next={here} />}
        {me?.passwords !== false && <SignInForm next={here} email={before?.person?.email} />}
        <a
          href="/sign-in"
          className="text-12 text-fg-3 hover:text-fg hover:underline pointer-coarse:py-3"
          onClick={(event) => {
            event.preventDefault()
            window.location.replace(me?.public ? '/' : '/sign-in')
          }}
        >
          {me?.public ? a.readWithout : a.leave}
        </a>
      </div>
    </dialog>
  )
}
