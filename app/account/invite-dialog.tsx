import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Invited } from '../../core/api/accounts.ts'
import type { Role } from '../../core/api/roles.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { useMe } from '../api.ts'
import { send } from '../request.ts'
import { Dialog } from '../shell/dialog.tsx'
import { Actions } from './actions.tsx'
import { Said, SaidFault } from './fault.tsx'
import { Field } from './field.tsx'
import { readGroups } from './groups.ts'
import { RightsFields } from './rights-fields.tsx'
import { Submit } from './submit.tsx'
import { useForm } from './use-form.ts'
import { useAccountWords } from './words.ts'

/** Invites somebody: who and as what, then the link, which is shown this once. */
export function InviteDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const { a, lang } = useAccountWords()
  const [invited, setInvited] = useState<(Invited & { readonly email: string }) | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const form = useForm(async (value) => {
    const { groups, wrong } = readGroups(value('groups'))
    setWrong(wrong)
    if (wrong !== null) return
    const email = value('email').trim()
    const body = { email, role: value('role') as Role, groups, lang }
    setInvited({ ...(await send<Invited>('POST', '/api/people/invitations', body)), email })
    onDone()
  })
  if (invited) return <InvitedDialog invited={invited} onClose={onClose} />
  return (
    <Dialog open onClose={onClose} title={a.inviteTitle} text={a.inviteText}>
      <form onSubmit={form.submit} className="mt-4 grid gap-4">
        <SaidFault fault={form.fault?.body?.field === 'email' ? null : form.fault} />
        <Field
          name="email"
          type="email"
          label={a.email}
          required
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="none"
          fault={form.fault?.body?.field === 'email' ? a.alreadyThere : null}
        />
        <RightsFields rights={{ role: 'viewer', groups: [] }} wrong={wrong} />
        <Actions>
          <button type="button" className="btn" onClick={onClose}>
            {a.cancel}
          </button>
          <Submit name={a.inviteButton} form={form} />
        </Actions>
      </form>
    </Dialog>
  )
}

function InvitedDialog(props: {
  readonly invited: Invited & { readonly email: string }
  readonly onClose: () => void
}) {
  const { a, lang, timezone } = useAccountWords()
  const { link, email, expiresAt, mailed } = props.invited
  const { data: me } = useMe()
  const [copied, setCopied] = useState(false)
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => ref.current?.select(), [])
  const copy = async () => {
    ref.current?.select()
    // Over plain http there is no clipboard: the link stays selected, for the keys.
    await navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => {},
    )
  }
  const Icon = copied ? Check : Copy
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={a.invitedTitle(email)}
      text={mailed ? a.mailed : a.invitedText}
    >
      <div className="mt-4 grid gap-4">
        {!mailed && me?.letters && <Said tone="fault">{a.notMailed}</Said>}
        <div className="flex gap-2">
          <input
            ref={ref}
            readOnly
            value={link}
            aria-label={a.invitationLink}
            onFocus={(event) => event.currentTarget.select()}
            className="control mono h-9 min-w-0 flex-1 bg-canvas pointer-coarse:h-11"
          />
          <button
            type="button"
            className="btn btn-primary h-9 min-w-24 justify-center pointer-coarse:h-11"
            onClick={() => void copy()}
          >
            <Icon className="icon" aria-hidden="true" />
            <span aria-live="polite">{copied ? a.copied : a.copy}</span>
          </button>
        </div>
        <p className="text-12 text-fg-3">{a.validUntil(formatDateTime(expiresAt, lang, timezone))}</p>
        <Actions>
          <button type="button" className="btn" onClick={props.onClose}>
            {a.finish}
          </button>
        </Actions>
      </div>
    </Dialog>
  )
}
