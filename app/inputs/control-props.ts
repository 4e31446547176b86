import type { ResolvedInput } from '../../core/api/pages.ts'
import type { InputValue } from '../../core/page/page.ts'

/** What every control takes. The label is drawn by the control, since some have it inside. */
export interface ControlProps<T extends InputValue = InputValue> {
  readonly input: ResolvedInput
  readonly value: T
  readonly onChange: (value: InputValue) => void
}
