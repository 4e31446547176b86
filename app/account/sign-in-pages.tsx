import useSWR from 'swr'
import type { Invitation } from '../../core/api/accounts.ts'
import type { ShellPage } from '../../core/page/shell-pages.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { useAddress } from '../address.ts'
import { useMe } from '../api.ts'
import { useInstance } from '../instance.ts'
import { type ApiFault, send } from '../request.ts'
import { PageLink } from '../shell/page-link.tsx'
import type { AccountMessages } from '../words/account/vi.ts'
import { Alone, Aside } from './alone.tsx'
import { Ended } from './ended.tsx'
import { enter } from './enter.ts'
import { Said, SaidFault } from './fault.tsx'
import { Field } from './field.tsx'
import { FormSkeleton } from './form-skeleton.tsx'
import { leave } from './leave.ts'
import { NewPassword } from './new-password.tsx'
import { EmailField, elsewhere, fieldFault, NameField } from './person-fields.tsx'
import { Register } from './register.tsx'
import { Providers, SignInForm } from './sign-in-form.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
import { useNext } from './use-next.ts'
import { useAccountWords } from './words.ts'

/** The pages for who is not signed in. */
export function SignInPages({ page }: { readonly page: ShellPage }) {
  switch (page) {
    case 'sign-in/setup':
      return <Setup />
    case 'sign-in/invitation':
      return <Accept />
    case 'sign-in/register':
      return <Register />
    default:
      return <SignIn />
  }
}

function SignIn() {
  const { a, text } = useAccountWords()
  const { name } = useInstance()
  const { searchParams } = useAddress()
  const { data: me, error } = useMe()
  const next = useNext()
  const fault = searchParams.get('fault')
  return (
    <Alone title={a.signInTitle} text={a.signInTo(text(name))}>
      {fault !== null && <Said tone="fault">{ssoSentence(fault, a)}</Said>}
      {me?.person && <SignedIn name={me.person.name || me.person.email} next={next} />}
      {me?.setup && <NoAdmin />}
      {!me && error && <SaidFault fault={error} />}
      {me && <Providers me={me} next={next} />}
      {!me && !error && <FormSkeleton />}
      {(me?.passwords || error) && <SignInForm next={next} />}
      {me && !me.passwords && me.providers.length === 0 && <Said tone="fault">{a.noWay}</Said>}
      {me && (
        <Aside>
          {me.registration && (
            <p>
              {a.noAccount} <PageLink href={registerPath(next)}>{a.register}</PageLink>
            </p>
          )}
          {me.passwords && <p>{a.forgotten}</p>}
          {me.public && (
            <p>
              <a href={next}>{a.readWithout}</a>
            </p>
          )}
        </Aside>
      )}
    </Alone>
  )
}

const registerPath = (next: string) => `/sign-in/register?next=${encodeURIComponent(next)}`

const ssoSentence = (fault: string, a: AccountMessages): string =>
  Object.hasOwn(a.sso, fault) ? a.sso[fault as keyof typeof a.sso] : a.ssoFailed

function SignedIn({ name, next }: { readonly name: string; readonly next: string }) {
  const { a } = useAccountWords()
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-4 bg-active px-3 py-2 text-12">
      <p className="min-w-0 break-words">{a.alreadyIn(name)}</p>
      <div className="flex gap-2">
        <a href={next} className="btn btn-small hit">
          {a.goOn}
        </a>
        <button type="button" className="btn btn-small hit" onClick={() => void leave(false).catch(() => {})}>
          {a.signOut}
        </button>
      </div>
    </div>
  )
}

function NoAdmin() {
  const { a } = useAccountWords()
  return (
    <div className="grid gap-1.5 rounded-4 bg-info-tint px-3 py-2.5 text-12">
      <p className="font-medium">{a.noAdmin}</p>
      <p className="text-fg-2">{a.noAdminText}</p>
      <code className="block overflow-x-auto rounded-4 bg-sunken px-2 py-1 font-mono whitespace-nowrap">
        npm run accounts -- create-admin
      </code>
    </div>
  )
}

const tokenOf = (address: URL): string => decodeURIComponent(address.hash.slice(1))

function Setup() {
  const { a } = useAccountWords()
  const token = tokenOf(useAddress())
  const { data: me } = useMe()
  const form = useForm(async (value) => {
    const body = { token, email: value('email').trim(), name: value('name').trim(), password: value('next') }
    await enter('/api/auth/setup', body, '/people')
  })
  const over = (me && !me.setup) || form.fault?.status === 404
  if (over) return <Ended title={a.setupTitle} what={a.setupOver} why={a.setupOverText} />
  if (token === '') return <Ended title={a.setupTitle} what={a.setupWrong} why={a.setupWrongText} />
  return (
    <Alone title={a.setupTitle} text={a.setupText}>
      <form onSubmit={form.submit} className="grid gap-4">
        <SaidFault
          fault={elsewhere(form.fault)}
          own={{ 'sign-in-refused': `${a.setupWrong}. ${a.setupWrongText}` }}
        />
        <EmailField fault={fieldFault(form.fault, 'email', a)} />
        <NameField fault={fieldFault(form.fault, 'name', a)} />
        <NewPassword fault={fieldFault(form.fault, 'password', a)} />
        <Submit name={a.setupButton} form={form} wide />
        <p role="status" className="text-12 text-fg-2 empty:hidden">
          {form.busy && a.setupTakes}
        </p>
      </form>
    </Alone>
  )
}

function Accept() {
  const { a, lang, timezone } = useAccountWords()
  const token = tokenOf(useAddress())
  const { data: invitation, error } = useSWR<Invitation, ApiFault>(
    token === '' ? null : ['/api/auth/invitation', token],
    () => send('POST', '/api/auth/invitation', { token }),
    { revalidateOnFocus: false, shouldRetryOnError: ({ status }) => status === 0 || status >= 500 },
  )
  const form = useForm(async (value) => {
    const body = { token, name: value('name').trim(), password: value('next') }
    await enter('/api/auth/accept', body, '/')
  })
  const over = token === '' || isOver(error) || isOver(form.fault)
  if (over) return <Ended title={a.invitationTitle} what={a.invitationOver} why={a.invitationOverText} />
  return (
    <Alone title={a.invitationTitle} text={invitation && a.invitedAs(a.roles[invitation.role])}>
      {error && <SaidFault fault={error} />}
      {!invitation && !error && <FormSkeleton />}
      {invitation && (
        <form onSubmit={form.submit} className="grid gap-4">
          <SaidFault fault={elsewhere(form.fault)} />
          <Field
            label={a.email}
            name="email"
            value={invitation.email}
            readOnly
            autoComplete="username"
            hint={a.validUntil(formatDateTime(invitation.expiresAt, lang, timezone))}
          />
          <NameField fault={fieldFault(form.fault, 'name', a)} first />
          <NewPassword fault={fieldFault(form.fault, 'password', a)} />
          <Submit name={a.acceptButton} form={form} wide />
        </form>
      )}
    </Alone>
  )
}

/** The link itself is refused, whatever is typed beside it. */
const isOver = (fault: ApiFault | null | undefined): boolean =>
  fault?.status === 404 ||
  fault?.body?.error === 'sign-in-refused' ||
  (fault?.status === 400 && fault.body?.field === 'token')
