import { CircleAlert, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiFault } from '../request.ts'
import type { AccountMessages } from '../words/account/vi.ts'
import { useAccountWords } from './words.ts'

/** Said of a form or a list: that it went wrong, or that it is done. */
export function Said(props: { readonly tone: 'fault' | 'done'; readonly children: ReactNode }) {
  const bad = props.tone === 'fault'
  const Icon = bad ? CircleAlert : CircleCheck
  return (
    <div
      role={bad ? 'alert' : 'status'}
      className={`flex items-start gap-2 rounded-4 px-3 py-2 text-12 text-fg ${bad ? 'bg-danger-tint [&_svg]:text-danger' : 'bg-ok-tint [&_svg]:text-ok'}`}
    >
      <Icon className="icon mt-px" aria-hidden="true" />
      <div className="min-w-0">{props.children}</div>
    </div>
  )
}

/** Why a call failed, as a sentence; `own` are those that mean something else where this is. */
export function SaidFault(props: {
  readonly fault: ApiFault | null
  readonly own?: Partial<Record<string, string>>
}) {
  const { a } = useAccountWords()
  const { fault, own } = props
  if (!fault) return null
  const code = fault.body?.error
  return (
    <Said tone="fault">
      <p>{(code && own?.[code]) ?? sentenceOf(fault, a)}</p>
      {fault.status >= 500 && fault.body?.requestId && (
        <p className="mono text-fg-2">{[code, fault.body.requestId].join(' · ')}</p>
      )}
    </Said>
  )
}

function sentenceOf({ status, body, retryAfter, message }: ApiFault, a: AccountMessages): string {
  if (status === 0) return a.unreachable
  if (status === 404) return a.gone
  switch (body?.error) {
    case 'sign-in-refused':
      return a.refused
    case 'too-many-tries':
      return `${a.tooMany} ${a.tryIn(waitWords(retryAfter ?? 30, a))}.`
    case 'accounts-unavailable':
    case 'overloaded':
    case 'stopping':
      return a.accountsDown
    case 'foreign-origin':
      return a.foreignOrigin
    case 'not-allowed':
      return a.notAllowed
    case 'invalid-input':
      return a.invalid
    default:
      return status >= 500 ? a.failed : message
  }
}

/** A wait in the unit that a person counts it in. */
export const waitWords = (seconds: number, a: AccountMessages): string =>
  seconds < 90 ? a.seconds(seconds) : a.minutes(Math.ceil(seconds / 60))
