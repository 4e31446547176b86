import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import type { ResolvedInput } from '../../core/api/pages.ts'
import { useLanguage } from '../language.ts'

type ButtonProps = ComponentProps<'button'> & { input: ResolvedInput; chosen: string; open: boolean }

export function SubjectButton({ input, chosen, open, ...props }: ButtonProps) {
  const { text } = useLanguage()
  return (
    <button
      type="button"
      {...props}
      className="control min-w-28 justify-between text-13"
      role="combobox"
      aria-label={`${text(input.label)}: ${chosen}`}
      aria-expanded={open}
      aria-haspopup="listbox"
    >
      <b className="font-strong">{chosen}</b>
      <ChevronDown className="icon-s text-fg-3" aria-hidden="true" />
    </button>
  )
}
