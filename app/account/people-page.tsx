import {
  Ban,
  CircleCheck,
  Ellipsis,
  LogOut,
  type LucideIcon,
  MailPlus,
  UserRoundCog,
  Users,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef, useState } from 'react'
import useSWR from 'swr'
import type { Account, People, Person } from '../../core/api/accounts.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { type ApiFault, getJson, retry, send } from '../request.ts'
import { Notice } from '../shell/notice.tsx'
import { AccountsFault } from './accounts-fault.tsx'
import { Said, SaidFault } from './fault.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { DisableDialog, EditDialog, EndSessionsDialog, enable } from './person-dialogs.tsx'
import { Groups, RoleMark } from './person-marks.tsx'
import { RowsSkeleton } from './rows-skeleton.tsx'
import { useAccountWords } from './words.ts'

type Asked = { readonly what: 'edit' | 'end' | 'disable'; readonly account: Account } | 'invite' | null

/** Everybody with an account, and who is invited. */
export function PeoplePage({ self }: { readonly self: Person }) {
  const { a } = useAccountWords()
  const { data, error, mutate } = useSWR<People, ApiFault>('/api/people', getJson, {
    ...retry,
    revalidateOnFocus: true,
  })
  const [asked, setAsked] = useState<Asked>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const close = () => setAsked(null)
  const done = (sentence: string | null) => {
    setFault(null)
    setSaid(sentence)
    void mutate()
  }
  const attempt = (act: Promise<unknown>, sentence: string) =>
    act.then(
      () => done(sentence),
      (cause: ApiFault) => {
        done(null)
        setFault(cause)
      },
    )
  if (!data) {
    return error ? (
      <div className="py-10">
        <AccountsFault fault={error} onRetry={() => void mutate()} />
      </div>
    ) : (
      <RowsSkeleton />
    )
  }
  const { people, invitations } = data
  const dialog = asked !== null && asked !== 'invite' ? asked : null
  const ofDialog = dialog && {
    account: dialog.account,
    onClose: close,
    onDone: (sentence: string) => {
      close()
      done(sentence)
    },
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5">
      <div className="flex items-center justify-between gap-3">
        <p className="text-fg-2">{a.peopleCount(people.length)}</p>
        <button
          type="button"
          className="btn btn-primary pointer-coarse:h-11"
          onClick={() => setAsked('invite')}
        >
          <MailPlus className="icon" aria-hidden="true" />
          {a.invite}
        </button>
      </div>
      <SaidFault fault={fault} />
      {said && <Said tone="done">{said}</Said>}
      <PeopleTable
        people={people}
        self={self}
        onAsk={(what, account) => setAsked({ what, account })}
        onEnable={(account) => void attempt(enable(account), a.done.enabled(account.name || account.email))}
      />
      {people.length === 1 && invitations.length === 0 && (
        <div className="card px-6 py-8">
          <Notice icon={Users} title={a.onlyYou} text={a.onlyYouText} role="status" />
        </div>
      )}
      {invitations.length > 0 && (
        <Invitations
          invitations={invitations}
          onWithdraw={({ id, email }) =>
            void attempt(
              send('DELETE', `/api/people/invitations/${encodeURIComponent(id)}`),
              a.done.withdrawn(email),
            )
          }
        />
      )}
      {asked === 'invite' && <InviteDialog onClose={close} onDone={() => done(null)} />}
      {ofDialog && dialog?.what === 'edit' && <EditDialog {...ofDialog} />}
      {ofDialog && dialog?.what === 'end' && <EndSessionsDialog {...ofDialog} />}
      {ofDialog && dialog?.what === 'disable' && <DisableDialog {...ofDialog} />}
    </div>
  )
}

const HEAD = 'h-[30px] px-3.5 text-left font-medium whitespace-nowrap'
const CELL = 'px-3.5 py-2'
/** What a phone says in the first column instead. */
const WIDE = 'max-phone:hidden'

