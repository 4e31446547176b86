import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import useSWR from 'swr'
import type { MetricDetail } from '../../core/api/metrics.ts'
import { useLanguage } from '../language.ts'
import { type ApiFault, getJson } from '../request.ts'

/** A metric's definition and where its values come from. */
export function MetricCard({ id, onClose }: { id: string; onClose: () => void }) {
  const { m, text } = useLanguage()
  const { data: metric, error } = useSWR<MetricDetail, ApiFault>(
    `/api/metrics/${encodeURIComponent(id)}`,
    getJson,
  )
  return (
    <div className="p-4">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-16 leading-tight font-strong">{metric ? text(metric.label) : id}</h2>
          <p className="mono mt-0.5 text-12 text-fg-3">{id}</p>
        </div>
        <button type="button" className="icon-btn" onClick={onClose} aria-label={m.close}>
          <X className="icon" aria-hidden="true" />
        </button>
      </div>
      {error && (
        <p role="alert" className="mt-3 text-12 text-fg-2">
          {error.body?.message ?? m.failed}
        </p>
      )}
      {metric && (
        <dl className="mt-3 grid grid-cols-[110px_minmax(0,1fr)] gap-x-4 gap-y-2 text-12">
          {metric.description && <Row name={m.shows}>{text(metric.description)}</Row>}
          {metric.unitLabel && <Row name={m.unit}>{text(metric.unitLabel)}</Row>}
          {metric.sources.map((source) => (
            <Row key={source.entity} name={source.entity}>
              {text(source.datasetTitle)}
              {source.column && <span className="mono text-fg-3"> · {source.column}</span>}
              {source.formula && (
                <code className="mt-1 block rounded-4 bg-sunken px-2 py-1 font-mono">{source.formula}</code>
              )}
            </Row>
          ))}
          {metric.reference && <Row name={m.reference}>{metric.reference}</Row>}
        </dl>
      )}
    </div>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-fg-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
