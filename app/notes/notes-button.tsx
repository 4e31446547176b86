import { MessageSquareText } from 'lucide-react'
import { useLanguage } from '../language.ts'

/** How many notes a widget has; opens them. */
export function NotesButton(props: {
  readonly title: string
  readonly count: number
  readonly onClick: () => void
}) {
  const { m } = useLanguage()
  const name = m.notesOf(props.count, props.title)
  return (
    <button
      type="button"
      data-notes={props.count}
      className="icon-btn no-print w-auto grid-flow-col gap-1 px-1.5 text-11 font-medium text-fg-2"
      aria-label={name}
      title={name}
      aria-haspopup="dialog"
      onClick={props.onClick}
    >
      <MessageSquareText className="icon" aria-hidden="true" />
      <span aria-hidden="true">{props.count}</span>
    </button>
  )
}
