import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ResolvedWidget } from '../../core/api/pages.ts'
import type { WidgetData } from '../../core/api/widget-data.ts'
import { useLanguage } from '../language.ts'

/** What a widget shows, where its numbers come from and how they are computed. */
export function WidgetInfoPanel(props: {
  widget: ResolvedWidget
  title: string
  line: WidgetData | undefined
  onClose: () => void
}) {
  const { m, text } = useLanguage()
  const { info, hint } = props.widget
  const { line } = props
  // Of the metrics that the inputs can choose, those that are chosen.
  const chosen = info.metrics.filter(({ id }) => line?.columns.some((column) => column.metric === id))
  const metrics = chosen.length > 0 ? chosen : info.metrics
  return (
    <div className="flex max-h-[80dvh] flex-col">
      <div className="flex flex-none items-center gap-3 border-b border-line py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-14 font-strong">{props.title}</h2>
        <button type="button" className="icon-btn" onClick={props.onClose} aria-label={m.close}>
          <X className="icon" aria-hidden="true" />
        </button>
      </div>
      <div className="min-h-0 overflow-y-auto px-4 pt-1 pb-4 text-12">
        {hint && <Section name={m.shows}>{text(hint)}</Section>}
        {metrics.length > 0 && (
          <Section name={m.metricsShown}>
            <ul className="grid gap-2.5">
              {metrics.map((metric) => (
                <li key={metric.id}>
                  <p>
                    <span className="text-13 font-medium">{text(metric.label)}</span>
                    {metric.unitLabel && <span className="ml-1.5 text-fg-3">{text(metric.unitLabel)}</span>}
                    <span className="mono ml-2 text-fg-3">{metric.id}</span>
                  </p>
                  {metric.description && <p className="text-fg-2">{text(metric.description)}</p>}
                  {metric.formula && (
                    <code className="mt-1 block rounded-4 bg-sunken px-2 py-1 font-mono break-words">
                      {metric.formula}
                    </code>
                  )}
                  {metric.reference && <p className="mt-0.5 text-fg-3">{metric.reference}</p>}
                </li>
              ))}
            </ul>
          </Section>
        )}
        {info.datasets.length > 0 && (
          <Section name={m.sources}>
            <ul>
              {info.datasets.map((dataset) => (
                <li key={dataset.id}>
                  {text(dataset.title)} <span className="mono text-fg-3">{dataset.id}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {line?.notes && line.notes.length > 0 && (
          <Section name={m.notes}>
            {line.notes.map((note) => (
              <p key={text(note)}>{text(note)}</p>
            ))}
          </Section>
        )}
        {line?.reasons && line.reasons.length > 0 && (
          <Section name={m.doubts}>
            {line.reasons.map((reason) => (
              <p key={text(reason)}>{text(reason)}</p>
            ))}
          </Section>
        )}
        {line && (
          <Section name={m.dataVersion}>
            <span className="mono">{line.dataVersion}</span>
            <span className="text-fg-3">
              {' '}
              · {m.rows(line.rows)} · {m.tookMs(Math.round(line.ms))}
            </span>
          </Section>
        )}
      </div>
    </div>
  )
}

function Section({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="mt-3">
      <h3 className="mb-0.5 text-11 font-medium text-fg-3">{name}</h3>
      {children}
    </section>
  )
}
