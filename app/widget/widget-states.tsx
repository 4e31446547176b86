import { Database, RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { WidgetData } from '../../core/api/widget-data.ts'
import type { Frame } from '../../core/words/table.ts'
import { useLanguage } from '../language.ts'
import { Notice } from '../shell/notice.tsx'

/** A frame that draws its own label. */
export const isCard = (frame: Frame): boolean => frame === 'card' || frame === 'line'

const BARS = [62, 55, 70, 63, 61, 47, 68, 72]
const appear = 'animate-[fade-in_160ms_150ms_both]'

/** Keeps the place and size of what comes; appears after 150 ms and does not shimmer. */
export function WidgetSkeleton({ frame }: { frame: Frame }) {
  const { m } = useLanguage()
  if (frame === 'bare' || frame === 'header') return <i hidden aria-busy="true" />
  if (frame === 'line') {
    return (
      <div
        role="status"
        aria-busy="true"
        aria-label={m.loading}
        className={`h-[58px] px-(--card-x) py-(--card-y) ${appear}`}
      >
        <div className="mt-0.5 h-3 w-1/5 rounded-2 bg-skeleton" />
        <div className="mt-2.5 h-3 w-2/5 rounded-2 bg-skeleton" />
      </div>
    )
  }
  if (frame === 'card') {
    return (
      <div
        role="status"
        aria-busy="true"
        aria-label={m.loading}
        className={`h-[84px] px-(--card-x) py-(--card-y) ${appear}`}
      >
        <div className="mt-1 h-3 w-2/5 rounded-2 bg-skeleton" />
        <div className="mt-3 h-5 w-3/5 rounded-2 bg-skeleton" />
      </div>
    )
  }
  return (
    <div role="status" aria-busy="true" aria-label={m.loading} className={`flex h-full flex-col ${appear}`}>
      <div className="mt-1.5 mb-3.5 h-3 w-[58%] flex-none rounded-2 bg-skeleton" />
      <div className="flex min-h-0 flex-1 items-end gap-3.5 px-2">
        {BARS.map((height) => (
          <i key={height} className="flex-1 rounded-t-2 bg-skeleton" style={{ height: `${height}%` }} />
        ))}
      </div>
      <div className="my-2 h-2 flex-none rounded-2 bg-skeleton" />
    </div>
  )
}

export function WidgetEmpty({
  line,
  subject,
  frame,
}: {
  line: WidgetData
  subject: string | null
  frame: Frame
}) {
  const { m, text } = useLanguage()
  // The server's sentence names the subject already.
  const title = subject && !line.message ? m.emptyFor(subject) : m.emptyTitle
  const why = line.message ? text(line.message) : m.emptyText
  if (isCard(frame)) {
    return (
      <div className="text-12 text-fg-3" title={why}>
        {frame === 'card' && (
          <p className="text-20 leading-tight" aria-hidden="true">
            –
          </p>
        )}
        <p className="truncate">{why}</p>
      </div>
    )
  }
  return (
    <Centred>
      <Notice icon={Database} title={title} text={why} />
    </Centred>
  )
}

/** The code and the request's id are for whoever looks into it. */
export function WidgetError(props: {
  line: Pick<WidgetData, 'message' | 'code' | 'requestId'> | null
  onRetry: () => void
  compact: boolean
}) {
  const { m, text } = useLanguage()
  const { line } = props
  const why = line?.message ? text(line.message) : m.errorText
  const retry = (
    <button type="button" className="btn btn-small" onClick={props.onRetry}>
      <RefreshCw className="icon-s" aria-hidden="true" />
      {m.retry}
    </button>
  )
  if (props.compact) {
    return (
      <div role="alert" className="flex items-center gap-2 text-12 text-fg-2" title={why}>
        <TriangleAlert className="icon text-danger" aria-hidden="true" />
        <span className="min-w-0 flex-1 truncate">{m.errorTitle}</span>
        {retry}
      </div>
    )
  }
  return (
    <Centred>
      <Notice icon={TriangleAlert} title={m.errorTitle} text={why} tone="danger" role="alert">
        {retry}
        {line?.code && (
          <span className="mono text-fg-3">{[line.code, line.requestId].filter(Boolean).join(' · ')}</span>
        )}
      </Notice>
    </Centred>
  )
}

export function ViewFailed() {
  const { m } = useLanguage()
  return (
    <Centred>
      <Notice icon={TriangleAlert} title={m.drawTitle} text={m.drawText} tone="danger" role="alert" />
    </Centred>
  )
}

const Centred = ({ children }: { children: ReactNode }) => (
  <div className="flex h-full flex-col justify-center overflow-y-auto px-6 pb-3">{children}</div>
)