function PeopleTable(props: {
  readonly people: readonly Account[]
  readonly self: Person
  readonly onAsk: (what: 'edit' | 'end' | 'disable', account: Account) => void
  readonly onEnable: (account: Account) => void
}) {
  const { a, lang, timezone } = useAccountWords()
  return (
    <div className="card overflow-clip">
      <table className="w-full border-collapse">
        <thead className="border-b border-line text-12 text-fg-3">
          <tr>
            <th scope="col" className={HEAD}>
              {a.person}
            </th>
            <th scope="col" className={HEAD}>
              {a.role}
            </th>
            <th scope="col" className={`${HEAD} ${WIDE}`}>
              {a.groups}
            </th>
            <th scope="col" className={`${HEAD} ${WIDE}`}>
              {a.lastSignIn}
            </th>
            <th scope="col" className={`${HEAD} ${WIDE} text-right`}>
              {a.openSessions}
            </th>
            <td className="w-12" />
          </tr>
        </thead>
        <tbody className="divide-y divide-line-subtle">
          {props.people.map((account) => {
            const seen =
              account.lastSignInAt === null ? a.never : formatDateTime(account.lastSignInAt, lang, timezone)
            return (
              <tr key={account.id} className="hover:bg-hover">
                <th
                  scope="row"
                  className={`${CELL} max-w-0 text-left font-regular phone:w-[34%] phone:max-w-64`}
                >
                  <span className="flex items-center gap-2">
                    <span className={`truncate font-medium ${account.disabled ? 'text-fg-3' : ''}`}>
                      {account.name || account.email}
                    </span>
                    {account.id === props.self.id && <span className="badge">{a.you}</span>}
                    {account.disabled && (
                      <span className="badge bg-danger-tint text-danger">{a.disabled}</span>
                    )}
                  </span>
                  <span className="block truncate text-12 text-fg-3">{account.email}</span>
                  <span className="mt-1 grid gap-1 text-12 text-fg-3 phone:hidden">
                    <Groups groups={account.groups} />
                    <span>
                      {a.lastSignIn}: {seen}
                    </span>
                  </span>
                </th>
                <td className={`${CELL} whitespace-nowrap max-phone:w-24`}>
                  <RoleMark of={account.role} />
                </td>
                <td className={`${CELL} ${WIDE}`}>
                  {account.groups.length > 0 ? (
                    <Groups groups={account.groups} />
                  ) : (
                    <span className="text-fg-3">–</span>
                  )}
                </td>
                <td className={`${CELL} ${WIDE} whitespace-nowrap text-fg-2`}>{seen}</td>
                <td className={`${CELL} ${WIDE} text-right text-fg-2`}>{account.sessions}</td>
                <td className="py-2 pr-2 text-right max-phone:w-12">
                  <PersonMenu account={account} {...props} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function PersonMenu(props: {
  readonly account: Account
  readonly onAsk: (what: 'edit' | 'end' | 'disable', account: Account) => void
  readonly onEnable: (account: Account) => void
}) {
  const { a } = useAccountWords()
  const { account, onAsk, onEnable } = props
  const trigger = useRef<HTMLButtonElement>(null)
  const name = a.personMenu(account.name || account.email)
  // A dialog gives the focus back to where it was when it opened: the button, not an entry of a menu that is gone.
  const from = (act: () => void) => () => {
    trigger.current?.focus()
    act()
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={trigger} className="icon-btn" aria-label={name} title={name}>
        <Ellipsis className="icon" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className="pop min-w-52 py-1">
          <Entry icon={UserRoundCog} name={a.edit} onSelect={from(() => onAsk('edit', account))} />
          {account.sessions > 0 && (
            <Entry icon={LogOut} name={a.endSessions} onSelect={from(() => onAsk('end', account))} />
          )}
          {account.disabled ? (
            <Entry icon={CircleCheck} name={a.enable} onSelect={from(() => onEnable(account))} />
          ) : (
            <Entry icon={Ban} name={a.disable} onSelect={from(() => onAsk('disable', account))} />
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entry(props: { readonly icon: LucideIcon; readonly name: string; readonly onSelect: () => void }) {
  const { icon: Icon, name, onSelect } = props
  return (
    <DropdownMenu.Item className="menu-item" onSelect={onSelect}>
      <Icon className="icon text-fg-3" aria-hidden="true" />
      {name}
    </DropdownMenu.Item>
  )
}

type Invitation = People['invitations'][number]

function Invitations(props: {
  readonly invitations: readonly Invitation[]
  readonly onWithdraw: (invitation: Invitation) => void
}) {
  const { a, lang, timezone } = useAccountWords()
  return (
    <section className="mt-3">
      <h2 className="mb-2 text-14 leading-body font-strong">{a.pending}</h2>
      <ul className="card divide-y divide-line-subtle">
        {props.invitations.map((invitation) => (
          <li key={invitation.id} className="flex items-center gap-3 px-3.5 py-2">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="min-w-0 max-w-full truncate font-medium">{invitation.email}</span>
                <Groups groups={invitation.groups} />
              </p>
              <p className="text-12 text-fg-3">
                {a.roles[invitation.role]} ·{' '}
                {a.validUntil(formatDateTime(invitation.expiresAt, lang, timezone))}
              </p>
            </div>
            <button
              type="button"
              className="btn btn-small hit"
              aria-label={a.withdrawFor(invitation.email)}
              onClick={() => props.onWithdraw(invitation)}
            >
              {a.withdraw}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
