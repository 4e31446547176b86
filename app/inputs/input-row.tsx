import { ListFilter } from 'lucide-react'
import { useId, useState } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { useLanguage } from '../language.ts'
import { Control } from './control.tsx'
import { isChanged, type Values } from './input-state.ts'
import { areNamed } from './relevant-inputs.ts'

/**
 * Inputs that stand in one place, in the page's order. Those that the page folds away are behind a button that says how
 * many of them are not at their default; it opens a panel below, with a way back.
 */
export function InputRow(props: {
  /** What they are for, said to those who cannot see where they stand. */
  label: string
  inputs: readonly ResolvedInput[]
  values: Values
  onChange: (change: Values) => void
  className?: string
}) {
  const { m } = useLanguage()
  const { inputs, values, onChange } = props
  const [open, setOpen] = useState(false)
  const panel = useId()
  if (inputs.length === 0) return null
  const shown = inputs.filter(({ folded }) => !folded)
  const folded = inputs.filter((input) => input.folded)
  const changed = folded.filter((input) => isChanged(input, values[input.name]))
  const control = (input: ResolvedInput, named: boolean) => (
    <Control
      key={input.name}
      input={input}
      value={values[input.name] ?? input.default}
      named={named}
      onChange={(value) => onChange({ [input.name]: value })}
    />
  )
  const named = areNamed(shown)
  return (
    <section aria-label={props.label} className={`no-print min-w-0 max-w-full ${props.className ?? ''}`}>
      <div className="relative flex items-center gap-2 overflow-x-auto [scrollbar-width:none] phone:flex-wrap phone:gap-x-4 phone:gap-y-2 phone:overflow-visible">
        {shown.map((input) => control(input, named))}
        {folded.length > 0 && (
          <button
            type="button"
            className="btn flex-none"
            aria-expanded={open}
            aria-controls={panel}
            onClick={() => setOpen(!open)}
          >
            <ListFilter className="icon-s" aria-hidden="true" />
            {m.filters(changed.length)}
          </button>
        )}
      </div>
      {open && folded.length > 0 && (
        <div
          id={panel}
          className="card filters mt-2 flex flex-wrap items-center gap-x-4 gap-y-2.5 px-3 py-2.5"
        >
          {folded.map((input) => control(input, true))}
          <button
            type="button"
            className="btn btn-small ml-auto"
            disabled={changed.length === 0}
            onClick={() => onChange(Object.fromEntries(changed.map((input) => [input.name, input.default])))}
          >
            {m.reset}
          </button>
        </div>
      )}
    </section>
  )
}
