import { Copy, TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { formatDateTime } from '../../core/words/format.ts'
import { type Issue, markedSource } from '../../core/yaml/issue.ts'
import { useLanguage } from '../language.ts'

/** Faults of the page's newest save, for those who write pages. It floats over the last good version. */
export function IssueOverlay({
  issues,
  lastGood,
  bare,
}: {
  issues: readonly Issue[]
  lastGood: string | null
  /** There is no version of the page to show. */
  bare: boolean
}) {
  const { m, lang, timezone } = useLanguage()
  const [closed, setClosed] = useState<string | null>(null)
  const [copied, setCopied] = useState(false)
  const signature = JSON.stringify(issues)
  if (issues.length === 0 || closed === signature) return null
  const places = issues.map((issue) => `${issue.file}:${issue.line}:${issue.column}`).join('\n')
  const files = [...new Set(issues.map((issue) => issue.file))].join(', ')
  return (
    <section
      role="alert"
      lang="en"
      className="no-print fixed inset-x-3 bottom-[68px] z-50 mx-auto flex max-h-[70dvh] max-w-[760px] flex-col overflow-hidden rounded-8 border-t-2 border-danger bg-raised shadow-modal phone:bottom-4"
    >
      <div
        lang={lang}
        className="flex flex-none items-center gap-2.5 border-b border-line py-2 pr-2 pl-3.5 text-12"
      >
        <TriangleAlert className="icon text-danger" aria-hidden="true" />
        <b className="min-w-0 flex-1 truncate text-13 font-strong">
          {m.issues(issues.length)} <span className="mono">{files}</span>
        </b>
        <span className="hidden text-fg-3 phone:inline">
          {lastGood ? m.lastGood(formatDateTime(lastGood, lang, timezone)) : bare && m.noGood}
        </span>
        <button type="button" className="icon-btn" aria-label={m.close} onClick={() => setClosed(signature)}>
          <X className="icon" aria-hidden="true" />
        </button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3.5 pt-3 pb-1">
        {issues.map((issue) => (
          <OneIssue key={`${issue.file}:${issue.line}:${issue.column}`} issue={issue} />
        ))}
      </div>
      <div lang={lang} className="flex flex-none items-center gap-2 border-t border-line px-3.5 py-2 text-12">
        <button
          type="button"
          className="btn btn-small"
          onClick={() => navigator.clipboard?.writeText(places).then(() => setCopied(true))}
        >
          <Copy className="icon-s" aria-hidden="true" />
          {copied ? m.copied : m.copyPlace}
        </button>
        <span className="ml-auto text-fg-3">{m.checkedOnSave}</span>
      </div>
    </section>
  )
}

function OneIssue({ issue }: { issue: Issue }) {
  const [before, marked, after] = markedSource(issue)
  return (
    <div className="mb-3">
      <p className="leading-[1.6]">
        <span className="mono mr-2.5 text-fg-3">
          {issue.line}:{issue.column}
        </span>
        <span className="mono mr-2 rounded-4 bg-danger-tint px-1.5 py-px text-danger">{issue.code}</span>
        {issue.message}
      </p>
      <pre className="mt-1.5 overflow-x-auto rounded-4 bg-sunken py-1.5 font-mono text-12 leading-[1.5]">
        <div className="bg-danger-tint">
          <i className="inline-block w-[50px] pr-3 text-right text-fg-3 not-italic">{issue.line}</i>
          {before}
          <em className="text-danger not-italic">{marked}</em>
          {after}
        </div>
        <div className="leading-tight text-danger" aria-hidden="true">
          <i className="inline-block w-[50px] pr-3" />
          {' '.repeat(before.length)}
          {'^'.repeat(Math.max(1, issue.length))}
        </div>
      </pre>
    </div>
  )
}
