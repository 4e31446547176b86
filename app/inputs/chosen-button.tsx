import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { useLanguage } from '../language.ts'

export type Scalar = string | number | boolean

type ButtonProps = ComponentProps<'button'> & { input: ResolvedInput; chosen: readonly Scalar[] }

export function ChosenButton({ input, chosen, ...props }: ButtonProps) {
  const { m, text } = useLanguage()
  const options = (input.options ?? []).filter((option) => chosen.includes(option.value))
  const names = options.map((option) => text(option.label))
  const shown = names.length === 0 ? m.none : names.length <= 3 ? names.join(', ') : m.chosen(names.length)
  return (
    <button
      type="button"
      {...props}
      className="control max-w-72 text-13"
      aria-label={`${text(input.label)}: ${names.join(', ') || m.none}`}
    >
      <span className="truncate">{shown}</span>
      <ChevronDown className="icon-s text-fg-3" aria-hidden="true" />
    </button>
  )
}
