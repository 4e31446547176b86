import { LoaderCircle } from 'lucide-react'
import { waitWords } from './fault.tsx'
import { useAccountWords } from './words.ts'

/** The button of a form: says that it is busy, and for how long it must be left alone. */
export function Submit(props: {
  readonly name: string
  readonly form: { readonly busy: boolean; readonly wait: number }
  readonly wide?: boolean
}) {
  const { a } = useAccountWords()
  const { busy, wait } = props.form
  return (
    <button
      type="submit"
      aria-busy={busy}
      // Not disabled, which would lose the focus.
      aria-disabled={busy || wait > 0}
      className={`btn btn-primary justify-center aria-disabled:cursor-default aria-disabled:border-line aria-disabled:bg-active aria-disabled:text-fg-2 pointer-coarse:h-11 ${props.wide ? 'h-9 w-full' : ''}`}
    >
      {busy && (
        <LoaderCircle size={14} aria-hidden="true" className="animate-spin motion-reduce:animate-none" />
      )}
      {wait > 0 ? a.tryIn(waitWords(wait, a)) : props.name}
    </button>
  )
}
