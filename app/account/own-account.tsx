import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import useSWR from 'swr'
import type { Me, Person, Session, SessionList } from '../../core/api/accounts.ts'
import { PASSWORD_LENGTH } from '../../core/api/roles.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { type ApiFault, getJson, retry, send } from '../request.ts'
import { Agent, agentWords } from './agent.tsx'
import { Said, SaidFault } from './fault.tsx'
import { PasswordField } from './field.tsx'
import { leave } from './leave.ts'
import { NewPassword } from './new-password.tsx'
import { Part } from './part.tsx'
import { Groups } from './person-marks.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
import { useAccountWords } from './words.ts'

const SESSIONS = '/api/auth/sessions'

/** Who one is here, the password, and where one is signed in. */
export function OwnAccount({ me, person }: { readonly me: Me; readonly person: Person }) {
  const { a } = useAccountWords()
  const sessions = useSWR<SessionList, ApiFault>(SESSIONS, getJson, retry)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-(--gap) wide:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <div>
        <Part title={person.name || person.email}>
          <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
            <dt className="text-fg-3">{a.email}</dt>
            <dd className="truncate">{person.email}</dd>
            <dt className="text-fg-3">{a.role}</dt>
            <dd>
              {a.roles[person.role]} <span className="text-12 text-fg-3">· {a.roleHints[person.role]}</span>
            </dd>
            <dt className="text-fg-3">{a.groups}</dt>
            <dd>
              {person.groups.length > 0 ? (
                <Groups groups={person.groups} />
              ) : (
                <span className="text-fg-3">{a.noGroups}</span>
              )}
            </dd>
          </dl>
        </Part>
        {me.passwords && <PasswordPart email={person.email} onDone={() => void sessions.mutate()} />}
      </div>
      <Part title={a.sessions} text={a.sessionsText}>
        <Sessions answer={sessions} readable={me.public} />
      </Part>
    </div>
  )
}

function PasswordPart({ email, onDone }: { readonly email: string; readonly onDone: () => void }) {
  const { a } = useAccountWords()
  const [done, setDone] = useState(false)
  const form = useForm(async (value, element) => {
    setDone(false)
    await send('POST', '/api/auth/password', { current: value('current'), next: value('next') })
    element.reset()
    setDone(true)
    onDone()
  })
  return (
    <Part title={a.changePassword} text={a.changePasswordText}>
      <form onSubmit={form.submit} className="grid gap-4">
        <SaidFault fault={form.fault} own={{ 'sign-in-refused': a.refusedPassword }} />
        {done && <Said tone="done">{a.passwordChanged}</Said>}
        {/* For the browser's store of passwords. */}
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <PasswordField
          name="current"
          label={a.currentPassword}
          autoComplete="current-password"
          maxLength={PASSWORD_LENGTH.max}
        />
        <NewPassword label={a.newPassword} />
        <div>
          <Submit name={a.changePassword} form={form} />
        </div>
      </form>
    </Part>
  )
}

function Sessions(props: {
  readonly answer: {
    readonly data?: SessionList | undefined
    readonly error?: ApiFault | undefined
    readonly mutate: () => unknown
  }
  readonly readable: boolean
}) {
  const { a, m } = useAccountWords()
  const { data, error, mutate } = props.answer
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [ended, setEnded] = useState(false)
  const end = async ({ id, current }: Session) => {
    setFault(null)
    setEnded(false)
    try {
      if (current) return await leave(props.readable)
      await send('DELETE', `${SESSIONS}/${encodeURIComponent(id)}`)
      setEnded(true)
    } catch (cause) {
      setFault(cause as ApiFault)
    }
    await mutate()
  }
  if (!data) {
    if (error) return <SaidFault fault={error} />
    return (
      <div role="status" aria-label={m.loading} className="grid animate-[fade-in_160ms_150ms_both] gap-3">
        {[1, 2].map((i) => (
          <div key={i} className="h-10 rounded-4 bg-skeleton" />
        ))}
      </div>
    )
  }
  const sorted = [...data.sessions].sort(
    (x, y) => Number(y.current) - Number(x.current) || (x.lastSeenAt < y.lastSeenAt ? 1 : -1),
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <SaidFault fault={fault} />
      {ended && <Said tone="done">{a.sessionEnded}</Said>}
      <ul className="divide-y divide-line-subtle">
        {sorted.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => void end(session)} />
        ))}
      </ul>
    </div>
  )
}

function SessionRow({ session, onEnd }: { readonly session: Session; readonly onEnd: () => void }) {
  const { a, lang, timezone } = useAccountWords()
  const Icon = /Android|iPhone/.test(session.agent) ? Smartphone : Monitor
  return (
    <li className="flex items-center gap-3 py-2.5">
      <Icon className="icon text-fg-3" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <Agent agent={session.agent} />
          {session.current && <span className="badge bg-accent-tint text-accent">{a.thisBrowser}</span>}
        </p>
        <p className="text-12 text-fg-3">
          {[
            a.since(formatDateTime(session.createdAt, lang, timezone)),
            a.lastSeen(formatDateTime(session.lastSeenAt, lang, timezone)),
            session.address,
          ].join(' · ')}
        </p>
      </div>
      <button
        type="button"
        className="btn btn-small hit"
        aria-label={session.current ? undefined : a.endSession(agentWords(session.agent, a))}
        onClick={onEnd}
      >
        {session.current ? a.signOut : a.end}
      </button>
    </li>
  )
}
