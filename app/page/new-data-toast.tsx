import { RefreshCw, X } from 'lucide-react'
import { useState } from 'react'
import { formatDate } from '../../core/words/format.ts'
import { useStatus } from '../api.ts'
import { useLanguage } from '../language.ts'

/** Offers newer data; numbers never change under the reader. Filters and scroll stay. */
export function NewDataToast({ shown, onUpdate }: { shown: string | null; onUpdate: () => void }) {
  const { m, lang } = useLanguage()
  const { data: status } = useStatus()
  const [dismissed, setDismissed] = useState<string | null>(null)
  const offered = status && shown && status.dataVersion !== shown && status.dataVersion !== dismissed
  return (
    <div
      role="status"
      className="no-print fixed right-4 bottom-[72px] z-[60] max-w-[calc(100vw-32px)] phone:bottom-4"
    >
      {offered && (
        <div className="pop flex items-center gap-2.5 py-2 pr-2.5 pl-3">
          <RefreshCw className="icon text-info" aria-hidden="true" />
          <div className="min-w-0 flex-1 leading-[1.4]">
            <b className="block font-medium">
              {status.session ? m.newDataFor(formatDate(status.session, lang)) : m.newData}
            </b>
            <span className="text-12 text-fg-2">
              {m.onVersion} <span className="mono">{shown}</span>.
            </span>
          </div>
          <button type="button" className="btn btn-small btn-primary" onClick={onUpdate}>
            {m.update}
          </button>
          <button
            type="button"
            className="icon-btn"
            aria-label={m.close}
            onClick={() => setDismissed(status.dataVersion)}
          >
            <X className="icon" aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  )
}
