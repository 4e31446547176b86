import { useLanguage } from '../language.ts'
import type { ControlProps } from './control-props.ts'
import { Labelled } from './labelled.tsx'

/** Two dates, the first not after the second: a date past the other one moves it along. */
export function DateRangeInput({
  input,
  value,
  onChange,
}: ControlProps<readonly (string | number | boolean)[]>) {
  const { m, text } = useLanguage()
  const [from, to] = [String(value[0] ?? ''), String(value[1] ?? '')]
  const label = text(input.label)
  const field = (name: string, date: string, change: (date: string) => void) => (
    <input
      type="date"
      required
      value={date}
      aria-label={`${label}, ${name}`}
      onChange={(event) => event.target.value && change(event.target.value)}
      className="control px-2 text-13"
    />
  )
  return (
    <Labelled input={input} own>
      {field(m.from, from, (date) => onChange([date, latest(date, to)]))}
      <span aria-hidden="true">–</span>
      {field(m.to, to, (date) => onChange([earliest(date, from), date]))}
    </Labelled>
  )
}

// ISO dates sort as text.
const earliest = (...dates: string[]) => dates.sort()[0]!
const latest = (...dates: string[]) => dates.sort().at(-1)!
