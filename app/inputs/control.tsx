import { ChoiceInput } from './choice-input.tsx'
import type { ControlProps } from './control-props.ts'
import { DateInput } from './date-input.tsx'
import { DateRangeInput } from './date-range-input.tsx'
import { MultiChoiceInput } from './multi-choice-input.tsx'
import { RangeInput } from './range-input.tsx'
import { SubjectInput } from './subject-input.tsx'
import { TextInput } from './text-input.tsx'
import { ToggleInput } from './toggle-input.tsx'

/** The control of an input's kind. */
export function Control({ named, ...props }: ControlProps & { readonly named: boolean }) {
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
    case 'date':
      return <DateInput {...props} value={String(value)} />
    case 'date-range':
      return <DateRangeInput {...props} value={Array.isArray(value) ? value : []} />
  }
}
