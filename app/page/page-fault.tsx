import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import type { Values } from '../inputs/input-state.ts'
import { useLanguage } from '../language.ts'
import type { ApiFault } from '../request.ts'
import { FaultNotice } from '../shell/fault-notice.tsx'
import { Notice } from '../shell/notice.tsx'

/** The page's numbers could not be asked for at all: an unknown subject, a bad input, or a server that does not answer. */
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
  if (input?.type === 'subject' && (status === 404 || status === 400)) {
    const offered = [...(body?.nearest ?? []), String(input.default)]
    return (
      <Place>
        <Notice
          icon={SearchX}
          title={m.unknownSubject(String(values[input.name]))}
          text={m.unknownSubjectText}
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
  return (
    <Place>
      <FaultNotice fault={fault} onRetry={props.onRetry} />
    </Place>
  )
}

const Place = ({ children }: { children: ReactNode }) => <div className="px-(--gutter) py-14">{children}</div>
