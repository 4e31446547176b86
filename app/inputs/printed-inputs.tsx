import type { ResolvedInput } from '../../core/api/pages.ts'
import type { InputValue } from '../../core/page/page.ts'
import { useLanguage } from '../language.ts'
import type { Values } from './input-state.ts'

/** What the controls say, for paper: the tab and every input with its value in words. */
export function PrintedInputs(props: {
  inputs: readonly ResolvedInput[]
  values: Values
  tabs: readonly string[]
}) {
  const { m, text } = useLanguage()
  const word = (input: ResolvedInput, value: InputValue): string => {
    if (Array.isArray(value)) {
      return value.map((one) => word(input, one)).join(input.type === 'date-range' ? ' – ' : ', ')
    }
    if (typeof value === 'boolean') return value ? m.on : m.off
    const option = input.options?.find((one) => one.value === value)
    return option ? text(option.label) : String(value)
  }
  const said = props.inputs.map((input) => [
    text(input.label),
    word(input, props.values[input.name] ?? input.default),
  ])
  if (props.tabs.length > 0) said.unshift([m.tab, props.tabs.join(' · ')])
  return (
    <dl className="hidden flex-wrap gap-x-5 gap-y-1 px-(--gutter) pb-2 text-12 print:flex">
      {said.map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-fg-3">{label}:</dt>
          <dd className="font-medium">{value || m.none}</dd>
        </div>
      ))}
    </dl>
  )
}
