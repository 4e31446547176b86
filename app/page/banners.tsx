import { Clock, CloudOff, DatabaseZap, type LucideIcon } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { ResolvedPage, ResolvedTab, ResolvedWidget } from '../../core/api/pages.ts'
import { formatDate, formatDateTime, formatPeriod } from '../../core/words/format.ts'
import type { Lang } from '../../core/words/text.ts'
import { useStatus } from '../api.ts'
import { useLanguage } from '../language.ts'
import type { Messages } from '../words/vi.ts'

/**
 * What the reader must know before reading: the connection is gone, data that this page draws on is old or missing.
 */
export function Banners({ page, lostAt }: { page: ResolvedPage; lostAt: Date | null }) {
  const { m, lang, timezone, text } = useLanguage()
  const { data: status } = useStatus()
  const [open, setOpen] = useState(false)
  const used = useMemo(() => datasetsOf(page), [page])
  // What most of the page rests on comes first: quarters and sessions behind do not compare.
  const uses = (one: { readonly dataset: string }) => used.get(one.dataset) ?? 0
  const stale = (status?.stale ?? []).filter(uses).sort((a, b) => uses(b) - uses(a) || b.behind - a.behind)
  const [first] = stale
  const missing = (status?.missing ?? []).filter(uses)
  const behind = (one: { readonly behind: number; readonly every: string }) =>
    m.behind(one.behind, everyOf(one.every, one.behind, m))
  return (
    <>
      {lostAt && (
        <Banner icon={CloudOff} className="bg-active" role="status">
          <b>{m.offline}</b> {m.offlineText(formatDateTime(lostAt, lang, timezone))}
        </Banner>
      )}
      {first && (
        <Banner
          icon={Clock}
          className="bg-warn-tint [&>svg]:text-warn"
          action={
            stale.length > 1 && (
              <button
                type="button"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
                className="hit whitespace-nowrap text-accent hover:underline"
              >
                {open ? m.hideDetails : `${m.details} (${stale.length})`}
              </button>
            )
          }
        >
          <b>
            {text(first.title)}: {m.newest(moment(first.newest, lang))}, {behind(first)}.
          </b>{' '}
          {m.staleCause}
          {open && (
            <ul className="mt-1 grid gap-0.5">
              {stale.slice(1).map((one) => (
                <li key={one.dataset}>
                  {text(one.title)}: {m.newest(moment(one.newest, lang))}, {behind(one)}
                </li>
              ))}
            </ul>
          )}
        </Banner>
      )}
      {missing.length > 0 && (
        <Banner icon={DatabaseZap} className="border border-line">
          <b>{m.missingData(missing.map((one) => text(one.title)).join(', '))}</b> {m.missingDataText}
        </Banner>
      )}
    </>
  )
}

/** The data sets that the page reads, with the number of its widgets that do. */
function datasetsOf(page: ResolvedPage): ReadonlyMap<string, number> {
  const inTab = (tab: ResolvedTab): readonly ResolvedWidget[] => [...tab.widgets, ...tab.tabs.flatMap(inTab)]
  const widgets = [...page.widgets, ...page.tabs.flatMap(inTab)]
  const counts = new Map<string, number>()
  for (const { id } of widgets.flatMap((widget) => widget.info.datasets)) {
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

/** The period that a data set moves by, in words. */
function everyOf(every: string, n: number, m: Messages): string {
  const words = {
    quarter: m.everyQuarter,
    session: m.everySession,
    day: m.everyDay,
    week: m.everyWeek,
    month: m.everyMonth,
  }
  return Object.hasOwn(words, every) ? words[every as keyof typeof words](n) : every
}

const moment = (value: string, lang: Lang) =>
  /^\d{4}-\d{2}-\d{2}/.test(value) ? formatDate(value, lang) : formatPeriod(value, lang, 'text')

function Banner(props: {
  icon: LucideIcon
  className: string
  role?: 'status'
  action?: ReactNode
  children: ReactNode
}) {
  const { icon: Icon } = props
  return (
    <div
      role={props.role}
      className={`no-print mx-(--gutter) mb-2 flex items-start gap-2.5 rounded-4 px-3 py-2 text-12 text-fg-2 [&_b]:font-medium [&_b]:text-fg ${props.className}`}
    >
      <Icon className="icon mt-px" aria-hidden="true" />
      <div className="min-w-0 flex-1">{props.children}</div>
      {props.action}
    </div>
  )
}
