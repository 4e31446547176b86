import { History } from 'lucide-react'
import useSWRInfinite from 'swr/infinite'
import type { SignInEntry, SignInLog } from '../../core/api/accounts.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { type ApiFault, getJson, queryOf, retry } from '../request.ts'
import { Notice } from '../shell/notice.tsx'
import { AccountsFault } from './accounts-fault.tsx'
import { Agent } from './agent.tsx'
import { RowsSkeleton } from './rows-skeleton.tsx'
import { useAccountWords } from './words.ts'

const LIMIT = '50'

/** Who came in, was refused, or was changed, the latest first. */
export function SignInLogPage() {
  const { a } = useAccountWords()
  const { data, error, mutate, size, setSize, isLoading, isValidating } = useSWRInfinite<SignInLog, ApiFault>(
    (page, before: SignInLog | null) =>
      before && before.next === null
        ? null
        : `/api/people/log${queryOf({ limit: LIMIT, before: page === 0 ? undefined : (before?.next ?? undefined) })}`,
    getJson,
    { ...retry, revalidateFirstPage: false },
  )
  if (!data) {
    return error ? (
      <div className="py-10">
        <AccountsFault fault={error} onRetry={() => void mutate()} />
      </div>
    ) : (
      isLoading && <RowsSkeleton />
    )
  }
  const entries = data.flatMap((part) => part.entries)
  const more = data.at(-1)?.next !== null
  if (entries.length === 0) {
    return (
      <div className="card px-6 py-8">
        <Notice icon={History} title={a.logEmpty} text={a.logEmptyText} role="status" />
      </div>
    )
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5">
      <p className="text-fg-2">{a.logText}</p>
      <Entries entries={entries} />
      {more && (
        <div>
          <button
            type="button"
            className="btn pointer-coarse:h-11"
            disabled={isValidating}
            onClick={() => void setSize(size + 1)}
          >
            {a.older}
          </button>
        </div>
      )}
    </div>
  )
}

const HEAD = 'h-[30px] px-3.5 text-left font-medium whitespace-nowrap'
const CELL = 'px-3.5 py-1.5 align-top'
const WIDE = 'max-phone:hidden'

function Entries({ entries }: { readonly entries: readonly SignInEntry[] }) {
  const { a, lang, timezone } = useAccountWords()
  const by = (entry: SignInEntry) => (Object.hasOwn(a.bys, entry.by) ? a.bys[entry.by] : entry.by)
  return (
    <div className="card overflow-clip">
      <table className="w-full border-collapse text-12">
        <thead className="border-b border-line text-fg-3">
          <tr>
            <th scope="col" className={HEAD}>
              {a.when}
            </th>
            <th scope="col" className={HEAD}>
              {a.event}
            </th>
            <th scope="col" className={`${HEAD} ${WIDE}`}>
              {a.account}
            </th>
            <th scope="col" className={`${HEAD} ${WIDE}`}>
              {a.by}
            </th>
            <th scope="col" className={`${HEAD} ${WIDE}`}>
              {a.from}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line-subtle">
          {entries.map((entry) => (
            <tr key={entry.id} className="hover:bg-hover">
              <td className={`${CELL} whitespace-nowrap text-fg-2 max-phone:w-px`}>
                {formatDateTime(entry.at, lang, timezone)}
              </td>
              <td className={CELL}>
                <Event event={entry.event} />
                <span className="mt-0.5 grid text-fg-2 [overflow-wrap:anywhere] phone:hidden">
                  <span>{entry.email}</span>
                  <span className="text-fg-3">{[by(entry), entry.address].filter(Boolean).join(' · ')}</span>
                </span>
              </td>
              <td className={`${CELL} ${WIDE} max-w-56 truncate`}>{entry.email}</td>
              <td className={`${CELL} ${WIDE} max-w-56 truncate text-fg-2`}>{by(entry)}</td>
              <td className={`${CELL} ${WIDE} text-fg-2`}>
                <span className="flex gap-2">
                  {entry.address}
                  {entry.agent && (
                    <span className="flex min-w-0 text-fg-3">
                      <Agent agent={entry.agent} />
                    </span>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What was refused or ended stands out; the rest is grey. */
const WARN: readonly SignInEntry['event'][] = ['refused', 'reused-token', 'disabled']

function Event({ event }: { readonly event: SignInEntry['event'] }) {
  const { a } = useAccountWords()
  return (
    <span className={`badge ${WARN.includes(event) ? 'bg-warn-tint text-warn' : ''}`}>{a.events[event]}</span>
  )
}
