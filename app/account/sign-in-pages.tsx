import { Link2Off, ShieldCheck, UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import useSWR from 'swr'
import type { Invitation, Me } from '../../core/api/accounts.ts'
import { ownPath } from '../../core/api/own-path.ts'
import type { ShellPage } from '../../core/page/shell-pages.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { useAddress } from '../address.ts'
import { useMe } from '../api.ts'
import { useInstance } from '../instance.ts'
import { signedIn } from '../renewal.ts'
import { type ApiFault, send } from '../request.ts'
import { Notice } from '../shell/notice.tsx'
import { PageLink } from '../shell/page-link.tsx'
import type { AccountMessages } from '../words/account/vi.ts'
import { Alone, Aside } from './alone.tsx'
import { Said, SaidFault } from './fault.tsx'
import { Field } from './field.tsx'
import { leave } from './leave.ts'
import { NewPassword } from './new-password.tsx'
import { Providers, SignInForm } from './sign-in-form.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
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

/** Where to go once signed in: what the address asks for, if it is ours. */
function useNext(): string {
  return ownPath(useAddress().searchParams.get('next'))
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

function FormSkeleton() {
  const { m } = useAccountWords()
  return (
    <div role="status" aria-label={m.loading} className="grid animate-[fade-in_160ms_150ms_both] gap-4">
      {[1, 2].map((i) => (
        <div key={i} className="grid gap-1">
          <div className="h-[18px] w-20 rounded-4 bg-skeleton" />
          <div className="h-9 rounded-6 bg-skeleton" />
        </div>
      ))}
      <div className="h-9 rounded-6 bg-skeleton" />
    </div>
  )
}

/** The one-time text of a link, which a browser never sends. */
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

function Register() {
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

async function enter(path: string, body: object, next: string): Promise<void> {
  const me = await send<Me>('POST', path, body)
  signedIn(me.person?.id ?? '', next)
}

const fieldFault = (fault: ApiFault | null, field: string, a: AccountMessages): string | null =>
  fault?.body?.error === 'invalid-input' && fault.body.field === field ? a.invalid : null

/** What is said at a field is not said of the whole form as well. */
const elsewhere = (fault: ApiFault | null): ApiFault | null =>
  ['email', 'name', 'password'].includes(fault?.body?.field ?? '') ? null : fault

const EmailField = ({ fault }: { readonly fault: string | null }) => (
  <Field
    label={useAccountWords().a.email}
    name="email"
    type="email"
    autoComplete="username"
    autoFocus
    required
    maxLength={254}
    spellCheck={false}
    autoCapitalize="none"
    fault={fault}
  />
)

const NameField = (props: { readonly fault: string | null; readonly first?: boolean }) => (
  <Field
    label={useAccountWords().a.name}
    name="name"
    autoComplete="name"
    autoFocus={props.first}
    required
    maxLength={100}
    fault={props.fault}
  />
)

/** A link that leads nowhere any more, and where to go instead. */
function Ended(props: { readonly title: string; readonly what: string; readonly why: string }) {
  const { a } = useAccountWords()
  const icon =
    props.what === a.setupOver ? ShieldCheck : props.what === a.registerOff ? UserRoundPlus : Link2Off
  return (
    <Alone title={props.title}>
      <Notice icon={icon} title={props.what} text={props.why} role="status">
        <PageLink href="/sign-in" className="btn btn-small hit">
          {a.toSignIn}
        </PageLink>
      </Notice>
    </Alone>
  )
}
