import { CloudOff, LoaderCircle, Lock, TriangleAlert } from 'lucide-react'
import { useLanguage } from '../language.ts'
import type { ApiFault } from '../request.ts'
import { Notice } from './notice.tsx'

/** Why the server did not give what was asked: it is silent, not ready, wants a sign-in, or failed. */
export function FaultNotice(props: { fault: ApiFault; onRetry: () => void; heading?: 'h1' }) {
  const { m } = useLanguage()
  const { status, body, message } = props.fault
  const [icon, title, text] =
    status === 0
      ? [CloudOff, m.unreachable, m.unreachableText]
      : status === 503
        ? [LoaderCircle, m.notReady, m.notReadyText]
        : status === 401
          ? [Lock, m.signIn, m.signInText]
          : [TriangleAlert, status === 400 ? m.badInput : m.failed, body?.message ?? message]
  return (
    <Notice
      icon={icon}
      title={title}
      text={text}
      tone={status >= 500 ? 'danger' : 'quiet'}
      role="alert"
      heading={props.heading}
    >
      <button type="button" className="btn btn-small" onClick={props.onRetry}>
        {m.retry}
      </button>
      {body && (
        <span className="mono text-fg-3">{[body.error, body.requestId].filter(Boolean).join(' · ')}</span>
      )}
    </Notice>
  )
}
