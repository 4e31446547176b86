import { DatabaseZap } from 'lucide-react'
import type { ApiFault } from '../request.ts'
import { FaultNotice } from '../shell/fault-notice.tsx'
import { Notice } from '../shell/notice.tsx'
import { useAccountWords } from './words.ts'

/** In place of what the accounts should have said: their database may be away while pages can still be read. */
export function AccountsFault(props: {
  readonly fault: ApiFault
  readonly onRetry: () => void
  readonly heading?: 'h1'
}) {
  const { a, m } = useAccountWords()
  const { body } = props.fault
  if (body?.error !== 'accounts-unavailable') return <FaultNotice {...props} />
  return (
    <Notice
      icon={DatabaseZap}
      title={a.accountsDownTitle}
      text={a.accountsDownText}
      tone="danger"
      role="alert"
      heading={props.heading}
    >
      <button type="button" className="btn btn-small hit" onClick={props.onRetry}>
        {m.retry}
      </button>
      <span className="mono text-fg-3">{[body.error, body.requestId].filter(Boolean).join(' · ')}</span>
    </Notice>
  )
}
