import { ToggleGroup } from 'radix-ui'
import { useLanguage } from '../language.ts'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'
import { isSegmented } from './relevant-inputs.ts'

/** Up to four options are segments, more are a list. Segments name themselves, but not among many of their kind. */
export function ChoiceInput({ input, value, onChange, named }: ControlProps & { readonly named: boolean }) {
  const { text } = useLanguage()
  const label = text(input.label)
  const options = input.options ?? []
  const choose = (key: string) => {
    const option = options.find((one) => String(one.value) === key)
    if (option) onChange(option.value)
  }
  if (isSegmented(input)) {
    const segments = (
      <ToggleGroup.Root
        type="single"
        value={String(value)}
        onValueChange={choose}
        aria-label={label}
        className="segment flex-none text-13"
      >
        {options.map((option) => (
          <ToggleGroup.Item key={String(option.value)} value={String(option.value)}>
            {text(option.label)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    )
    if (!named) return segments
    return (
      <Labelled input={input} own>
        {segments}
      </Labelled>
    )
  }
  return (
    <Labelled input={input}>
      <select
        value={String(value)}
        onChange={(event) => choose(event.target.value)}
        className="control select max-w-64 text-13"
      >
        {options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {text(option.label)}
          </option>
        ))}
      </select>
    </Labelled>
  )
}
