import { useEffect, useState } from 'react'
import { TEXT_LENGTH } from '../../core/page/read-input.ts'
import { useLanguage } from '../language.ts'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'

const PAUSE_MS = 350

/** Free text; the page follows on Enter, on leaving the field, or after a pause. */
export function TextInput({ input, value, onChange }: ControlProps<string>) {
  const { text } = useLanguage()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const commit = () => typed !== value && onChange(typed)
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  const label = text(input.label)
  return (
    <Labelled input={input}>
      <input
        type="text"
        value={typed}
        maxLength={input.max ?? TEXT_LENGTH}
        placeholder={input.hint ? text(input.hint) : label}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
        className="control w-44 bg-canvas text-13 placeholder:text-fg-3"
      />
    </Labelled>
  )
}
