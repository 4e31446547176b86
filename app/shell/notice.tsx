import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** What stands where something could not be shown: what, why, and a way out. Left-aligned, never a blank box. */
export function Notice(props: {
  icon: LucideIcon
  title: ReactNode
  text?: ReactNode
  tone?: 'quiet' | 'danger'
  role?: 'alert' | 'status'
  heading?: 'h1' | 'h3'
  children?: ReactNode
}) {
  const { icon: Icon, heading: Heading = 'h3' } = props
  return (
    <div role={props.role} className="flex flex-col items-start gap-1">
      <Icon
        className={`mb-1 size-5 ${props.tone === 'danger' ? 'text-danger' : 'text-fg-3'}`}
        strokeWidth={1.5}
        aria-hidden="true"
      />
      <Heading className="text-14 leading-body font-strong">{props.title}</Heading>
      {props.text && <p className="max-w-[52ch] text-12 text-fg-2">{props.text}</p>}
      {props.children && (
        <div className="mt-2 flex flex-wrap items-center gap-3 text-12">{props.children}</div>
      )}
    </div>
  )
}
