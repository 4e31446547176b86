import { Clock, CloudOff, DatabaseBackup, DatabaseZap, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import type { ResolvedWidget } from '../../core/api/pages.ts'
import { formatDate, formatDateTime, formatPeriod } from '../../core/words/format.ts'
import type { Lang } from '../../core/words/text.ts'
import { useStatus } from '../api.ts'
import { useLanguage } from '../language.ts'
import type { Messages } from '../words/vi.ts'

interface Notice {
  readonly icon: LucideIcon
  readonly look: string
  readonly title: string
  readonly text: string
}

/**
 * What the reader must know before reading: the connection is gone, data that these widgets draw on is in part not
 * read, old or missing.
 * One line, whatever there is to say; the rest unfolds.
 */
export function Banners(props: { widgets: readonly ResolvedWidget[]; lostAt: Date | null }) {
  const { m } = useLanguage()
  const [open, setOpen] = useState(false)
  const list = useId()
  const notices = useNotices(props.widgets, props.lostAt)
  const [first] = notices
  if (!first) return null
  const { icon: Icon } = first
  return (
    <div
      role="status"
      className={`no-print mx-(--gutter) mb-2 rounded-4 px-3 text-12 text-fg-2 [&_b]:font-medium [&_b]:text-fg ${first.look}`}
    >
      <div className="flex h-7 items-center gap-2.5">
        <Icon className="icon" aria-hidden="true" />
        <p className="min-w-0 flex-1 truncate">
          <b>{first.title}</b> {first.text}
        </p>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setOpen(!open)}
          className="hit whitespace-nowrap text-accent hover:underline"
        >
          {open ? m.hideDetails : notices.length > 1 ? `${m.details} (${notices.length})` : m.details}
        </button>
      </div>
      {open && (
        <ul id={list} className="grid gap-0.5 pb-2 pl-[26px]">
          {notices.map(({ title, text }) => (
            <li key={title + text}>
              <b>{title}</b> {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Most pressing first: no connection, then files that are no good, then what of them is not read, then old data, then missing data. */
function useNotices(widgets: readonly ResolvedWidget[], lostAt: Date | null): readonly Notice[] {
  const { m, lang, timezone, text } = useLanguage()
  const { data: status } = useStatus()
  const used = countsOf(widgets)
  const uses = (one: { readonly dataset: string }) => used.get(one.dataset) ?? 0
  const lost: Notice[] = lostAt
    ? [
        {
          ...{ icon: CloudOff, look: 'bg-active', title: m.offline },
          text: m.offlineText(formatDateTime(lostAt, lang, timezone)),
        },
      ]
    : []
  // What most of the widgets rest on comes first: quarters and sessions behind do not compare.
  const stale = (status?.stale ?? []).filter(uses).sort((a, b) => uses(b) - uses(a) || b.behind - a.behind)
  const old = stale.map((one): Notice => {
    const behind = m.behind(one.behind, everyOf(one.every, one.behind, m))
    return {
      icon: Clock,
      look: 'bg-warn-tint [&_svg]:text-warn',
      title: `${text(one.title)}: ${m.newest(moment(one.newest, lang))}, ${behind}.`,
      text: m.staleCause,
    }
  })
  const kept = (status?.kept ?? []).filter(uses).map((one) => text(one.title))
  const older: Notice[] =
    kept.length > 0
      ? [
          {
            ...{ icon: DatabaseBackup, look: 'bg-warn-tint [&_svg]:text-warn' },
            ...{ title: m.keptData(kept.join(', ')), text: m.keptDataText },
          },
        ]
      : []
  const unread = (status?.faults ?? []).filter(uses).map(
    (one): Notice => ({
      ...{ icon: TriangleAlert, look: 'bg-warn-tint [&_svg]:text-warn' },
      ...{ title: `${text(one.title)}:`, text: text(one.message) },
    }),
  )
  const names = (status?.missing ?? []).filter(uses).map((one) => text(one.title))
  const missing: Notice[] =
    names.length > 0
      ? [
          {
            ...{ icon: DatabaseZap, look: 'border border-line' },
            ...{ title: m.missingData(names.join(', ')), text: m.missingDataText },
          },
        ]
      : []
  return [...lost, ...older, ...unread, ...old, ...missing]
}

/** The data sets that the widgets read, with the number of those that do. */
function countsOf(widgets: readonly ResolvedWidget[]): ReadonlyMap<string, number> {
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
