import type { ReactNode } from 'react'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { formatDate, formatDateTime, formatPeriod } from '../../core/words/format.ts'
import { useStatus, useSubject } from '../api.ts'
import { useLanguage } from '../language.ts'
import { WatchToggle } from '../lists/page-tools.tsx'

/** What the page is about, and which period, session and data version it shows. */
export function PageHeader({
  page,
  symbol,
  dataVersion,
  tools,
  children,
}: {
  page: ResolvedPage
  symbol: string | null
  dataVersion: string | null
  /** What can be done with the page, at the end. */
  tools: ReactNode
  /** Widgets beside the title. */
  children: ReactNode
}) {
  const { text } = useLanguage()
  const { data: subject } = useSubject(symbol)
  const name = text(subject?.name ?? page.title)
  const about = subject ? [subject.place, text(subject.groupLabel)].filter(Boolean).join(' · ') : null
  return (
    <header className="flex min-h-(--head-h) flex-wrap items-center gap-x-3.5 gap-y-2 px-(--gutter) py-2">
      {symbol && <div className="text-20 leading-tight font-strong">{symbol}</div>}
      {symbol && <WatchToggle symbol={symbol} />}
      <div className="min-w-0 max-phone:min-w-3/5 max-phone:flex-1">
        {symbol ? (
          <>
            <h1 className="truncate text-14 leading-body font-medium">
              <span className="phone:hidden">{subject?.short ? text(subject.short) : name}</span>
              <span className="max-phone:hidden">{name}</span>
            </h1>
            <p className="truncate text-12 leading-[1.4] text-fg-3">
              {about ?? (page.subtitle && text(page.subtitle))}
            </p>
          </>
        ) : (
          <>
            <h1 className="truncate text-20 leading-tight font-strong">{text(page.title)}</h1>
            {page.subtitle && (
              <p className="truncate text-12 leading-[1.4] text-fg-3">{text(page.subtitle)}</p>
            )}
          </>
        )}
      </div>
      {children}
      <div className="flex-1 max-phone:hidden" />
      <div className="flex items-center gap-2 max-phone:w-full">
        <Provenance dataVersion={dataVersion} />
        {tools}
      </div>
    </header>
  )
}

function Provenance({ dataVersion }: { dataVersion: string | null }) {
  const { m, lang, timezone } = useLanguage()
  const { data: status } = useStatus()
  if (!status) return null
  return (
    <dl
      className="flex h-[26px] flex-none items-center divide-x divide-line-subtle rounded-4 border border-line bg-surface text-12 whitespace-nowrap text-fg-2 max-phone:flex-1 max-phone:text-11"
      title={m.updated(formatDateTime(status.loadedAt, lang, timezone))}
    >
      {status.period && <Part name={m.period}>{formatPeriod(status.period, lang, 'text')}</Part>}
      {status.session && <Part name={m.session}>{formatDate(status.session, lang)}</Part>}
      <Part name={m.dataVersion}>
        <span className="mono">{dataVersion ?? status.dataVersion}</span>
      </Part>
    </dl>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex h-full items-center gap-[5px] px-[9px] max-phone:flex-1 max-phone:justify-center max-phone:px-[5px]">
      <dt className="text-fg-3 max-phone:sr-only">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
