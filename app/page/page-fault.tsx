import { CloudOff, LoaderCircle, Lock, SearchX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ResolvedInput } from '../../core/api.ts'
import type { ApiFault } from '../api.ts'
import type { Values } from '../inputs/input-state.ts'
import { useLanguage } from '../messages.ts'
import { Notice } from '../shell/notice.tsx'

/** The page's numbers could not be asked for at all: an unknown ticker, a bad input, or a server that does not answer. */
export function PageFault(props: {
  fault: ApiFault
  inputs: readonly ResolvedInput[]
  values: Values
  onChange: (change: Values) => void
  onRetry: () => void
}) {
  const { m } = useLanguage()
  const { fault, inputs, values } = props
  const { status, body } = fault
  const input = inputs.find((one) => one.name === body?.field)
  // An unknown symbol, or that of another kind of company, which this page does not offer.
  if (input?.type === 'ticker' && (status === 404 || status === 400)) {
    const offered = [...(body?.nearest ?? []), String(input.default)]
    return (
      <Place>
        <Notice
          icon={SearchX}
          title={m.unknownTicker(String(values[input.name]))}
          text={m.unknownTickerText}
          role="alert"
        >
          <span className="text-fg-3">{m.didYouMean}</span>
          {[...new Set(offered)].slice(0, 6).map((symbol) => (
            <button
              key={symbol}
              type="button"
              className="btn btn-small"
              onClick={() => props.onChange({ [input.name]: symbol })}
            >
              {symbol}
            </button>
          ))}
        </Notice>
      </Place>
    )
  }
  const [icon, title, text] =
    fault.status === 0
      ? [CloudOff, m.unreachable, m.unreachableText]
      : fault.status === 503
        ? [LoaderCircle, m.notReady, m.notReadyText]
        : fault.status === 401
          ? [Lock, m.signIn, m.signInText]
          : [
              TriangleAlert,
              fault.status === 400 ? m.badInput : m.failed,
              fault.body?.message ?? fault.message,
            ]
  return (
    <Place>
      <Notice
        icon={icon}
        title={title}
        text={text}
        tone={fault.status >= 500 ? 'danger' : 'quiet'}
        role="alert"
      >
        <button type="button" className="btn btn-small" onClick={props.onRetry}>
          {m.retry}
        </button>
        {fault.body && (
          <span className="mono text-fg-3">
            {[fault.body.error, fault.body.requestId].filter(Boolean).join(' · ')}
          </span>
        )}
      </Notice>
    </Place>
  )
}

const Place = ({ children }: { children: ReactNode }) => <div className="px-(--gutter) py-14">{children}</div>
