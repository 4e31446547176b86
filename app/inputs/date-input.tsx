import { useLanguage } from '../language.ts'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'

/** One date; it can be emptied where the page begins without one. */
export function DateInput({ input, value, onChange }: ControlProps<string>) {
  const { text } = useLanguage()
  const optional = input.default === ''
  return (
    <Labelled input={input}>
      <input
        type="date"
        required={!optional}
        value={value}
        aria-label={text(input.label)}
        onChange={(event) => (event.target.value || optional) && onChange(event.target.value)}
        className="control px-2 text-13"
      />
    </Labelled>
  )
}
