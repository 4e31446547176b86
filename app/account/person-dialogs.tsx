import { useState } from 'react'
import type { Account } from '../../core/api/accounts.ts'
import type { Role } from '../../core/api/roles.ts'
import { send } from '../request.ts'
import { Dialog } from '../shell/dialog.tsx'
import { Actions } from './actions.tsx'
import { SaidFault } from './fault.tsx'
import { readGroups } from './groups.ts'
import { RightsFields } from './rights-fields.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
import { useAccountWords } from './words.ts'

interface Props {
  readonly account: Account
  readonly onClose: () => void
  /** What was done, as a sentence. */
  readonly onDone: (said: string) => void
}

const pathOf = ({ id }: Account) => `/api/people/${encodeURIComponent(id)}`
const nameOf = ({ name, email }: Account) => name || email

/** Role and groups of somebody. */
export function EditDialog({ account, onClose, onDone }: Props) {
  const { a } = useAccountWords()
  const [wrong, setWrong] = useState<string | null>(null)
  const form = useForm(async (value) => {
    const { groups, wrong } = readGroups(value('groups'))
    setWrong(wrong)
    if (wrong !== null) return
    const role = value('role') as Role
    // Only what changes: it ends the person's sessions.
    const change = {
      ...(role === account.role ? {} : { role }),
      ...(groups.join() === account.groups.join() ? {} : { groups }),
    }
    if (Object.keys(change).length === 0) return onClose()
    await send('PATCH', pathOf(account), change)
    onDone(a.done.saved(nameOf(account)))
  })
  return (
    <Dialog open onClose={onClose} title={a.editTitle(nameOf(account))} text={a.editText}>
      <form onSubmit={form.submit} className="mt-4 grid gap-4">
        <SaidFault fault={form.fault} own={{ 'not-allowed': a.lastAdmin }} />
        <RightsFields rights={account} wrong={wrong} />
        <Actions>
          <button type="button" className="btn" onClick={onClose}>
            {a.cancel}
          </button>
          <Submit name={a.save} form={form} />
        </Actions>
      </form>
    </Dialog>
  )
}

/** Something that cannot be taken back at once, asked about before. */
function ConfirmDialog(
  props: Props & {
    readonly title: string
    readonly text: string
    readonly button: string
    readonly act: () => Promise<unknown>
    readonly said: string
  },
) {
  const { a } = useAccountWords()
  const form = useForm(async () => {
    await props.act()
    props.onDone(props.said)
  })
  return (
    <Dialog open onClose={props.onClose} title={props.title} text={props.text}>
      <form onSubmit={form.submit} className="mt-4 grid gap-4">
        <SaidFault fault={form.fault} own={{ 'not-allowed': a.lastAdmin }} />
        <Actions>
          <button type="button" className="btn" onClick={props.onClose}>
            {a.cancel}
          </button>
          <Submit name={props.button} form={form} />
        </Actions>
      </form>
    </Dialog>
  )
}

export function EndSessionsDialog(props: Props) {
  const { a } = useAccountWords()
  const name = nameOf(props.account)
  return (
    <ConfirmDialog
      {...props}
      title={a.endSessionsTitle(name)}
      text={a.endSessionsText}
      button={a.endSessionsButton}
      act={() => send('DELETE', `${pathOf(props.account)}/sessions`)}
      said={a.done.ended(name)}
    />
  )
}

export function DisableDialog(props: Props) {
  const { a } = useAccountWords()
  const name = nameOf(props.account)
  return (
    <ConfirmDialog
      {...props}
      title={a.disableTitle(name)}
      text={a.disableText}
      button={a.disableButton}
      act={() => send('PATCH', pathOf(props.account), { disabled: true })}
      said={a.done.disabled(name)}
    />
  )
}

/** Lets somebody in again. */
export const enable = (account: Account): Promise<unknown> =>
  send('PATCH', pathOf(account), { disabled: false })
