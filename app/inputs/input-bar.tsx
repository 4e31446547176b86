import { Printer, RefreshCw } from 'lucide-react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { formatDateTime } from '../../core/words/format.ts'
import { useStatus } from '../api.ts'
import { useLanguage } from '../language.ts'
import { printPage } from '../page/print-page.ts'
import { ChoiceInput } from './choice-input.tsx'
import type { ControlProps } from './control.ts'
import { DateRangeInput } from './date-range-input.tsx'
import type { Values } from './input-state.ts'
import { MultiChoiceInput } from './multi-choice-input.tsx'
import { RangeInput } from './range-input.tsx'
import { areNamed } from './relevant-inputs.ts'
import { SubjectInput } from './subject-input.tsx'
import { TextInput } from './text-input.tsx'
import { ToggleInput } from './toggle-input.tsx'

/** One control an input, in the page's order, and the button that loads the data anew. */
export function InputBar(props: {
  inputs: readonly ResolvedInput[]
  values: Values
  onChange: (change: Values) => void
  onRefresh: () => void
  busy: boolean
}) {
  const { m, lang, timezone } = useLanguage()
  const { data: status } = useStatus()
  const named = areNamed(props.inputs)
  return (
    <section
      aria-label={m.inputs}
      className="no-print relative flex items-center gap-2 overflow-x-auto px-(--gutter) pt-0.5 pb-3 [scrollbar-width:none] phone:flex-wrap phone:gap-x-4 phone:gap-y-2 phone:overflow-visible"
    >
      {props.inputs.map((input) => (
        <Control
          key={input.name}
          input={input}
          value={props.values[input.name] ?? input.default}
          named={named}
          onChange={(value) => props.onChange({ [input.name]: value })}
        />
      ))}
      <div className="ml-auto flex flex-none items-center gap-2 text-12 text-fg-3">
        {status && (
          <span className="hidden whitespace-nowrap wide:inline">
            {m.updated(formatDateTime(status.loadedAt, lang, timezone))}
          </span>
        )}
        <button
          type="button"
          className="icon-btn hidden phone:inline-grid"
          onClick={() => void printPage()}
          aria-label={m.print}
          title={m.print}
        >
          <Printer className="icon" aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-btn"
          onClick={props.onRefresh}
          aria-label={m.refresh}
          title={m.refresh}
        >
          <RefreshCw
            className={`icon ${props.busy ? 'animate-[spin_1s_linear_infinite]' : ''}`}
            aria-hidden="true"
          />
        </button>
      </div>
    </section>
  )
}

function Control({ named, ...props }: ControlProps & { readonly named: boolean }) {
  const { input, value } = props
  switch (input.type) {
    case 'subject':
      return <SubjectInput {...props} value={String(value)} />
    case 'choice':
      return <ChoiceInput {...props} named={named} />
    case 'multi-choice':
      return <MultiChoiceInput {...props} value={Array.isArray(value) ? value : []} />
    case 'range':
      return <RangeInput {...props} value={Number(value)} />
    case 'text':
      return <TextInput {...props} value={String(value)} />
    case 'toggle':
      return <ToggleInput {...props} value={value === true} />
    case 'date-range':
      return <DateRangeInput {...props} value={Array.isArray(value) ? value : []} />
  }
}
