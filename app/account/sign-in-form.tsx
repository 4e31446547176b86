import { useRef } from 'react'
import type { Me } from '../../core/api/accounts.ts'
import { PASSWORD_LENGTH } from '../../core/api/roles.ts'
import { signedIn } from '../renewal.ts'
import { send } from '../request.ts'
import { SaidFault } from './fault.tsx'
import { Field, PasswordField } from './field.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
import { useAccountWords } from './words.ts'

/** E-mail and password; then on to `next`. */
export function SignInForm({ next, email }: { readonly next: string; readonly email?: string | undefined }) {
  const { a } = useAccountWords()
  const ref = useRef<HTMLFormElement>(null)
  const form = useForm(async (value) => {
    try {
      const body = { email: value('email').trim(), password: value('password') }
      const me = await send<Me>('POST', '/api/auth/login', body)
      signedIn(me.person?.id ?? '', next)
    } catch (fault) {
      const password = ref.current?.querySelector<HTMLInputElement>('[name=password]')
      password?.focus()
      password?.select()
      throw fault
    }
  })
  return (
    <form ref={ref} onSubmit={form.submit} className="grid gap-4">
      <SaidFault fault={form.fault} />
      <Field
        name="email"
        type="email"
        label={a.email}
        autoComplete="username"
        defaultValue={email}
        autoFocus={email === undefined}
        required
        maxLength={254}
        spellCheck={false}
        autoCapitalize="none"
      />
      <PasswordField
        name="password"
        label={a.password}
        autoComplete="current-password"
        autoFocus={email !== undefined}
        maxLength={PASSWORD_LENGTH.max}
      />
      <Submit name={a.signInButton} form={form} wide />
    </form>
  )
}

/** The other services that vouch for people. */
export function Providers({ me, next }: { readonly me: Me; readonly next: string }) {
  const { a } = useAccountWords()
  if (me.providers.length === 0) return null
  return (
    <div className="grid gap-2">
      {me.providers.map(({ id, title }) => (
        <a
          key={id}
          href={`/api/auth/sso/${encodeURIComponent(id)}?next=${encodeURIComponent(next)}`}
          className="btn h-9 justify-center border-line-control pointer-coarse:h-11"
        >
          {a.with(title)}
        </a>
      ))}
      {me.passwords && (
        <p className="mt-2 flex items-center gap-3 text-12 text-fg-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {a.or}
        </p>
      )}
    </div>
  )
}
