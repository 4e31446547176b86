import { useState } from 'react'
import { useMe } from '../api.ts'
import { send } from '../request.ts'
import { PageLink } from '../shell/page-link.tsx'
import { Alone, Aside } from './alone.tsx'
import { Ended } from './ended.tsx'
import { enter } from './enter.ts'
import { Said, SaidFault } from './fault.tsx'
import { FormSkeleton } from './form-skeleton.tsx'
import { NewPassword } from './new-password.tsx'
import { EmailField, elsewhere, fieldFault, NameField } from './person-fields.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
import { useNext } from './use-next.ts'
import { useAccountWords } from './words.ts'

/** Where registration is on: makes an account. */
export function Register() {
  const { a } = useAccountWords()
  const { data: me, error } = useMe()
  const next = useNext()
  if (me && !me.registration)
    return <Ended title={a.registerTitle} what={a.registerOff} why={a.registerOffText} />
  return (
    <Alone title={a.registerTitle} text={me?.letters && a.registerByLetter}>
      {!me && (error ? <SaidFault fault={error} /> : <FormSkeleton />)}
      {me && (me.letters ? <RegisterByLetter /> : <RegisterAtOnce next={next} />)}
      <Aside>
        <p>
          {a.haveAccount}{' '}
          <PageLink href={`/sign-in?next=${encodeURIComponent(next)}`}>{a.signInTitle}</PageLink>
        </p>
      </Aside>
    </Alone>
  )
}

/** Asks for the letter that says how to go on. */
function RegisterByLetter() {
  const { a, lang } = useAccountWords()
  const [sent, setSent] = useState<string | null>(null)
  const form = useForm(async (value) => {
    const email = value('email').trim()
    setSent(null)
    await send('POST', '/api/auth/register', { email, lang })
    setSent(email)
  })
  return (
    <form onSubmit={form.submit} className="grid gap-4">
      <SaidFault fault={elsewhere(form.fault)} />
      {sent !== null && (
        <Said tone="done">
          <p className="break-words">{a.registerSent(sent)}</p>
          <p className="text-fg-2">{a.registerSentText}</p>
        </Said>
      )}
      <EmailField fault={fieldFault(form.fault, 'email', a)} />
      <Submit name={a.registerButton} form={form} wide />
    </form>
  )
}

/** Makes the account and signs in; an e-mail that has one is only told by the latter. */
function RegisterAtOnce({ next }: { readonly next: string }) {
  const { a } = useAccountWords()
  const form = useForm(async (value) => {
    const account = { email: value('email').trim(), password: value('next') }
    await send('POST', '/api/auth/register', { ...account, name: value('name').trim() })
    await enter('/api/auth/login', account, next)
  })
  return (
    <form onSubmit={form.submit} className="grid gap-4">
      <SaidFault fault={elsewhere(form.fault)} own={{ 'sign-in-refused': a.registerTaken }} />
      <EmailField fault={fieldFault(form.fault, 'email', a)} />
      <NameField fault={fieldFault(form.fault, 'name', a)} />
      <NewPassword fault={fieldFault(form.fault, 'password', a)} />
      <Submit name={a.register} form={form} wide />
    </form>
  )
}
